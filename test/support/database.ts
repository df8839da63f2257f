import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate, readMigrations } from '#platform/database/migrate.ts';

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The migrated database that each test file clones, made once for each state of the migrations. */
export async function makeTemplate(serverUrl: string): Promise<string> {
  const migrations = await readMigrations();
  const hash = createHash('sha256')
    .update(migrations.map(({ checksum }) => checksum).join())
    .digest('hex')
    .slice(0, 12);
  const name = `souk_template_${hash}`;
  await onServer(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(735502)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`drop database if exists ${draft}`);
    await client.query(`create database ${draft}`);
    await migrate(withDatabase(serverUrl, draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A fresh migrated database; `empty` leaves out even the migrations. */
export async function cloneDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const server = process.env.SOUK_TEST_SERVER;
  const template = process.env.SOUK_TEST_TEMPLATE;
  if (!server || !template) throw new Error('Run tests by `npm test`: its global setup starts the database');
  const name = `souk_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) =>
    client.query(`create database ${name} template ${empty ? 'template0' : template}`),
  );
  return {
    url: withDatabase(server, name),
    drop: () =>
      onServer(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}
