import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform/config.ts';
import { startServer } from '../../src/server.ts';
import { cloneDatabase, type TestDatabase } from './database.ts';
import { type Caller, callerOf, type Person, signUp } from './people.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

export interface TestServer {
  readonly url: string;
  readonly house: Awaited<ReturnType<typeof startServer>>['house'];
  readonly app: Awaited<ReturnType<typeof startServer>>['app'];
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** Calls as a guest. */
  readonly guest: Caller;
  /** Signs somebody up and calls as them. */
  person(name?: string): Promise<Person>;
  /** Payloads of that event of the house which fit, oldest first. */
  announced(type: string, fits?: (payload: Record<string, unknown>) => boolean): Promise<Record<string, unknown>[]>;
  /** Moves the database's clock forward for everybody: `'31 minutes'`. */
  passTime(interval: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly settings?: Record<string, string>;
  /** A second node on the same database and secrets. */
  readonly beside?: TestServer;
}

/** The real app on a free loopback port with a database of its own (or another node beside one that runs). */
export async function startTestServer({ settings = {}, beside }: TestServerOptions = {}): Promise<TestServer> {
  const database: TestDatabase = beside ? { url: beside.databaseUrl, drop: async () => {} } : await cloneDatabase();
  const dataFolder = beside?.dataFolder ?? (await mkdtemp(join(tmpdir(), 'souk-data-')));
  const config = loadConfig({
    PORT: '0',
    SOUK_DATA: dataFolder,
    SOUK_LOG_LEVEL: 'silent',
    SOUK_BCRYPT_COST: '4',
    SOUK_RATE_LIMITS: 'off',
    SOUK_DATABASE_CONNECTIONS: '10',
    ...settings,
  });
  const server = await startServer(config, database.url);
  const guest = callerOf(server.url);
  return {
    url: server.url,
    house: server.house,
    app: server.app,
    databaseUrl: database.url,
    dataFolder,
    guest,
    person: (name) => signUp(server.url, name),
    async announced(type, fits = () => true) {
      const { rows } = await server.house.database.pool.query<{ payload: Record<string, unknown> }>(
        'select payload from domain_events where type = $1 order by id',
        [type],
      );
      return rows.map(({ payload }) => payload).filter(fits);
    },
    async passTime(interval) {
      await server.house.database.pool.query(
        `create or replace function souk_now() returns timestamptz language sql stable as
         $$ select now() + interval '${interval.replaceAll("'", '')}' $$`,
      );
    },
    async close() {
      await server.stop();
      await database.drop();
      if (!beside) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
