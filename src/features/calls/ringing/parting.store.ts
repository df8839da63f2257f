import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** A buyer and a shop. */
export interface Pair {
  readonly buyerId: string;
  readonly shopId: string;
}

/** Live calls of these pairs, and those that these people are in. */
export async function listToPart(db: Db, pairs: readonly Pair[], userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select video_calls.id
    from unnest(${pairs.map(({ buyerId }) => buyerId)}::uuid[], ${pairs.map(({ shopId }) => shopId)}::uuid[])
      as pairs (buyer_id, shop_id)
    join video_calls on video_calls.shop_id = pairs.shop_id and ended_at is null
    join conversations on conversations.id = conversation_id and conversations.buyer_id = pairs.buyer_id
    union
    select call_id from call_slots where user_id = any(${[...userIds]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}
