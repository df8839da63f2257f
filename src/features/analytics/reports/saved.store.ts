import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { ReportDefinition, SavedReport, Schedule } from './schema.ts';

const columnsFor = (userId: string) => sql`
  reports.id, reports.name, definition, is_shared as "isShared", schedule, format, next_at as "nextAt",
  last_at as "lastAt", owner_id is not distinct from ${userId} as "isMine",
  case when owner_id is null then null else json_build_object('name', owner.name) end as owner,
  reports.created_at as "createdAt", reports.updated_at as "updatedAt"`;
const tables = sql`analytics_reports as reports left join users as owner on owner.id = owner_id`;
const seenBy = (userId: string): RawBuilder<unknown> => sql`(is_shared or owner_id = ${userId})`;

/** Reports of a shop that this person sees, newest first. Reads one more than `limit`. */
export async function listReports(
  db: Db,
  { shopId, userId }: { readonly shopId: string; readonly userId: string },
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<SavedReport[]> {
  const older = after === undefined ? sql`` : sql`and reports.id < ${after}`;
  const { rows } = await sql<SavedReport>`
    select ${columnsFor(userId)} from ${tables} where shop_id = ${shopId} and ${seenBy(userId)} ${older}
    order by reports.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function findReport(
  db: Db,
  { id, shopId, userId }: { readonly id: string; readonly shopId: string; readonly userId: string },
): Promise<SavedReport | undefined> {
  const { rows } = await sql<SavedReport>`
    select ${columnsFor(userId)} from ${tables}
    where reports.id = ${id} and shop_id = ${shopId} and ${seenBy(userId)}`.execute(db);
  return rows[0];
}

/** Lets one after the other keep reports of a person; answers how many of that shop they keep. */
export async function holdKeeper(tx: Tx, userId: string, shopId: string): Promise<number> {
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
  const { rows } = await sql<{ kept: number }>`
    select count(*) as kept from analytics_reports where shop_id = ${shopId} and owner_id = ${userId}`.execute(tx);
  return rows[0]?.kept ?? 0;
}

export interface ReportFields {
  readonly name: string;
  readonly definition: ReportDefinition;
  readonly isShared: boolean;
  readonly schedule: Schedule | null;
  readonly format: 'csv' | 'xlsx';
  readonly nextAt: string | null;
}

export async function insertReport(
  tx: Tx,
  { id, shopId, userId }: { readonly id: string; readonly shopId: string; readonly userId: string },
  row: ReportFields,
): Promise<void> {
  await sql`
    insert into analytics_reports (id, shop_id, owner_id, name, definition, is_shared, schedule, format, next_at)
    values (${id}, ${shopId}, ${userId}, ${row.name}, ${JSON.stringify(row.definition)}::jsonb, ${row.isShared},
      ${row.schedule}, ${row.format}, ${row.nextAt})`.execute(tx);
}

/** Whose it is, held until the transaction ends. */
export async function holdReport(tx: Tx, id: string, shopId: string) {
  const { rows } = await sql<{
    ownerId: string | null;
    isShared: boolean;
    schedule: Schedule | null;
    nextAt: string | null;
  }>`
    select owner_id as "ownerId", is_shared as "isShared", schedule, next_at as "nextAt" from analytics_reports
    where id = ${id} and shop_id = ${shopId} for no key update`.execute(tx);
  return rows[0];
}

export async function updateReport(tx: Tx, id: string, row: ReportFields): Promise<void> {
  await sql`
    update analytics_reports set name = ${row.name}, definition = ${JSON.stringify(row.definition)}::jsonb,
      is_shared = ${row.isShared}, schedule = ${row.schedule}, format = ${row.format}, next_at = ${row.nextAt},
      updated_at = souk_now()
    where id = ${id}`.execute(tx);
}

export async function deleteReport(tx: Tx, id: string): Promise<void> {
  await sql`delete from analytics_reports where id = ${id}`.execute(tx);
}
