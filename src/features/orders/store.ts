import { sql } from 'kysely';
import type { Actor } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Side } from './machine.ts';
import type { DeliveryKind, Order, OrderStatus, PaymentMethodName, PaymentStatus } from './schema.ts';

/** What every list reads of an order. Amounts in minor units. */
export interface OrderCardRow {
  readonly id: string;
  readonly number: number;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly currency: string;
  readonly totalAmount: number;
  readonly refundedAmount: number;
  readonly deliveryKind: DeliveryKind;
  readonly deliveryName: string;
  readonly placedAt: string;
  readonly updatedAt: string;
  readonly shopId: string;
  readonly shopSlug: string;
  readonly shopName: string;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly pieces: number;
  readonly title: string;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly openReturn: boolean;
}

/** An order as one who looks at it has it. */
export interface OrderRow extends OrderCardRow {
  readonly paymentMethod: PaymentMethodName;
  readonly goodsAmount: number;
  readonly deliveryAmount: number;
  readonly commissionAmount: number;
  readonly locationId: string | null;
  readonly sealed: string | null;
  readonly shipment: NonNullable<Order['shipment']> | null;
  /** Whether the time for returning it is not over. */
  readonly mayReturn: boolean;
  /** Whether the asker is the shop's owner, or of its staff with 'orders'. */
  readonly isShop: boolean;
}

/** Of `orders`, beside what `cardJoins` joins. */
export const cardColumns = sql.raw(`
  orders.id, orders.number, orders.status, orders.payment_status as "paymentStatus", orders.currency,
  orders.total_amount as "totalAmount", orders.refunded_amount as "refundedAmount",
  orders.delivery_kind as "deliveryKind", orders.delivery_name as "deliveryName", orders.placed_at as "placedAt",
  orders.updated_at as "updatedAt", orders.shop_id as "shopId", shops.slug as "shopSlug", shops.name as "shopName",
  orders.buyer_id as "buyerId", users.name as "buyerName", first.title, first.image_url, first.picture_id,
  (select sum(quantity) from order_lines where order_id = orders.id)::integer as pieces,
  exists (
    select 1 from order_returns where order_id = orders.id and status in ('requested', 'accepted')
  ) as "openReturn"`);

export const cardJoins = sql.raw(`
  join shops on shops.id = orders.shop_id
  join users on users.id = orders.buyer_id
  cross join lateral (
    select order_lines.title, products.image_url, products.picture_id
    from order_lines join products on products.id = order_lines.product_id
    where order_id = orders.id order by position limit 1
  ) as first`);

/** An order, whoever asks, with what it is to them; undefined where there is none. */
export async function findOrder(
  db: Db,
  id: string,
  asker: Pick<Actor, 'userId'> | null,
  returnDays: number,
): Promise<OrderRow | undefined> {
  const userId = asker?.userId ?? null;
  const { rows } = await sql<OrderRow>`
    select ${cardColumns}, orders.payment_method as "paymentMethod",
      orders.goods_amount as "goodsAmount", orders.delivery_amount as "deliveryAmount",
      orders.commission_amount as "commissionAmount",
      orders.location_id as "locationId", orders.sealed, orders.shipment,
      coalesce(orders.delivered_at > souk_now() - make_interval(days => ${returnDays}), false) as "mayReturn",
      coalesce(shops.owner_id = ${userId}::uuid, false) or exists (
        select 1 from shop_staff
        where shop_id = orders.shop_id and user_id = ${userId}::uuid and 'orders' = any(permissions)
      ) as "isShop"
    from orders ${cardJoins} where orders.id = ${id}`.execute(db);
  return rows[0];
}

export interface LineRow {
  readonly id: string;
  readonly productId: string;
  readonly variantId: string | null;
  readonly title: string;
  readonly options: Record<string, string>;
  readonly sku: string | null;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly quantity: number;
  readonly priceAmount: number;
  readonly refundedAmount: number;
  readonly returnedQuantity: number;
  readonly restockedQuantity: number;
}

/** The lines of an order as they were sold, with the picture that their product has now. */
export async function listLines(db: Db, orderId: string): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select order_lines.id, product_id as "productId", variant_id as "variantId", order_lines.title, options,
      order_lines.sku, image_url, picture_id, quantity, order_lines.price_amount as "priceAmount",
      refunded_amount as "refundedAmount", returned_quantity as "returnedQuantity",
      restocked_quantity as "restockedQuantity"
    from order_lines join products on products.id = product_id
    where order_id = ${orderId} order by position`.execute(db);
  return rows;
}

export interface ChangeRow {
  readonly id: string;
  readonly kind: 'status' | 'payment' | 'return';
  readonly from: string | null;
  readonly to: string;
  readonly by: Side;
  readonly note: string;
  readonly amount: number | null;
  readonly at: string;
}

/** The history of an order, oldest first. */
export async function listChanges(db: Db, orderId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select id, kind, from_state as "from", to_state as "to", by, note, amount, created_at as at
    from order_changes where order_id = ${orderId} order by position`.execute(db);
  return rows;
}

export interface RefundRow {
  readonly id: string;
  readonly amount: number;
  readonly deliveryAmount: number;
  readonly lines: { readonly lineId: string; readonly amount: number }[];
  readonly reason: string;
  readonly createdAt: string;
}

/** What was refunded of an order, oldest first. */
export async function listRefunds(db: Db, orderId: string): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    select id, amount, delivery_amount as "deliveryAmount", reason, created_at as "createdAt", (
        select coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'amount', refund_lines.amount) order by position), '[]')
        from refund_lines join order_lines on order_lines.id = line_id where refund_id = refunds.id
      ) as lines
    from refunds where order_id = ${orderId} order by id`.execute(db);
  return rows;
}

export interface NewChange {
  readonly id: string;
  readonly orderId: string;
  readonly kind: ChangeRow['kind'];
  readonly from: string | null;
  readonly to: string;
  readonly by: Side;
  readonly actorId: string | null;
  readonly note?: string;
  /** Minor units of the order's currency. */
  readonly amount?: number;
}

/** Writes a step into the history of its order. */
export async function insertChange(tx: Tx, change: NewChange): Promise<void> {
  const { id, orderId, kind, from, to, by, actorId, note = '', amount = null } = change;
  await sql`
    insert into order_changes (id, order_id, kind, from_state, to_state, by, actor_id, note, amount)
    values (${id}, ${orderId}, ${kind}, ${from}, ${to}, ${by}, ${actorId}, ${note}, ${amount})`.execute(tx);
}

/** Moves an order that is still in that state, and holds it; false where somebody was first. */
export async function moveOrder(
  tx: Tx,
  id: string,
  from: OrderStatus,
  to: Exclude<OrderStatus, 'placed'>,
  shipment: object | null = null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update orders set status = ${to}, ${sql.ref(`${to}_at`)} = souk_now(), updated_at = souk_now(),
      shipment = coalesce(${shipment && JSON.stringify(shipment)}::jsonb, shipment)
    where id = ${id} and status = ${from}`.execute(tx);
  return numAffectedRows === 1n;
}

/** The state of its payment now, for one who holds the order. */
export async function readPaymentStatus(tx: Tx, id: string): Promise<PaymentStatus | undefined> {
  const { rows } = await sql<{ status: PaymentStatus }>`
    select payment_status as status from orders where id = ${id}`.execute(tx);
  return rows[0]?.status;
}

/** Holds an order until the end of the transaction, for what depends on more than its state. */
export async function holdOrder(tx: Tx, id: string): Promise<void> {
  await sql`select 1 from orders where id = ${id} for no key update`.execute(tx);
}

/** Ids of orders placed so many days ago that nobody confirmed, oldest first. */
export async function listUnconfirmed(
  db: Db,
  days: number,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from orders
    where status = 'placed' and placed_at <= souk_now() - make_interval(days => ${days})
      ${after === undefined ? sql`` : sql`and id > ${after}`}
    order by id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
