import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';

/** A conversation and what the asker is to it. */
export interface StandingRow {
  readonly id: string;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly shopId: string;
  readonly shopName: string;
  readonly ownerId: string;
  readonly lastSeq: number;
  /** Who buys there is the buyer, also where they work for the shop since. */
  readonly mine: Side | null;
  readonly blockedByBuyer: boolean;
  readonly blockedByShop: boolean;
  readonly buyerIsErased: boolean;
  readonly askerName: string;
  /** The shop's owner and its staff with 'messages', at most 40, the owner first. */
  readonly shopPeople: readonly string[];
  readonly muted: readonly Side[];
  readonly assignedTo: string | null;
  /** Up to where the asker's side has it, has ever seen it, and has read it. */
  readonly deliveredSeq: number;
  readonly readSeq: number;
  readonly unreadCount: number;
}

/** Waits for whoever else changes it; what is read after this is what they left. */
export async function lockConversation(tx: Tx, id: string): Promise<void> {
  await sql`${named('lock_conversation')} select 1 from conversations where id = ${id} for no key update`.execute(tx);
}

export async function findStanding(
  db: Db,
  id: string,
  userId: string,
  mostPeople: number,
): Promise<StandingRow | undefined> {
  const { rows } = await sql<StandingRow>`
    ${named('conversation_standing')} select conversations.id, buyer_id as "buyerId", buyer.name as "buyerName",
      shop_id as "shopId", shops.name as "shopName", owner_id as "ownerId", last_seq as "lastSeq", mine.side as mine,
      exists (select 1 from blocks where blocker_id = buyer_id and blocked_id = owner_id) as "blockedByBuyer",
      exists (select 1 from blocks where blocker_id = owner_id and blocked_id = buyer_id) as "blockedByShop",
      buyer.status = 'erased' as "buyerIsErased",
      (select name from users where id = ${userId}::uuid) as "askerName",
      owner_id || array(
        select user_id from shop_staff
        where shop_staff.shop_id = shops.id and 'messages' = any(permissions) and user_id <> owner_id
        order by created_at, user_id limit ${mostPeople} - 1) as "shopPeople",
      array(select side from conversation_sides where conversation_id = conversations.id and muted) as muted,
      (select assigned_to from conversation_sides where conversation_id = conversations.id and side = 'shop')
        as "assignedTo",
      coalesce(own.delivered_seq, 0) as "deliveredSeq", coalesce(own.read_seq, 0) as "readSeq",
      coalesce(own.unread_count, 0) as "unreadCount"
    from conversations
    join shops on shops.id = shop_id
    join users as buyer on buyer.id = buyer_id
    cross join lateral (
      select case when buyer_id = ${userId}::uuid then 'buyer'
        when owner_id = ${userId}::uuid or exists (
          select 1 from shop_staff
          where shop_staff.shop_id = shops.id and user_id = ${userId}::uuid and 'messages' = any(permissions)
        ) then 'shop' end as side
    ) as mine
    left join conversation_sides as own on own.conversation_id = conversations.id and own.side = mine.side
    where conversations.id = ${id}`.execute(db);
  return rows[0];
}
