import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Side } from '../machine.ts';
import type { OrderStatus, PaymentMethodName, PaymentStatus } from '../schema.ts';

/** An order as far as its money goes; amounts in minor units of its currency. */
export interface OrderMoney {
  readonly id: string;
  readonly number: number;
  readonly shopId: string;
  readonly shopName: string;
  readonly buyerId: string;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly paymentMethod: PaymentMethodName;
  readonly currency: string;
  readonly totalAmount: number;
  readonly deliveryAmount: number;
  readonly commissionAmount: number;
  readonly refundedAmount: number;
  readonly deliveryRefundedAmount: number;
}

export interface LineMoney {
  readonly id: string;
  readonly quantity: number;
  readonly priceAmount: number;
  readonly commissionAmount: number;
  readonly refundedAmount: number;
}

/** Holds the order until the transaction ends: whatever moves its money waits for that. */
export async function holdOrderMoney(tx: Tx, orderId: string): Promise<OrderMoney | undefined> {
  const { rows } = await sql<OrderMoney>`
    select orders.id, number, shop_id as "shopId", shops.name as "shopName", buyer_id as "buyerId", orders.status,
      payment_status as "paymentStatus", payment_method as "paymentMethod", orders.currency,
      total_amount as "totalAmount", delivery_amount as "deliveryAmount", commission_amount as "commissionAmount",
      refunded_amount as "refundedAmount", delivery_refunded_amount as "deliveryRefundedAmount"
    from orders join shops on shops.id = shop_id
    where orders.id = ${orderId} for no key update of orders`.execute(tx);
  return rows[0];
}

/** The lines of an order in their order. */
export async function listLineMoney(tx: Tx, orderId: string): Promise<LineMoney[]> {
  const { rows } = await sql<LineMoney>`
    select id, quantity, price_amount as "priceAmount", commission_amount as "commissionAmount",
      refunded_amount as "refundedAmount"
    from order_lines where order_id = ${orderId} order by position`.execute(tx);
  return rows;
}

export interface PaymentStep {
  /** Of the row in the history. */
  readonly id: string;
  readonly orderId: string;
  readonly by: Side;
  readonly actorId: string | null;
}

/** Makes an order that is due paid; false where it was paid before. */
export async function markPaid(tx: Tx, { id, orderId, by, actorId }: PaymentStep): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    with before as (
      select id, payment_status from orders where id = ${orderId}
    ), paid as (
      update orders set payment_status = 'paid', paid_at = souk_now(), updated_at = souk_now()
      where id = ${orderId} and payment_status in ('due', 'authorised')
      returning id, total_amount
    ), written as (
      insert into order_changes (id, order_id, kind, from_state, to_state, by, actor_id, amount)
      select ${id}, paid.id, 'payment', before.payment_status, 'paid', ${by}, ${actorId}, total_amount
      from paid join before on before.id = paid.id
    )
    select exists (select 1 from paid) as done`.execute(tx);
  return rows[0]?.done === true;
}

export interface RefundRow {
  readonly id: string;
  readonly orderId: string;
  readonly amount: number;
  readonly deliveryAmount: number;
  readonly commissionAmount: number;
  readonly lines: readonly { readonly lineId: string; readonly amount: number }[];
  readonly reason: string;
  readonly returnId: string | null;
  readonly from: PaymentStatus;
  readonly to: PaymentStatus;
}

/** Writes a refund: itself, its lines, the sums of order and lines, and the step in the history, in one statement. */
export async function writeRefund(tx: Tx, refund: RefundRow, { id, by, actorId }: PaymentStep): Promise<void> {
  const { orderId, amount, deliveryAmount, commissionAmount, lines, reason, returnId, from, to } = refund;
  await sql`
    with written as (
      insert into refunds (id, order_id, amount, delivery_amount, commission_amount, reason, return_id, actor_id)
      values (${refund.id}, ${orderId}, ${amount}, ${deliveryAmount}, ${commissionAmount}, ${reason}, ${returnId}, ${actorId})
    ), given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as given ("lineId" uuid, amount bigint)
    ), of_lines as (
      insert into refund_lines (refund_id, line_id, amount) select ${refund.id}, "lineId", amount from given
    ), summed as (
      update order_lines set refunded_amount = refunded_amount + given.amount
      from given where order_lines.id = "lineId"
    ), changed as (
      insert into order_changes (id, order_id, kind, from_state, to_state, by, actor_id, note, amount)
      values (${id}, ${orderId}, 'payment', ${from}, ${to}, ${by}, ${actorId}, ${reason}, ${amount})
    )
    update orders set payment_status = ${to}, refunded_amount = refunded_amount + ${amount},
      delivery_refunded_amount = delivery_refunded_amount + ${deliveryAmount},
      commission_refunded_amount = commission_refunded_amount + ${commissionAmount}, updated_at = souk_now()
    where id = ${orderId}`.execute(tx);
}

/** What somebody refunded as one of a shop's people or as an admin, for their export. */
export async function listRefundsBy(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select refunds.id, number as order, amount, currency, reason, refunds.created_at as "createdAt"
    from refunds join orders on orders.id = order_id where actor_id = ${userId} order by refunds.id`.execute(db);
  return rows;
}

export async function forgetRefunder(tx: Tx, userId: string): Promise<void> {
  await sql`update refunds set actor_id = null where actor_id = ${userId}`.execute(tx);
}
