import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Storage } from '../storage.ts';
import { connect, countTable, quote, readAppliedMigrations, readSequences, readTables } from './catalog.ts';
import { packFiles } from './files.ts';
import {
  BackupError,
  type BackupHeader,
  type BackupProgress,
  type BackupTable,
  countRows,
  frame,
  headerBytes,
  newChecksum,
  newHeader,
} from './format.ts';

export { BackupError, type BackupHeader, type BackupProgress, readBackupHeader } from './format.ts';
export { restore } from './restore.ts';

/**
 * Writes everything in the public schema, as it is at one moment, and the uploaded files of `storage` into one
 * compressed file (mode 0600: it holds personal data). The server may go on meanwhile. The file appears under its name
 * only when it is whole and on the disk; one that was there is replaced then. Jobs that wait (schema pgboss) and secrets
 * are not in it.
 */
export async function backup(
  databaseUrl: string,
  file: string,
  onProgress: (progress: BackupProgress) => void = () => {},
  storage: Storage | null = null,
): Promise<BackupHeader> {
  const client = await connect(databaseUrl);
  const making = `${file}.partial`;
  let out: FileHandle | undefined;
  try {
    await client.query('begin isolation level repeatable read read only');
    const header = await readHeader(client);
    await rm(making, { force: true });
    out = await open(making, 'wx', 0o600);
    await writeAll(out, header, partsOf(client, header, storage, onProgress));
    await out.sync();
    await out.close();
    await rename(making, file);
    await syncFolder(dirname(file));
    return header;
  } catch (error) {
    await out?.close().catch(() => {});
    await rm(making, { force: true }).catch(() => {});
    throw inWords(error, file);
  } finally {
    await client.end().catch(() => {});
  }
}

async function readHeader(client: pg.Client): Promise<BackupHeader> {
  const migrations = await readAppliedMigrations(client);
  const found = await readTables(client);
  // Nobody changes a table's shape until the last one is copied.
  if (found.length > 0)
    await client.query(`lock table ${found.map(({ name }) => quote(name)).join(', ')} in access share mode`);
  const tables: BackupTable[] = [];
  for (const table of found) tables.push({ ...table, rows: await countTable(client, table.name) });
  // After the snapshot was taken: sequences do not belong to it, and must not be behind its rows.
  const sequences = await readSequences(client);
  const version = await client.query<{ server_version: string }>('show server_version');
  return newHeader({ postgres: version.rows[0]?.server_version ?? '', migrations, tables, sequences });
}

async function* partsOf(
  client: pg.Client,
  { tables }: BackupHeader,
  storage: Storage | null,
  onProgress: (progress: BackupProgress) => void,
): AsyncGenerator<Buffer> {
  const rowsTotal = tables.reduce((sum, { rows }) => sum + rows, 0);
  let rowsDone = 0;
  for (const { name, columns } of tables) {
    onProgress({ table: name, rowsDone, rowsTotal });
    // A query, because COPY takes no partitioned table by name.
    const select = `select ${columns.map(quote).join(', ')} from public.${quote(name)}`;
    for await (const piece of client.query(copyTo(`copy (${select}) to stdout`))) {
      yield* frame(piece as Buffer);
      rowsDone += countRows(piece as Buffer);
      onProgress({ table: name, rowsDone, rowsTotal });
    }
    yield* frame(Buffer.alloc(0));
  }
  yield* packFiles(storage, (done, total) => {
    onProgress({ table: 'files', rowsDone, rowsTotal, files: { done, total } });
  });
}

async function writeAll(out: FileHandle, header: BackupHeader, parts: AsyncIterable<Buffer>): Promise<void> {
  const checksum = newChecksum();
  const write = async (bytes: Buffer) => {
    checksum.update(bytes);
    await out.writeFile(bytes);
  };
  await write(headerBytes(header));
  for await (const piece of Readable.from(parts, { objectMode: false }).compose(createZstdCompress()))
    await write(piece as Buffer);
  await out.writeFile(checksum.digest());
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function inWords(error: unknown, file: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return new BackupError(`The disk is full; the backup ${file} was not written.`, { cause: error });
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EISDIR') {
    return new BackupError(`The backup ${file} cannot be written (${message}).`, { cause: error });
  }
  return error;
}
