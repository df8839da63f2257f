import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** The log of a person, as far as it is kept. */
export async function readNewsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select seq, type, payload, created_at as "createdAt" from user_events where user_id = ${userId} order by seq`.execute(
    db,
  );
  return rows;
}

/** Kept answers begin with who asked. */
export async function forgetRepeatsOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from idempotency_keys where scope like ${`${userId} %`}`.execute(tx);
}
