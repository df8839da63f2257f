import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** A buyer and a shop who talk. */
export interface Partners {
  readonly buyerId: string;
  readonly shopId: string;
}

/** Who talked longer ago does not wait to see whether the other is here. */
const RECENT = sql.raw(`last_message_at > souk_now() - interval '30 days'`);
const MOST_CONVERSATIONS = 200;

/** Neither wants nothing of the other; a shop stands there by its owner. */
const notBlocked = sql.raw(`not exists (
  select 1 from blocks
  where (blocker_id, blocked_id) in ((recent.buyer_id, owner_id), (owner_id, recent.buyer_id)))`);

/** The shops that these buyers lately talked with. */
export async function listShopsTalkedWith(db: Db, buyerIds: readonly string[]): Promise<Partners[]> {
  const { rows } = await sql<Partners>`
    select distinct recent.buyer_id as "buyerId", shop_id as "shopId"
    from unnest(${[...buyerIds]}::uuid[]) as buyer (id) cross join lateral (
      select buyer_id, shop_id from conversations where buyer_id = buyer.id and ${RECENT}
      order by last_message_at desc, id desc limit ${MOST_CONVERSATIONS}
    ) as recent join shops on shops.id = shop_id
    where ${notBlocked}`.execute(db);
  return rows;
}

/** The buyers who lately talked with the shops whose messages these people read. */
export async function listBuyersTalkedWith(db: Db, userIds: readonly string[]): Promise<Partners[]> {
  const { rows } = await sql<Partners>`
    with shop as (
      select id, owner_id from shops where owner_id = any(${[...userIds]}::uuid[])
      union
      select shops.id, owner_id from shop_staff join shops on shops.id = shop_id
      where user_id = any(${[...userIds]}::uuid[]) and 'messages' = any(permissions)
    )
    select distinct recent.buyer_id as "buyerId", shop.id as "shopId"
    from shop cross join lateral (
      select buyer_id from conversations where shop_id = shop.id and ${RECENT}
      order by last_message_at desc, id desc limit ${MOST_CONVERSATIONS}
    ) as recent
    where ${notBlocked}`.execute(db);
  return rows;
}
