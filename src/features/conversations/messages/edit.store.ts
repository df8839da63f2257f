import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { MessageKind } from './messages.schema.ts';

/** What decides whether somebody may change a message. */
export interface ChangeableMessage {
  readonly id: string;
  readonly seq: number;
  readonly senderId: string | null;
  readonly kind: MessageKind;
  readonly body: string | null;
  readonly isDeleted: boolean;
  readonly isHidden: boolean;
  readonly ageSeconds: number;
}

export async function findChangeable(
  tx: Tx,
  conversationId: string,
  id: string,
): Promise<ChangeableMessage | undefined> {
  const { rows } = await sql<ChangeableMessage>`
    select id, seq, sender_id as "senderId", kind, body, deleted_at is not null as "isDeleted",
      hidden_at is not null as "isHidden", extract(epoch from souk_now() - created_at) as "ageSeconds"
    from messages where conversation_id = ${conversationId} and id = ${id}`.execute(tx);
  return rows[0];
}

export async function updateBody(tx: Tx, id: string, body: string, lexemes: string): Promise<void> {
  await sql`
    update messages set body = ${body}, words = ${lexemes}::tsvector, edited_at = souk_now() where id = ${id}`.execute(
    tx,
  );
}

/** Leaves of a message that there was one. The caller drops what is attached. */
export async function emptyMessage(tx: Tx, id: string): Promise<void> {
  await sql`
    with silent as (delete from message_reactions where message_id = ${id})
    update messages set body = null, words = '', deleted_at = souk_now(), edited_at = null, product_id = null,
      order_id = null, reply_to_id = null
    where id = ${id}`.execute(tx);
}

/** False where it is there already. */
export async function insertReaction(tx: Tx, messageId: string, userId: string, emoji: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into message_reactions (message_id, user_id, emoji) values (${messageId}, ${userId}, ${emoji})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** False where there is none. */
export async function deleteReaction(tx: Tx, messageId: string, userId: string, emoji: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from message_reactions
    where message_id = ${messageId} and user_id = ${userId} and emoji = ${emoji}`.execute(tx);
  return numAffectedRows === 1n;
}

/** How many different ones a message has. */
export async function countReactions(tx: Tx, messageId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct emoji)::integer as count from message_reactions where message_id = ${messageId}`.execute(tx);
  return rows[0]?.count ?? 0;
}
