import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Storage } from '../storage.ts';
import { connect, quote, readAppliedMigrations, readForeignKeys, readTables, readTriggers } from './catalog.ts';
import { unpackFiles } from './files.ts';
import {
  BackupError,
  type BackupHeader,
  type BackupProgress,
  type BackupTable,
  countRows,
  openBackup,
  unframe,
} from './format.ts';
import { settleIn } from './settle-in.ts';

/** What a server writes by merely being started on an empty database. */
const writtenByStarting = ['installation', 'listener_cursors', 'nodes'];

/**
 * Fills a database that was migrated to the backup's version (its header tells which) and is otherwise unused, in one
 * transaction, and puts its files into `storage`: all or nothing. Needs no more rights than owning the tables. Clients that come back start their
 * cursors anew. Throws BackupError, with nothing changed, when the file is damaged or the database is not fit for it.
 */
export async function restore(
  databaseUrl: string,
  file: string,
  onProgress: (progress: BackupProgress) => void = () => {},
  storage: Storage | null = null,
): Promise<BackupHeader> {
  const whole = await openBackup(file);
  const pieces = unframe(decompress(whole.rows()));
  const written: string[] = [];
  try {
    const client = await connect(databaseUrl);
    try {
      await client.query('begin');
      await refuseOtherVersion(client, whole.header);
      await refuseUsed(client, whole.header);
      const rows = await fill(client, whole.header, pieces, onProgress);
      await settleIn(client, databaseUrl);
      await unpackFiles(storage, pieces, written, (done, total) => {
        onProgress({ table: 'files', rowsDone: rows, rowsTotal: rows, files: { done, total } });
      });
      await client.query('commit');
      written.length = 0;
      await client.query('analyze');
    } finally {
      // Ends an open transaction as well.
      await client.end().catch(() => {});
    }
    return whole.header;
  } finally {
    await storage?.remove(written).catch(() => {});
    await whole.close();
  }
}

async function refuseOtherVersion(client: pg.Client, { migrations }: BackupHeader): Promise<void> {
  const applied = await readAppliedMigrations(client);
  const list = (some: BackupHeader['migrations']) => some.map(({ name, checksum }) => `${name} ${checksum}`).join('\n');
  if (list(applied) === list(migrations)) return;
  throw new BackupError(
    `The backup fits a database whose last migration is ${migrations.at(-1)?.name ?? 'none'}; this one's is ${applied.at(-1)?.name ?? 'none'}. Migrate an empty database to exactly that, then restore again.`,
  );
}

/** Rows that a migration wrote carry its transaction's number; any other row says that somebody uses this database. */
async function refuseUsed(client: pg.Client, { tables }: BackupHeader): Promise<void> {
  const present = await readTables(client);
  for (const { name, columns } of tables) {
    const here = present.find((table) => table.name === name);
    if (!here || here.columns.join() !== columns.join()) {
      throw new BackupError(`The table ${name} of the backup does not look the same in this database.`);
    }
    if (writtenByStarting.includes(name)) continue;
    const { rowCount } = await client.query(
      `select 1 from public.${quote(name)} where xmin::text not in (select xmin::text from schema_migrations) limit 1`,
    );
    if (rowCount) {
      throw new BackupError(
        `This database is in use (${name} holds rows). Restore into an empty one: souk reset, or another DATABASE_URL.`,
      );
    }
  }
}

/** Answers how many rows there were. */
async function fill(
  client: pg.Client,
  { tables, sequences }: BackupHeader,
  pieces: AsyncGenerator<Buffer>,
  onProgress: (progress: BackupProgress) => void,
): Promise<number> {
  // Foreign keys are checked in bulk when all rows are there: any order of tables, and cycles, will do. Turning the
  // checks off instead (session_replication_role) takes a superuser, and would believe the file.
  const foreignKeys = await readForeignKeys(client);
  const triggers = await readTriggers(client);
  for (const { drop } of foreignKeys) await client.query(drop);
  for (const { off } of triggers) await client.query(off);
  if (tables.length > 0) await client.query(`truncate ${tables.map(({ name }) => quote(name)).join(', ')}`);
  for (const table of tables) await addPartitions(client, table);
  const rows = await copyRows(client, tables, pieces, onProgress);
  for (const { name, value, called } of sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [`public.${quote(name)}`, value, called]);
  }
  await client.query('set constraints all immediate');
  for (const { on } of triggers) await client.query(on);
  for (const { add } of foreignKeys) await client.query(add);
  return rows;
}

/** Partitions come with time, not with migrations. */
async function addPartitions(client: pg.Client, { name, partitions }: BackupTable): Promise<void> {
  for (const partition of partitions) {
    await client.query(
      `create table if not exists public.${quote(partition.name)} partition of public.${quote(name)} ${partition.bound}`,
    );
  }
}

async function copyRows(
  client: pg.Client,
  tables: readonly BackupTable[],
  pieces: AsyncGenerator<Buffer>,
  onProgress: (progress: BackupProgress) => void,
): Promise<number> {
  const rowsTotal = tables.reduce((sum, { rows }) => sum + rows, 0);
  let rowsDone = 0;
  for (const { name, columns, rows } of tables) {
    const before = rowsDone;
    const counted = async function* () {
      for (let next = await pieces.next(); !next.done && next.value.length > 0; next = await pieces.next()) {
        yield next.value;
        rowsDone += countRows(next.value);
        onProgress({ table: name, rowsDone, rowsTotal });
      }
    };
    onProgress({ table: name, rowsDone, rowsTotal });
    const list = columns.map(quote).join(', ');
    await pipeline(Readable.from(counted()), client.query(copyFrom(`copy public.${quote(name)} (${list}) from stdin`)));
    if (rowsDone - before !== rows) {
      throw new BackupError(
        `The backup holds ${rowsDone - before} rows of ${name} where it promises ${rows}. Nothing was changed.`,
      );
    }
  }
  return rowsDone;
}

function decompress(source: AsyncIterable<Buffer>): Transform {
  const out = createZstdDecompress();
  // Its errors destroy `out`, and so reach whoever reads it.
  pipeline(source, out).catch(() => {});
  return out;
}
