import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** The time of the database, and the day that it is then in that zone (IANA name). */
export async function nowIn(db: Db, timeZone: string): Promise<{ today: string; asOf: string }> {
  const { rows } = await sql<{ today: string; asOf: string }>`
    select souk_now() as "asOf", (souk_now() at time zone ${timeZone})::date::text as today`.execute(db);
  return rows[0] as { today: string; asOf: string };
}
