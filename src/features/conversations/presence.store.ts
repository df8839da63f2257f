import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** A buyer and a shop who talk. */
export interface Partners {
  readonly buyerId: string;
  readonly shopId: string;
}

const MOST_CONVERSATIONS = 200;

/** The last conversations of a holder, bought or sold; who talked longer ago does not wait to see the other come. */
const recent = sql.raw(`
  select conversation_id from conversation_sides
  where holder_id = holder.id and listed and not archived and pinned = any ('{true,false}')
    and last_at > souk_now() - interval '30 days'
  order by last_at desc limit ${MOST_CONVERSATIONS}`);

/** Neither wants nothing of the other; a shop stands there by its owner. */
const notBlocked = sql.raw(`not exists (
  select 1 from blocks where (blocker_id, blocked_id) in ((buyer_id, owner_id), (owner_id, buyer_id)))`);

/** The shops that these buyers lately talked with. */
export async function listShopsTalkedWith(db: Db, buyerIds: readonly string[]): Promise<Partners[]> {
  const { rows } = await sql<Partners>`
    select distinct buyer_id as "buyerId", shop_id as "shopId"
    from unnest(${[...buyerIds]}::uuid[]) as holder (id) cross join lateral (${recent}) as recent
    join conversations on conversations.id = conversation_id and buyer_id = holder.id
    join shops on shops.id = shop_id
    where ${notBlocked}`.execute(db);
  return rows;
}

/** The buyers who lately talked with the shops whose messages these people read. */
export async function listBuyersTalkedWith(db: Db, userIds: readonly string[]): Promise<Partners[]> {
  const { rows } = await sql<Partners>`
    with holder as (
      select id, owner_id from shops where owner_id = any(${[...userIds]}::uuid[])
      union
      select shops.id, owner_id from shop_staff join shops on shops.id = shop_id
      where user_id = any(${[...userIds]}::uuid[]) and 'messages' = any(permissions)
    )
    select distinct buyer_id as "buyerId", shop_id as "shopId"
    from holder cross join lateral (${recent}) as recent
    join conversations on conversations.id = conversation_id and shop_id = holder.id
    where ${notBlocked}`.execute(db);
  return rows;
}
