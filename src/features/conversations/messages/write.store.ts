import { sql } from 'kysely';
import { named, type Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';
import type { MessageKind } from './messages.schema.ts';

export interface MessageValues {
  readonly id: string;
  readonly conversationId: string;
  readonly side: Side;
  readonly senderId: string | null;
  readonly clientMessageId: string | null;
  readonly requestHash: string | null;
  readonly kind: MessageKind;
  readonly body: string;
  readonly replyToId: string | null;
  readonly productId: string | null;
  readonly orderId: string | null;
  readonly offerId: string | null;
  readonly callId: string | null;
  /** A literal for `::tsvector`. */
  readonly lexemes: string;
  /** For the time that the buyer waited, where this ends it. */
  readonly answerId: string;
}

export interface Written {
  readonly seq: number;
  readonly createdAt: string;
  /** Whether a buyer waited for it. */
  readonly answers: boolean;
}

/**
 * Writes a message with everything that counts it, for one who holds the conversation: its number, the unread of the
 * other side, both inboxes, what its own side has read, and how long the buyer waited. What the house wrote for a side,
 * also of a call, says nothing of what that side has read, and answers nobody.
 */
export async function insertMessage(tx: Tx, message: MessageValues): Promise<Written> {
  const { side, kind } = message;
  const byThem = kind !== 'away' && kind !== 'call';
  const { rows } = await sql<Written>`
    ${named('write_message')} with before as (
      select last_seq + 1 as seq, shop_id, time_zone, waiting_since, greatest(souk_now(), last_at) as at
      from conversations join conversation_sides on conversation_id = conversations.id and side = 'buyer'
      join shops on shops.id = shop_id
      where conversations.id = ${message.conversationId}
    ), numbered as (
      update conversations set last_seq = last_seq + 1, last_message = left(${message.body}::text, 600),
        waiting_since = case when not ${byThem}::boolean then conversations.waiting_since
          when ${side}::text = 'buyer' then coalesce(conversations.waiting_since, before.at) end
      from before where id = ${message.conversationId}
    ), sides as (
      update conversation_sides set listed = true, archived = false, last_at = before.at,
        delivered_seq = case when is_own then before.seq else delivered_seq end,
        seen_seq = case when is_own then before.seq else seen_seq end,
        read_seq = case when is_own then before.seq else read_seq end,
        unread_count = case when is_own then 0 when side = ${side} then unread_count else unread_count + 1 end
      from before, (values ('buyer', ${side}::text = 'buyer' and ${byThem}), ('shop', ${side}::text = 'shop' and ${byThem}))
        as owned (owner, is_own)
      where conversation_id = ${message.conversationId} and owner = side
    ), answered as (
      insert into response_times (id, shop_id, conversation_id, seconds)
      select ${message.answerId}, shop_id, ${message.conversationId},
        floor(extract(epoch from at - waiting_since))::integer
      from before where waiting_since is not null and ${side}::text = 'shop' and ${byThem}::boolean
      returning 1
    )
    insert into messages (id, conversation_id, seq, side, sender_id, client_message_id, request_hash, kind, body,
      reply_to_id, product_id, order_id, offer_id, call_id, words, created_at, shop_id, day)
    select ${message.id}, ${message.conversationId}, seq, ${side}, ${message.senderId}, ${message.clientMessageId},
      ${message.requestHash}, ${kind}, ${message.body}, ${message.replyToId}, ${message.productId}, ${message.orderId},
      ${message.offerId}, ${message.callId}, ${message.lexemes}::tsvector, at, shop_id,
      (at at time zone time_zone)::date
    from before
    returning seq, created_at as "createdAt", exists (select 1 from answered) as answers`.execute(tx);
  const [written] = rows;
  if (!written) throw new Error(`The conversation ${message.conversationId} is gone`);
  return written;
}
