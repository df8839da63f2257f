import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Whether that call waits for an answer; undefined where there is none. */
export async function findRing(db: Db, callId: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ rings: boolean }>`
    select status in ('initiated', 'ringing') and ring_expires_at > souk_now() as rings
    from video_calls where id = ${callId}`.execute(db);
  return rows[0]?.rings;
}

export async function findName(db: Db, userId: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from users where id = ${userId}`.execute(db);
  return rows[0]?.name ?? null;
}
