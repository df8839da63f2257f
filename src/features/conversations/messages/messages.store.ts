import { type RawBuilder, sql } from 'kysely';
import type { OrderStatus } from '#features/orders/schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';
import type { CallLine } from './call-line.schema.ts';
import type { MessageKind } from './messages.schema.ts';

export interface MessageRow {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly side: Side;
  readonly senderId: string | null;
  readonly senderName: string | null;
  readonly mine: boolean;
  readonly clientMessageId: string | null;
  readonly kind: MessageKind;
  /** Null once deleted; of a hidden one what it says. */
  readonly body: string | null;
  readonly product: {
    readonly id: string;
    readonly title: string;
    readonly amount: number;
    readonly currency: string;
    readonly available: boolean;
    readonly image_url: string | null;
    readonly picture_id: string | null;
  } | null;
  readonly order: { readonly id: string; readonly number: number; readonly status: OrderStatus } | null;
  readonly offerId: string | null;
  readonly call: CallLine | null;
  readonly replyTo: {
    readonly id: string;
    readonly seq: number;
    readonly side: Side;
    readonly body: string | null;
  } | null;
  readonly reactions: readonly { emoji: string; count: number; mine: boolean }[];
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly hidden: boolean;
  readonly createdAt: string;
}

/** Of a product that others cannot see, not even its people get a picture here. */
const messagesOf = (userId: string, page: RawBuilder<unknown>) => sql<MessageRow>`
  select messages.id, messages.conversation_id as "conversationId", messages.seq, messages.side,
    messages.sender_id as "senderId", sender.name as "senderName",
    coalesce(messages.sender_id = ${userId}::uuid, false) as mine,
    case when messages.sender_id = ${userId}::uuid then messages.client_message_id end as "clientMessageId",
    messages.kind, messages.body, messages.offer_id as "offerId",
    case when products.id is not null then jsonb_build_object('id', products.id, 'title', products.title,
      'amount', products.price_amount, 'currency', products.currency, 'available', is_public,
      'image_url', case when is_public then image_url end,
      'picture_id', case when is_public then picture_id end) end as product,
    case when orders.id is not null then jsonb_build_object('id', orders.id, 'number', orders.number,
      'status', orders.status) end as "order",
    case when video_calls.id is not null then jsonb_build_object('id', video_calls.id, 'callType', call_type,
      'status', video_calls.status, 'endReason', end_reason, 'duration', duration, 'callerSide', caller_side) end as call,
    case when answered.id is not null then jsonb_build_object('id', answered.id, 'seq', answered.seq,
      'side', answered.side, 'body', case when answered.hidden_at is null then left(answered.body, 600) end)
      end as "replyTo",
    array(
      select jsonb_build_object('emoji', emoji, 'count', count(*), 'mine', bool_or(user_id = ${userId}::uuid))
      from message_reactions where message_id = messages.id group by emoji order by min(created_at), emoji
    ) as reactions,
    messages.edited_at as "editedAt", messages.deleted_at as "deletedAt",
    messages.hidden_at is not null as hidden, messages.created_at as "createdAt"
  from (${page}) as messages
  left join users as sender on sender.id = messages.sender_id
  left join products on products.id = messages.product_id
  left join orders on orders.id = messages.order_id
  left join video_calls on video_calls.id = messages.call_id
  left join messages as answered on answered.id = messages.reply_to_id
  cross join lateral (
    select products.status = 'active' and exists (
      select 1 from public_shops where public_shops.id = products.shop_id) as is_public
  ) as sight`;

/** From where, and in which direction. */
export interface HistoryPage {
  readonly limit: number;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** Messages after a number, oldest first, or before one, newest first. Reads one more than `limit`. */
export async function listMessages(
  db: Db,
  conversationId: string,
  userId: string,
  { limit, before, after }: HistoryPage,
): Promise<MessageRow[]> {
  const ofIt = sql`select * from messages where conversation_id = ${conversationId}`;
  if (after !== undefined) {
    const page = sql`${ofIt} and seq > ${after} order by seq limit ${limit + 1}`;
    const { rows } = await sql<MessageRow>`${named('messages_after')} ${messagesOf(userId, page)} order by seq`.execute(
      db,
    );
    return rows;
  }
  const page = sql`${ofIt} and seq < ${before ?? 2 ** 31}::bigint order by seq desc limit ${limit + 1}`;
  const { rows } = await sql<MessageRow>`
    ${named('messages_before')} ${messagesOf(userId, page)} order by seq desc`.execute(db);
  return rows;
}

export async function findMessage(
  db: Db,
  conversationId: string,
  id: string,
  userId: string,
): Promise<MessageRow | undefined> {
  const page = sql`select * from messages where conversation_id = ${conversationId} and id = ${id}`;
  const { rows } = await sql<MessageRow>`${named('message')} ${messagesOf(userId, page)}`.execute(db);
  return rows[0];
}

export interface EarlierMessage {
  readonly id: string;
  readonly requestHash: string | null;
}

/** What this sender's device sent under that id. */
export async function findSent(
  tx: Tx,
  conversationId: string,
  senderId: string,
  clientMessageId: string,
): Promise<EarlierMessage | undefined> {
  const { rows } = await sql<EarlierMessage>`
    ${named('message_sent')} select id, request_hash as "requestHash" from messages
    where conversation_id = ${conversationId} and sender_id = ${senderId}
      and client_message_id = ${clientMessageId}`.execute(tx);
  return rows[0];
}

export interface Cards {
  readonly conversationId: string;
  readonly buyerId: string;
  readonly shopId: string;
  readonly productId: string | null;
  readonly orderId: string | null;
  readonly replyToId: string | null;
}

/** Which of these can stand in a message there; true also for what is not given. */
export async function findCards(
  tx: Tx,
  { conversationId, buyerId, shopId, productId, orderId, replyToId }: Cards,
): Promise<{ product: boolean; order: boolean; replyTo: boolean }> {
  const { rows } = await sql<{ product: boolean; order: boolean; replyTo: boolean }>`
    select ${productId}::uuid is null or exists (
        select 1 from products where id = ${productId} and shop_id = ${shopId} and status = 'active'
          and exists (select 1 from public_shops where public_shops.id = ${shopId})
      ) as product,
      ${orderId}::uuid is null or exists (
        select 1 from orders where id = ${orderId} and shop_id = ${shopId} and buyer_id = ${buyerId}
      ) as "order",
      ${replyToId}::uuid is null or exists (
        select 1 from messages where id = ${replyToId} and conversation_id = ${conversationId} and deleted_at is null
      ) as "replyTo"`.execute(tx);
  return rows[0] ?? { product: false, order: false, replyTo: false };
}
