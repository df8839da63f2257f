import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export async function listReportsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, shop_id as "shopId", name, definition, is_shared as "isShared", schedule, format, last_at as "lastAt",
      created_at as "createdAt", updated_at as "updatedAt"
    from analytics_reports where owner_id = ${userId} order by id`.execute(db);
  return rows;
}

/** What somebody shares with others of a shop stays theirs, without who made it, and is mailed to nobody. */
export async function forgetReportsOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from analytics_reports where owner_id = ${userId} and not is_shared`.execute(tx);
  await sql`
    update analytics_reports set owner_id = null, schedule = null, next_at = null
    where owner_id = ${userId}`.execute(tx);
}
