import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';
import type { FileKind } from './keys.ts';
import type { PrivateKind } from './schema.ts';

export interface NewFile {
  readonly id: string;
  readonly ownerId: string | null;
  readonly kind: FileKind;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: number;
  readonly thumbBytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly isPrivate?: boolean;
}

export async function insertFile(db: Db, file: NewFile): Promise<void> {
  await sql`
    insert into files (id, owner_id, kind, media_type, name, bytes, thumb_bytes, width, height, private)
    values (${file.id}, ${file.ownerId}, ${file.kind}, ${file.mediaType}, ${file.name}, ${file.bytes},
      ${file.thumbBytes ?? null}, ${file.width ?? null}, ${file.height ?? null},
      ${file.isPrivate ?? false})`.execute(db);
}

/**
 * Where the links end that are given out now, in seconds since 1970: in 50 to 60 minutes, the same for ten of them, so
 * that what was shown a moment ago is still in the browser's cache.
 */
export const linkEnd = sql<number>`(floor(extract(epoch from souk_now()) / 600) * 600 + 3600)::int8`;

/** What its owner and those it is sent to see of a private file. */
export interface PrivateFile {
  readonly id: string;
  readonly kind: PrivateKind;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Where links to it that are made now end. */
  readonly expires: number;
}

/** Keeps a private file that nothing refers to yet. */
export async function insertPrivateFile(db: Db, file: NewFile): Promise<PrivateFile> {
  await insertFile(db, { ...file, isPrivate: true });
  const { rows } = await sql<PrivateFile>`
    select id, kind, name, media_type as "mediaType", bytes, width, height, ${linkEnd} as expires
    from files where id = ${file.id}`.execute(db);
  return rows[0] as PrivateFile;
}

/** Bytes that somebody uploaded to send and has not sent. */
export async function countUnsentBytes(db: Db, ownerId: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(bytes + coalesce(thumb_bytes, 0)), 0) as bytes from files
    where owner_id = ${ownerId} and private and loose_since > '-infinity'`.execute(db);
  return rows[0]?.bytes ?? 0;
}

/**
 * Keeps for good those private files of that owner that nothing uses. Answers which they are. Two who want the same
 * one: the row is held, and loose for the first alone.
 */
export async function keepPrivateFilesOf(tx: Tx, ownerId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with held as (
      select id from files
      where id = any(${ids}::uuid[]) and owner_id = ${ownerId} and private and loose_since > '-infinity'
      order by id for update)
    update files set loose_since = null from held where files.id = held.id returning files.id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export interface ServedFile {
  readonly kind: FileKind;
  readonly mediaType: string;
  readonly name: string;
  readonly bytes: number;
  readonly thumbBytes: number | null;
  readonly isPrivate: boolean;
}

/** What was discarded is not there any more, though its bytes may still be. */
const servedFile = prepared<ServedFile>(
  'served file',
  `select kind, media_type as "mediaType", name, bytes, thumb_bytes as "thumbBytes", private as "isPrivate"
   from files where id = $1 and loose_since is distinct from '-infinity'`,
);

export async function findServedFile(pool: Pool, id: string): Promise<ServedFile | undefined> {
  return (await servedFile(pool, [id]))[0];
}

const hasPassed = prepared<{ passed: boolean }>('passed', 'select to_timestamp($1::bigint) <= souk_now() as passed');

/** Whether that moment (seconds since 1970) has passed on the clock that counts. */
export async function isPast(pool: Pool, seconds: number): Promise<boolean> {
  return (await hasPassed(pool, [seconds]))[0]?.passed ?? true;
}

/** Keeps those public pictures and drawings of that owner from being swept. Answers which they are. */
export async function keepPicturesOf(tx: Tx, ownerId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with held as (
      select id from files
      where id = any(${ids}::uuid[]) and owner_id = ${ownerId} and kind in ('picture', 'drawing') and not private
      order by id for update)
    update files set loose_since = null from held where files.id = held.id returning files.id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** One condition for each foreign key that leads to files: true where none of their rows names the file. */
async function unreferenced(db: Db) {
  const { rows } = await sql<{ table: string; column: string }>`
    select conrelid::regclass::text as "table", quote_ident(attname) as "column"
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'files'::regclass and conparentid = 0
    order by 1, 2`.execute(db);
  if (rows.length === 0) return sql`true`;
  const conditions = rows.map(
    ({ table, column }) => `not exists (select from ${table} where ${table}.${column} = files.id)`,
  );
  return sql.raw<boolean>(conditions.join(' and '));
}

/** Those of them that nothing refers to are loose from now on. */
export async function looseFiles(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    with held as (select id from files where id = any(${ids}::uuid[]) order by id for update)
    update files set loose_since = souk_now() from held
    where files.id = held.id and loose_since is null and ${await unreferenced(tx)}`.execute(tx);
}

/** Those of them that nothing refers to are gone for everybody from now on; the next sweep takes their bytes. */
export async function discardUnused(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with held as (select id from files where id = any(${ids}::uuid[]) order by id for update)
    update files set loose_since = '-infinity' from held
    where files.id = held.id and ${await unreferenced(tx)} returning files.id`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface RemovedFile {
  readonly id: string;
  readonly kind: FileKind;
}

/** Removes rows that have been loose for a day, the longest first; those that something refers to are kept again. */
export async function removeLooseFiles(db: Db, limit: number): Promise<RemovedFile[]> {
  const unused = await unreferenced(db);
  const { rows } = await sql<RemovedFile & { removed: boolean }>`
    with due as (
      select id, ${unused} as unused from files
      where loose_since < souk_now() - interval '1 day'
      order by loose_since limit ${limit} for update skip locked),
    kept as (update files set loose_since = null from due where files.id = due.id and not due.unused)
    delete from files using due where files.id = due.id and due.unused
    returning files.id, kind`.execute(db);
  return rows;
}

/** Marks as loose what is kept though nothing refers to it any more: somebody forgot to release it. */
export async function loosenForgotten(db: Db, limit: number): Promise<void> {
  await sql`
    update files set loose_since = souk_now()
    where id in (
      select id from files
      where loose_since is null and created_at < souk_now() - interval '1 day' and ${await unreferenced(db)}
      limit ${limit})`.execute(db);
}

/** Which of these ids, made at those times more than a day ago, are of no file. */
export async function idsWithoutRow(
  db: Db,
  made: readonly { readonly id: string; readonly at: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select made.id from unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ at }) => at)}::timestamptz[]) as made (id, at)
    where at < souk_now() - interval '1 day' and not exists (select from files where files.id = made.id)`.execute(db);
  return rows.map(({ id }) => id);
}

export interface OwnFile {
  readonly id: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly createdAt: string;
}

/** The files that somebody uploaded, oldest first. */
export async function listFilesOf(db: Db, ownerId: string, limit: number): Promise<OwnFile[]> {
  const { rows } = await sql<OwnFile>`
    select id, kind, name, media_type as "mediaType", bytes, created_at as "createdAt"
    from files where owner_id = ${ownerId} order by id limit ${limit}`.execute(db);
  return rows;
}

/** Takes the person out of their files; the loose ones are due for sweeping at once. Answers which are. */
export async function disownFiles(tx: Tx, ownerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; gone: boolean }>`
    update files set owner_id = null, name = '',
      loose_since = case when loose_since is not null then '-infinity'::timestamptz end
    where owner_id = ${ownerId} returning id, loose_since is not null as gone`.execute(tx);
  return rows.flatMap(({ id, gone }) => (gone ? [id] : []));
}

export async function findFile(db: Db, id: string): Promise<{ kind: FileKind } | undefined> {
  return (await sql<{ kind: FileKind }>`select kind from files where id = ${id}`.execute(db)).rows[0];
}
