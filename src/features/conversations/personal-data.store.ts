import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** What somebody talked about as a buyer, and with whom. */
export async function listConversationsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select conversations.id, shops.name as shop, product, last_seq as messages, read_seq as "readUpTo",
      archived, pinned, muted, conversations.created_at as "createdAt"
    from conversations
    join shops on shops.id = shop_id
    join conversation_sides on conversation_id = conversations.id and side = 'buyer'
    where buyer_id = ${userId} order by conversations.id`.execute(db);
  return rows;
}

/** What somebody takes care of in shops. */
export async function listAssignmentsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select conversation_id as "conversationId", shops.name as shop
    from conversation_sides join shops on shops.id = holder_id
    where assigned_to = ${userId} order by conversation_id`.execute(db);
  return rows;
}

/** Everything in the conversations of a buyer, and what somebody wrote for a shop. Nothing that a moderator hid from them. */
export async function listMessagesOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select messages.id, conversation_id as "conversationId", seq, side,
      coalesce(sender_id = ${userId}, false) as "byMe", kind,
      case when hidden_at is null or sender_id = ${userId} then body end as body,
      array(select file_id from message_attachments where message_id = messages.id order by position) as attachments,
      messages.product_id as "productId", order_id as "orderId", edited_at as "editedAt", deleted_at as "deletedAt",
      messages.created_at as at
    from messages
    where conversation_id in (select id from conversations where buyer_id = ${userId}) or sender_id = ${userId}
    order by conversation_id, seq`.execute(db);
  return rows;
}

export async function listReactionsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select message_id as "messageId", emoji, created_at as at from message_reactions
    where user_id = ${userId} order by created_at, message_id, emoji`.execute(db);
  return rows;
}

/** Holds the conversations somebody has as a buyer; answers which. */
export async function holdConversationsOf(tx: Tx, buyerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from conversations where buyer_id = ${buyerId} order by id for no key update`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Leaves of what a buyer wrote that they wrote, in its place. Answers which messages, to whom; the caller drops what is attached. */
export async function emptyMessagesOf(tx: Tx, buyerId: string): Promise<{ id: string; shopId: string }[]> {
  const { rows } = await sql<{ id: string; shopId: string }>`
    update messages set body = null, words = '', deleted_at = coalesce(deleted_at, souk_now()), sender_id = null,
      client_message_id = null, request_hash = null, product_id = null, order_id = null, reply_to_id = null
    from conversations
    where conversations.id = conversation_id and buyer_id = ${buyerId} and messages.side = 'buyer' and kind <> 'call'
    returning messages.id, messages.shop_id as "shopId"`.execute(tx);
  return rows;
}

/** What somebody wrote for a shop stays the shop's, without who it was. */
export async function forgetSender(tx: Tx, userId: string): Promise<void> {
  await sql`
    update messages set sender_id = null, client_message_id = null, request_hash = null
    where sender_id = ${userId}`.execute(tx);
}

export async function forgetAssignee(tx: Tx, userId: string): Promise<void> {
  await sql`update conversation_sides set assigned_to = null where assigned_to = ${userId}`.execute(tx);
}

export async function deleteReactionsOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from message_reactions where user_id = ${userId}`.execute(tx);
}
