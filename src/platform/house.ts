import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import type { Cache } from './cache.ts';
import type { Config } from './config.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import type { Database } from './database/connection.ts';
import type { Jobs } from './jobs.ts';
import type { Mailer } from './mailer.ts';
import type { Outside } from './outside.ts';
import type { Storage } from './storage.ts';
import type { Texts } from './texts.ts';

/** The running parts that every feature may use; made once at start, given to each by hand. */
export interface House {
  readonly config: Config;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly bus: Bus;
  readonly jobs: Jobs;
  readonly cache: Cache;
  readonly storage: Storage;
  readonly mailer: Mailer;
  readonly outside: Outside;
  /** Null where nobody set up a provider. */
  readonly texts: Texts | null;
  readonly log: Logger;
  /** One line a request. */
  readonly requestLog: Logger;
  /** This process among the servers that share the database. */
  readonly nodeId: string;
}
