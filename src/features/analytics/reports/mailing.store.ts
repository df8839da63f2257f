import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { ReportDefinition, Schedule } from './schema.ts';

export interface DueReport {
  readonly id: string;
  readonly schedule: Schedule;
  readonly timeZone: string;
  readonly dueAt: string;
  readonly now: string;
}

/** Reports whose morning has come, held until the transaction ends; others get those of another node. */
export async function holdDueReports(tx: Tx, most: number): Promise<DueReport[]> {
  const { rows } = await sql<DueReport>`
    select reports.id, schedule, time_zone as "timeZone", next_at as "dueAt", souk_now() as now
    from analytics_reports as reports join shops on shops.id = shop_id
    where next_at <= souk_now() order by next_at limit ${most} for no key update of reports skip locked`.execute(tx);
  return rows;
}

export async function setNextMornings(
  tx: Tx,
  next: readonly { readonly id: string; readonly nextAt: string }[],
): Promise<void> {
  await sql`
    update analytics_reports set next_at = next.next_at
    from unnest(${next.map(({ id }) => id)}::uuid[], ${next.map(({ nextAt }) => nextAt)}::timestamptz[])
      as next (id, next_at)
    where analytics_reports.id = next.id`.execute(tx);
}

export interface MailedReport {
  readonly name: string;
  readonly definition: ReportDefinition;
  readonly format: 'csv' | 'xlsx';
  readonly shopId: string;
  readonly ownerId: string;
  readonly email: string;
  readonly locale: string;
  readonly person: string;
}

/**
 * A report that is to be mailed for that moment, to an account that is in use at an address known to be theirs;
 * undefined where it is not, was mailed already, or is to come no more.
 */
export async function readMailedReport(db: Db, id: string, dueAt: string): Promise<MailedReport | undefined> {
  const { rows } = await sql<MailedReport>`
    select reports.name, definition, format, shop_id as "shopId", users.id as "ownerId", email, locale,
      users.name as person
    from analytics_reports as reports join users on users.id = owner_id
    where reports.id = ${id} and schedule is not null and coalesce(last_at < ${dueAt}, true)
      and users.status = 'active' and email_verified_at is not null`.execute(db);
  return rows[0];
}

export async function markMailed(db: Db, id: string, dueAt: string): Promise<void> {
  await sql`update analytics_reports set last_at = ${dueAt} where id = ${id}`.execute(db);
}

export async function endSchedule(db: Db, id: string): Promise<void> {
  await sql`update analytics_reports set schedule = null, next_at = null where id = ${id}`.execute(db);
}
