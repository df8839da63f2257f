import { peopleOf } from '#features/shops/people.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { invalid, problems } from '#platform/problems.ts';
import { giveBack } from '../checkout/stock.ts';
import { tellBothSides } from '../news.ts';
import { readOrder, seeOrder } from '../reading.ts';
import type { Order } from '../schema.ts';
import { holdOrder, listLines } from '../store.ts';
import type { RefundRequest } from './payments.schema.ts';
import type { RefundWish } from './plan-refund.ts';
import { refundOrder } from './refund-order.ts';

/** Gives money of an order back, for the shop's people and for admins; answers the order as it then is. */
export async function refund(context: Context, id: string, request: RefundRequest): Promise<Order> {
  const orderId = id.toLowerCase();
  await change(context, async (tx) => {
    const { order, sides } = await seeOrder(tx, context, orderId);
    const by = sides.find((side) => side !== 'buyer');
    if (!by) throw problems.forbidden('The shop refunds its orders');
    const wish = wishOf(request, order.currency);
    // Stock before books, as everything that moves both.
    if (request.restock) await restock(tx, orderId, request);
    const refunded = await refundOrder(tx, context, order, { ...wish, reason: request.reason?.trim() ?? '', by });
    if (refunded) {
      const paymentStatus = order.totalAmount === refunded.refundedAmount ? 'refunded' : 'partly_refunded';
      tellBothSides(tx, { ...order, paymentStatus }, await peopleOf(tx, order.shopId, 'orders'));
    }
    // The order holds an address, and what is answered here is kept for repeats.
    return { id: orderId };
  });
  return readOrder(context, orderId);
}

function wishOf({ amount, lines, delivery, restock }: RefundRequest, currency: string): RefundWish {
  if (!amount) {
    if (!lines && !delivery) return { all: true };
    if (restock && !lines) throw invalid('/restock', 'needs the lines that come back');
    return { ...(lines && { lines }), ...(delivery && { delivery: 'all' }) };
  }
  if (lines || delivery) throw invalid('/amount', 'stands alone, without lines or delivery');
  if (restock) throw invalid('/restock', 'needs the lines that come back');
  if (amount.currency !== currency) throw invalid('/amount/currency', `must be ${currency}, the currency of the order`);
  if (amount.amount === 0) throw invalid('/amount/amount', 'must be more than 0');
  return { amount: amount.amount };
}

/** Puts pieces back on sale that are not there yet. */
async function restock(tx: Tx, orderId: string, { lines }: RefundRequest): Promise<void> {
  await holdOrder(tx, orderId);
  const wished = lines && new Map(lines.map(({ lineId, quantity }) => [lineId.toLowerCase(), quantity]));
  const back = (await listLines(tx, orderId)).map(({ id, quantity, restockedQuantity }) => {
    const most = quantity - restockedQuantity;
    return { lineId: id, quantity: wished ? Math.min(wished.get(id) ?? 0, most) : most };
  });
  await giveBack(tx, orderId, back);
}
