import { openPostgresBus } from './bus.ts';
import { openCache } from './cache.ts';
import type { Config } from './config.ts';
import { loadSecrets, unlock } from './crypto/secrets.ts';
import { openDatabase } from './database/connection.ts';
import type { House } from './house.ts';
import { newId } from './ids.ts';
import { openJobs } from './jobs.ts';
import { openLog } from './log.ts';
import { openMailer } from './mailer.ts';
import { openOutside } from './outside.ts';
import { openStorage } from './storage.ts';
import { openTexts } from './texts.ts';

export interface OpenHouse extends House {
  /** Closes the parts in the order that loses nothing; call it after everything that uses them has stopped. */
  close(): Promise<void>;
}

const CACHE_ENTRIES = 20_000;
const CACHE_BYTES = 128 * 1_024 * 1_024;

/** Opens the running parts over a migrated database. Throws SecretsError where the secrets are of another house. */
export async function openHouse(config: Config, databaseUrl: string): Promise<OpenHouse> {
  const { log, requestLog, flush } = await openLog(config);
  const nodeId = newId();
  const database = openDatabase(databaseUrl, {
    max: config.SOUK_DATABASE_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'A database connection broke'),
  });
  try {
    const keys = await unlock(database.db, await loadSecrets(config));
    const bus = await openPostgresBus(databaseUrl, nodeId, log);
    const cache = openCache(bus, { entries: CACHE_ENTRIES, bytes: CACHE_BYTES });
    const jobs = openJobs(database.pool, log);
    const mailer = openMailer(config);
    const outside = openOutside(config);
    return {
      config,
      database,
      keys,
      bus,
      jobs,
      cache,
      storage: openStorage(config),
      mailer,
      outside,
      texts: openTexts(config, outside),
      log,
      requestLog,
      nodeId,
      async close() {
        await jobs.stop();
        mailer.close();
        await bus.close();
        await database.close();
        flush();
      },
    };
  } catch (error) {
    await database.close();
    flush();
    throw error;
  }
}
