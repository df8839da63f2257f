import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

const folder = join(import.meta.dirname, '../../../migrations');
/** Any fixed number: whoever holds this advisory lock migrates, the others wait and then find nothing to do. */
const MIGRATION_LOCK = 735_501;

export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

/** The database and this version of Souk do not fit together; the message says what to do. */
export class MigrationError extends Error {}

/** The numbered SQL files, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex').slice(0, 16) };
    }),
  );
}

/**
 * Brings the database to this version: forward only, each file one transaction, its row written first so that two
 * starters cannot both run it. `upTo` stops after that file (a backup is restored into the version it was made with).
 * Answers the names applied now. Throws MigrationError where the database is newer, changed, or too old a PostgreSQL.
 */
export async function migrate(url: string, upTo?: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'souk migrate' });
  // A connection that breaks is reported by the statement that uses it.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const migrations = await readMigrations();
    const applied = await readApplied(client);
    refuseForeignHistory(migrations, applied);
    const due = migrations.filter(({ name }) => !applied.has(name) && (upTo === undefined || name <= upTo));
    for (const migration of due) await apply(client, migration);
    return due.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, { name, checksum, sql }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query(sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(`The migration ${name} failed and changed nothing`, { cause: error });
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
  if (major < 15) throw new MigrationError(`Souk needs PostgreSQL 15 or later; this is ${major}`);
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseForeignHistory(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const ours = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const known = ours.get(name);
    if (known === undefined) {
      throw new MigrationError(`This database was migrated by a newer Souk (${name}); start that version instead`);
    }
    if (known !== checksum) {
      throw new MigrationError(`The migration ${name} was applied in another wording; files once applied never change`);
    }
  }
}
