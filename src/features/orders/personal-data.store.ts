import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface ExportedOrder {
  readonly id: string;
  readonly sealed: string | null;
}

/** What somebody bought, with the lines of each order; amounts in minor units. */
export async function listOrdersOf(db: Db, userId: string): Promise<ExportedOrder[]> {
  const { rows } = await sql<ExportedOrder>`
    select orders.id, number, checkout_id as "checkoutId", shops.name as shop, orders.status,
      payment_status as "paymentStatus", payment_method as "paymentMethod", orders.currency,
      goods_amount as "goodsAmount", delivery_amount as "deliveryAmount", total_amount as "totalAmount",
      refunded_amount as "refundedAmount", delivery_kind as "deliveryKind", delivery_name as "deliveryName", shipment,
      placed_at as "placedAt", orders.updated_at as "updatedAt", sealed, (
        select coalesce(jsonb_agg(jsonb_build_object('title', title, 'options', options, 'sku', sku,
          'quantity', quantity, 'priceAmount', price_amount, 'refundedAmount', refunded_amount,
          'returnedQuantity', returned_quantity) order by position), '[]')
        from order_lines where order_id = orders.id
      ) as lines
    from orders join shops on shops.id = shop_id where buyer_id = ${userId} order by orders.id`.execute(db);
  return rows;
}

export async function listCheckoutsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, created_at as at from checkouts where buyer_id = ${userId} order by id`.execute(db);
  return rows;
}

/** The steps that somebody made themselves, as a buyer or for a shop, and all of what they bought. */
export async function listChangesOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select order_changes.id, order_id as "orderId", kind, from_state as "from", to_state as "to", by,
      actor_id = ${userId} as "byMe", note, amount, order_changes.created_at as at
    from order_changes
    where actor_id = ${userId} or order_id in (select id from orders where buyer_id = ${userId})
    order by position`.execute(db);
  return rows;
}

export async function listReturnsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select order_returns.id, order_id as "orderId", order_returns.status, reason, answer,
      order_returns.created_at as "createdAt", decided_at as "decidedAt", received_at as "receivedAt"
    from order_returns join orders on orders.id = order_id
    where buyer_id = ${userId} order by order_returns.id`.execute(db);
  return rows;
}

/** Where what somebody bought went, and what they wrote to the shops. */
export async function forgetAddresses(tx: Tx, userId: string): Promise<void> {
  await sql`
    update orders set sealed = null, shipment = null, updated_at = souk_now() where buyer_id = ${userId}`.execute(tx);
}

/** Who made a step, and what the buyer wrote to theirs. */
export async function forgetActor(tx: Tx, userId: string): Promise<void> {
  await sql`
    update order_changes
    set actor_id = case when actor_id = ${userId} then null else actor_id end,
      note = case when by = 'buyer' then '' else note end
    where actor_id = ${userId} or order_id in (select id from orders where buyer_id = ${userId})`.execute(tx);
}

/** Why somebody gave something back. */
export async function forgetReasons(tx: Tx, userId: string): Promise<void> {
  await sql`
    update order_returns set reason = '' where order_id in (select id from orders where buyer_id = ${userId})`.execute(
    tx,
  );
}

/** Ids of what these people ordered that no shop confirmed yet. */
export async function listPlacedBy(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from orders where buyer_id = any(${[...userIds]}::uuid[]) and status = 'placed' order by id`.execute(tx);
  return rows.map(({ id }) => id);
}
