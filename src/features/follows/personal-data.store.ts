import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export async function listFollowsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select shop_id as "shopId", shops.name as shop, muted, shop_followers.created_at as "createdAt"
    from shop_followers join shops on shops.id = shop_id where user_id = ${userId}
    order by shop_followers.id`.execute(db);
  return rows;
}

export async function listFollowChangesOf(db: Db, userId: string, most: number): Promise<object[]> {
  const { rows } = await sql<object>`
    select shop_id as "shopId", case change when 1 then 'followed' else 'left' end as change, created_at as "createdAt"
    from follow_changes where user_id = ${userId} order by id desc limit ${most}`.execute(db);
  return rows;
}

/** Leaves in the log that somebody came and went. Answers to which shops. */
export async function forgetFollowsOf(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await sql<{ shopId: string }>`
    with forgotten as (
      update follow_changes set user_id = null where user_id = ${userId} returning shop_id
    )
    select distinct shop_id as "shopId" from forgotten`.execute(tx);
  return rows.map(({ shopId }) => shopId);
}

export async function listAnnouncementsBy(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, shop_id as "shopId", title, body, created_at as "createdAt"
    from shop_news where author_id = ${userId} order by id`.execute(db);
  return rows;
}

/** What somebody announced in a shop of others is the shop's, without who wrote it; in a shop of their own it goes. */
export async function forgetAuthor(tx: Tx, userId: string): Promise<void> {
  await sql`
    delete from shop_news using shops
    where shops.id = shop_id and owner_id = ${userId} and kind = 'announcement'`.execute(tx);
  await sql`update shop_news set author_id = null where author_id = ${userId}`.execute(tx);
}

export async function listMarksOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select seen_id as "seenId", seen_at as "seenAt" from feed_marks where user_id = ${userId}`.execute(db);
  return rows;
}
