import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { type ImportCounts, noCounts } from './counts.ts';
import type { Fault } from './fault.ts';
import type { Import, ReportedRow } from './schema.ts';

const columns = sql`
  import_runs.id, kind, file_name as "fileName", status, byte_offset as bytes, total_bytes as "totalBytes", counts,
  import_runs.created_at as "createdAt", import_runs.updated_at as "updatedAt"`;

/** Queues an upload of a shop's. Violates `import_runs_one_upload` where another of the shop is under way. */
export async function insertUpload(
  tx: Tx,
  upload: {
    readonly shopId: string;
    readonly fileId: string;
    readonly fileName: string;
    readonly format: string | null;
    readonly userId: string;
  },
): Promise<Import> {
  const { shopId, fileId, fileName, format, userId } = upload;
  const { rows } = await sql<Import>`
    insert into import_runs (id, kind, shop_id, file_id, fingerprint, file_name, format, created_by, status, counts)
    values (${newId()}, 'products', ${shopId}, ${fileId}, ${`upload ${fileId}`}, ${fileName}, ${format}, ${userId},
      'waiting', ${JSON.stringify(noCounts)}::jsonb)
    returning ${columns}`.execute(tx);
  return rows[0] as Import;
}

/** Whether an upload of the shop is under way. */
export async function hasUploadUnderWay(db: Db, shopId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from import_runs
    where shop_id = ${shopId} and file_id is not null and status in ('waiting', 'running')`.execute(db);
  return rows.length > 0;
}

/** Imports of the shop, newest first, those by the command line too. Reads one more than `limit`. */
export async function listImports(
  db: Db,
  shopId: string,
  { limit, after }: { limit: number; after: readonly [createdAt: string, id: string] | undefined },
): Promise<Import[]> {
  const older = after ? sql`and (created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const { rows } = await sql<Import>`
    select ${columns} from import_runs where shop_id = ${shopId} ${older}
    order by created_at desc, id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function findImport(db: Db, shopId: string, id: string): Promise<Import | undefined> {
  const { rows } = await sql<Import>`
    select ${columns} from import_runs where shop_id = ${shopId} and id = ${id}`.execute(db);
  return rows[0];
}

/** Ends an import that has not ended; answers its upload, or undefined where there is nothing to end. */
export async function stopRun(tx: Tx, shopId: string, id: string): Promise<{ fileId: string | null } | undefined> {
  const { rows } = await sql<{ fileId: string | null }>`
    with stopped as (
      update import_runs set status = 'stopped', file_id = null, updated_at = souk_now()
      where shop_id = ${shopId} and id = ${id} and status in ('waiting', 'running') returning id)
    select file_id as "fileId" from import_runs join stopped using (id)`.execute(tx);
  return rows[0];
}

/** What the job needs to know of an upload. */
export interface Upload {
  readonly id: string;
  readonly shopId: string;
  readonly fileId: string | null;
  readonly fileName: string;
  readonly format: 'jsonl' | 'csv' | 'json' | null;
  readonly status: Import['status'];
  readonly createdBy: string | null;
  readonly byteOffset: number;
  readonly line: number;
  readonly counts: ImportCounts;
  readonly failures: number;
}

export async function findUpload(db: Db, id: string): Promise<Upload | undefined> {
  const { rows } = await sql<Upload>`
    select id, shop_id as "shopId", file_id as "fileId", file_name as "fileName", format, status,
      created_by as "createdBy", byte_offset as "byteOffset", line, counts, failures
    from import_runs where id = ${id}`.execute(db);
  return rows[0];
}

/** Marks it as running, and how long the file is. False where it was stopped meanwhile. */
export async function beginUpload(db: Db, id: string, totalBytes: number | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update import_runs set status = 'running', total_bytes = ${totalBytes}, updated_at = souk_now()
    where id = ${id} and status in ('waiting', 'running')`.execute(db);
  return numAffectedRows === 1n;
}

/** Counts a failure; a step forward forgets them. Answers how many there were in a row. */
export async function countFailure(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    update import_runs set failures = failures + 1, updated_at = souk_now()
    where id = ${id} returning failures`.execute(db);
  return rows[0]?.failures ?? 0;
}

/** Uploads nobody has moved on for that long. */
export async function idleUploads(db: Db, seconds: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from import_runs
    where file_id is not null and status in ('waiting', 'running')
      and updated_at <= souk_now() - make_interval(secs => ${seconds})
    order by updated_at`.execute(db);
  return rows.map(({ id }) => id);
}

export interface FaultyRow {
  readonly line: number;
  readonly level: ReportedRow['level'];
  readonly externalId: string | null;
  readonly faults: readonly Fault[];
}

/** Adds to the report of an upload, up to so many rows in all. */
export async function insertFaults(tx: Tx, runId: string, rows: readonly FaultyRow[], most: number): Promise<void> {
  await sql`
    insert into import_faults (run_id, line, level, external_id, faults)
    select ${runId}::uuid, line, level, "externalId", faults
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (line bigint, level text, "externalId" text, faults jsonb)
    where (select count(*) from import_faults where run_id = ${runId}) < ${most}
    on conflict do nothing`.execute(tx);
}

/** The report from its beginning. Reads one more than `limit`. */
export async function listFaults(
  db: Db,
  runId: string,
  { limit, after }: { limit: number; after: readonly [line: number, level: string] | undefined },
): Promise<ReportedRow[]> {
  const later = after ? sql`and (line, level) > (${after[0]}::numeric, ${after[1]})` : sql``;
  const { rows } = await sql<ReportedRow>`
    select line, level, external_id as "externalId", faults from import_faults
    where run_id = ${runId} ${later} order by line, level limit ${limit + 1}`.execute(db);
  return rows;
}

/** Forgets imports that ended long ago, with their reports. */
export async function forgetOldImports(db: Db, days: number): Promise<void> {
  await sql`
    delete from import_runs where status in ('finished', 'failed', 'stopped')
      and created_at < souk_now() - make_interval(days => ${days})`.execute(db);
}

/** Takes a person out of the imports they started; those of their own shops go with them. */
export async function forgetImporter(tx: Tx, userId: string): Promise<void> {
  await sql`delete from import_runs where owner_id = ${userId}`.execute(tx);
  await sql`
    delete from import_faults using import_runs
    where run_id = import_runs.id and created_by = ${userId}`.execute(tx);
  await sql`
    update import_runs set created_by = null, file_name = '',
      status = case when status in ('waiting', 'running') then 'stopped' else status end
    where created_by = ${userId}`.execute(tx);
}
