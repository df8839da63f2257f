import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Forgets up to `limit` arrivals on days whose views are no longer all there. Answers how many went. */
export async function forgetArrivals(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from shop_arrivals where ctid in (
      select shop_arrivals.ctid from shop_arrivals, view_retention
      where date < forgotten_before limit ${limit} for update of shop_arrivals skip locked)`.execute(db);
  return Number(numAffectedRows);
}

/** Forgets up to `limit` things put into carts on such days. Answers how many went. */
export async function forgetCarts(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from cart_additions where ctid in (
      select cart_additions.ctid from cart_additions, view_retention
      where created_at < forgotten_before + 1 and day < forgotten_before
      limit ${limit} for update of cart_additions skip locked)`.execute(db);
  return Number(numAffectedRows);
}

/** What somebody put into carts, the newest first. */
export async function listPutIntoCarts(db: Db, userId: string, limit: number): Promise<object[]> {
  const { rows } = await sql<object>`
    select shop_id as "shopId", product_id as "productId", quantity, day::text, created_at as at
    from cart_additions where who = ${userId} order by id desc limit ${limit}`.execute(db);
  return rows;
}

/**
 * Takes somebody out of what they put into carts: another one of each shop and day did that. Where they ordered or wrote
 * there that day the id stays, as it does in the order and the conversation, so that they are still counted as one.
 */
export async function forgetWhoPut(tx: Tx, userId: string): Promise<void> {
  await sql`
    with nameless as (
      select shop_id, day, gen_random_uuid() as nobody from (
        select distinct shop_id, day from cart_additions where who = ${userId}
      ) as added
      where not exists (
        select 1 from orders
        where orders.shop_id = added.shop_id and orders.day = added.day and orders.buyer_id = ${userId}
      ) and not exists (
        select 1 from conversations join messages on conversation_id = conversations.id
        where conversations.buyer_id = ${userId} and messages.shop_id = added.shop_id and messages.day = added.day
          and messages.side = 'buyer' and messages.kind not in ('away', 'call')
      )
    )
    update cart_additions set who = nobody from nameless
    where (cart_additions.shop_id, cart_additions.day) = (nameless.shop_id, nameless.day) and who = ${userId}`.execute(
    tx,
  );
}
