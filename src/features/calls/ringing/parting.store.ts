import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** A buyer and a shop. */
export interface Pair {
  readonly buyerId: string;
  readonly shopId: string;
}

/** Live calls of these pairs, those that these people are in, and what rings to or from a shop of theirs. */
export async function listToPart(db: Db, pairs: readonly Pair[], userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select video_calls.id
    from unnest(${pairs.map(({ buyerId }) => buyerId)}::uuid[], ${pairs.map(({ shopId }) => shopId)}::uuid[])
      as pairs (buyer_id, shop_id)
    join video_calls on video_calls.shop_id = pairs.shop_id and ended_at is null
    join conversations on conversations.id = conversation_id and conversations.buyer_id = pairs.buyer_id
    union
    select call_id from call_slots where user_id = any(${[...userIds]}::uuid[])
    union
    select video_calls.id from shops join video_calls on shop_id = shops.id and ended_at is null
    where owner_id = any(${[...userIds]}::uuid[]) and video_calls.status in ('initiated', 'ringing')`.execute(db);
  return rows.map(({ id }) => id);
}
