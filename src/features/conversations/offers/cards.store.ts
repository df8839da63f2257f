import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** The message that an offer stands in. */
export interface CardRow {
  readonly offerId: string;
  readonly messageId: string;
  readonly seq: number;
}

export async function listCards(tx: Tx, offerIds: readonly string[]): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`
    select offer_id as "offerId", id as "messageId", seq from messages
    where offer_id = any(${[...offerIds]}::uuid[])`.execute(tx);
  return rows;
}

/** Offers that do not stand in one message of their conversation, written by the side that makes them. */
export async function findWrongCards(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'the offer ' || offers.id || ' stands in ' || count(messages.id) || ' messages, in its conversation in '
      || count(messages.id) filter (where messages.conversation_id = offers.conversation_id
        and messages.side = offers.side and messages.kind = 'offer') as fault
    from offers left join messages on messages.offer_id = offers.id
    group by offers.id
    having count(messages.id) <> 1 or not bool_and(messages.conversation_id = offers.conversation_id
      and messages.side = offers.side and messages.kind = 'offer')
    order by offers.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
