import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** The most finds in an export, the newest. */
const EXPORTED = sql.raw('10000');

export async function listSearchesOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, name, query, every, seen_at as "seenAt", created_at as "createdAt"
    from saved_searches where user_id = ${userId} order by id`.execute(db);
  return rows;
}

export async function listMatchesOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select saved_search_id as "savedSearchId", product_id as "productId", title as product, told_at as "toldAt",
      matches.created_at as "createdAt"
    from saved_search_matches as matches
    join saved_searches on saved_searches.id = saved_search_id
    join products on products.id = product_id
    where user_id = ${userId} order by matches.created_at desc limit ${EXPORTED}`.execute(db);
  return rows;
}

export async function deleteMatchesOf(tx: Tx, userId: string): Promise<void> {
  await sql`
    delete from saved_search_matches
    where saved_search_id in (select id from saved_searches where user_id = ${userId})`.execute(tx);
}
