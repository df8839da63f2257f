import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** What is kept how long, in days. */
export const keptDays = {
  endedSessions: 30,
  links: 30,
  phoneCodes: 2,
  signIns: 90,
  auditLog: 365,
  unseenDevices: 365,
} as const;

const BATCH = 5_000;

/** Sessions with their used tokens, links, codes, sign-ins, devices and audit rows past their time. */
export async function forgetOldAccountRows(db: Db): Promise<void> {
  await forget(db, 'user_sessions', 'ended_at', keptDays.endedSessions);
  await forget(db, 'account_tokens', 'expires_at', keptDays.links);
  await forget(db, 'phone_codes', 'created_at', keptDays.phoneCodes);
  await forget(db, 'sign_ins', 'created_at', keptDays.signIns);
  await forget(db, 'audit_log', 'created_at', keptDays.auditLog);
  await forget(db, 'known_devices', 'last_seen', keptDays.unseenDevices);
}

/** In batches: one delete of a million rows would hold them all until it is done. */
async function forget(db: Db, table: string, column: string, days: number): Promise<void> {
  const old = sql`${sql.ref(column)} < souk_now() - make_interval(days => ${days})`;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from ${sql.table(table)} where ctid in (
        select ctid from ${sql.table(table)} where ${old} limit ${BATCH} for update skip locked)`.execute(db);
    if (numAffectedRows < BATCH) return;
  }
}
