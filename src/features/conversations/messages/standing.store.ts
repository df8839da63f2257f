import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';

/** A message as moderation deals with it. */
export interface SaidMessage {
  readonly id: string;
  readonly seq: number;
  readonly conversationId: string;
  readonly buyerId: string;
  readonly shopId: string;
  readonly side: Side;
  readonly senderId: string | null;
  /** Empty where it is a card or has attachments alone, null once deleted. */
  readonly body: string | null;
  readonly isHidden: boolean;
}

export async function findSaid(db: Db, id: string): Promise<SaidMessage | undefined> {
  const { rows } = await sql<SaidMessage>`
    select messages.id, seq, conversation_id as "conversationId", buyer_id as "buyerId", conversations.shop_id as "shopId", side,
      sender_id as "senderId", body, hidden_at is not null as "isHidden"
    from messages join conversations on conversations.id = conversation_id where messages.id = ${id}`.execute(db);
  return rows[0];
}

/** Takes a message out of sight or brings it back. Answers its words; undefined where it is so already, or was deleted. */
export async function moveMessage(tx: Tx, id: string, hidden: boolean): Promise<string | undefined> {
  const { rows } = await sql<{ body: string }>`
    update messages set hidden_at = case when ${hidden} then souk_now() end
    where id = ${id} and deleted_at is null and (hidden_at is null) = ${hidden} returning body`.execute(tx);
  return rows[0]?.body;
}
