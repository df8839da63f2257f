import type { Context } from '#platform/actor.ts';
import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { orderRefunded } from '../events.ts';
import { book } from '../ledger/book.ts';
import { refund } from '../ledger/bookings.ts';
import type { Side } from '../machine.ts';
import { notifyOf } from '../news.ts';
import { paymentMethod } from './method.ts';
import { planRefund, type RefundPlan, type RefundWish } from './plan-refund.ts';
import { holdOrderMoney, listLineMoney, writeRefund } from './store.ts';

export interface Refund extends RefundPlan {
  readonly id: string;
  /** Of the whole order, with this. */
  readonly refundedAmount: number;
}

/**
 * Sends money of an order back: the sums of order and lines, the history, the books, the buyer's notice. The commission
 * walks back with it. Undefined where nothing is left of what is wished for: then nothing happens. Throws `not_paid`,
 * `more_than_paid`, and `invalid_input` for lines that aren't the order's.
 */
export async function refundOrder(
  tx: Tx,
  context: Context,
  { id: orderId }: { id: string },
  wish: RefundWish & { readonly reason?: string; readonly by: Side },
): Promise<Refund | undefined> {
  const order = await holdOrderMoney(tx, orderId);
  if (!order) throw problems.not_found();
  const plan = planRefund(order, await listLineMoney(tx, orderId), wish);
  if (!plan) return undefined;

  const { shopId, shopName, buyerId, currency, number } = order;
  const { amount } = plan;
  const id = newId();
  const { reason = '', returnId = null, by } = wish;
  const refundedAmount = order.refundedAmount + amount;
  const to = refundedAmount === order.totalAmount ? 'refunded' : 'partly_refunded';
  await writeRefund(
    tx,
    { id, orderId, ...plan, reason, returnId, from: order.paymentStatus, to },
    { id: newId(), orderId, by, actorId: context.actor?.userId ?? null },
  );
  const made = { id, ...plan, refundedAmount };
  await book(tx, [refund(order, made), ...paymentMethod(order.paymentMethod).booksOfRefund(order, made)]);

  announce(tx, orderRefunded, { orderId, shopId, buyerId, currency, refundId: id, amount });
  notifyOf(tx, [buyerId], 'order.refunded', id, { orderId, number, shop: shopName, amount: { amount, currency } });
  return made;
}
