import { randomUUID } from 'node:crypto';
import type { Market } from '../market.ts';

export interface Talker {
  readonly accessToken: string;
  readonly conversationId: string;
}

/** So many of the market's people, each in a conversation with the next: a seller with a shop, their buyer, a seller, … */
export async function inConversation({ people, pool }: Market, count: number): Promise<readonly Talker[]> {
  const some = people.all.slice(0, count);
  const pairs = Array.from({ length: some.length / 2 }, (_, index) => ({
    conversationId: randomUUID(),
    shopId: randomUUID(),
    sellerId: some[index * 2]?.userId,
    buyerId: some[index * 2 + 1]?.userId,
  }));
  await pool.query(
    `with given as materialized (
       select * from jsonb_to_recordset($1::jsonb) as given ("conversationId" uuid, "shopId" uuid, "sellerId" uuid, "buyerId" uuid)
     ), shop as (
       insert into shops (id, owner_id, slug, name, currency) select "shopId", "sellerId", 'talk-' || "shopId", 'Attic', 'EUR' from given
     ), conversation as (
       insert into conversations (id, buyer_id, shop_id) select "conversationId", "buyerId", "shopId" from given
     )
     insert into conversation_sides (conversation_id, side, holder_id, listed)
     select "conversationId", side, holder_id, side = 'buyer'
     from given cross join lateral (values ('buyer', "buyerId"), ('shop', "shopId")) as both_sides (side, holder_id)`,
    [JSON.stringify(pairs)],
  );
  return some.map(({ accessToken }, index) => ({
    accessToken,
    conversationId: pairs[Math.floor(index / 2)]?.conversationId as string,
  }));
}
