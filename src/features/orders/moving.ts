import type { Context } from '#platform/actor.ts';
import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { giveBack } from './checkout/stock.ts';
import { orderMoved } from './events.ts';
import { type Move, moves, type Side } from './machine.ts';
import { notifyOf } from './news.ts';
import { paymentMethod } from './payments/method.ts';
import { refundOrder } from './payments/refund-order.ts';
import { takePayment } from './payments/take-payment.ts';
import type { Order, OrderStatus } from './schema.ts';
import { insertChange, listLines, moveOrder, type OrderRow, readPaymentStatus } from './store.ts';

/** A step that somebody may make with an order as they read it. */
export interface Step {
  readonly move: Move;
  readonly order: OrderRow;
  readonly by: Side;
  /** Those of the shop, by `peopleOf`. */
  readonly people: readonly string[];
}

/** What they say to it. */
export interface Said {
  readonly note?: string;
  readonly shipment?: NonNullable<Order['shipment']>;
  /** Nobody did it but the clock. */
  readonly overdue?: true;
}

/** An order as it was before it moved. */
export type Moved = OrderRow & { readonly people: readonly string[] };

/**
 * Makes the step with all that follows of it: history, stock, money, what the other side and the house hear. False where
 * the order is no longer as it was read: then nothing happens.
 */
export async function moveOn(tx: Tx, context: Context, step: Step, said: Said): Promise<boolean> {
  const { move, order, by } = step;
  const { to } = moves[move];
  if (!(await moveOrder(tx, order.id, order.status, to, said.shipment))) return false;
  await recordMove(tx, context, order, to, by, said.note);
  if (move === 'deliver' && paymentMethod(order.paymentMethod).paidBy === 'delivery') {
    await takePayment(tx, context, order, by);
  }
  if (move === 'cancel') await undo(tx, context, step, said.note);
  notifyOfMove(tx, step, said);
  return true;
}

/** Writes into the history that an order went on, and announces it. */
export async function recordMove(
  tx: Tx,
  context: Context,
  { id, shopId, buyerId, currency, status: from }: OrderRow,
  to: OrderStatus,
  by: Side,
  note = '',
): Promise<void> {
  const actorId = context.actor?.userId ?? null;
  await insertChange(tx, { id: newId(), orderId: id, kind: 'status', from, to, by, actorId, note });
  announce(tx, orderMoved, { orderId: id, shopId, buyerId, currency, from, to });
}

/** The order is held: nobody else takes of it or pays it meanwhile. */
async function undo(tx: Tx, context: Context, { order, by }: Step, reason = ''): Promise<void> {
  const lines = await listLines(tx, order.id);
  await giveBack(
    tx,
    order.id,
    lines.map(({ id, quantity, restockedQuantity }) => ({ lineId: id, quantity: quantity - restockedQuantity })),
  );
  const payment = await readPaymentStatus(tx, order.id);
  if (payment === 'paid' || payment === 'partly_refunded') {
    // What the buyer wrote stands in their own step alone, which forgets it when they go.
    await refundOrder(tx, context, order, { all: true, by, reason: by === 'buyer' ? '' : reason });
  }
}

/** The other side reads of it; of what the market did, both. */
function notifyOfMove(tx: Tx, { move, order, by, people }: Step, { note = '', shipment, overdue }: Said): void {
  const { id, number, shopName: shop, buyerId } = order;
  const named = { orderId: id, number, shop };
  const others = by === 'buyer' ? people : by === 'shop' ? [buyerId] : [buyerId, ...people];
  if (move === 'confirm') notifyOf(tx, [buyerId], 'order.confirmed', id, named);
  if (move === 'ship') {
    const { carrier = null, trackingNumber = null, trackingUrl = null } = shipment ?? {};
    notifyOf(tx, [buyerId], 'order.shipped', id, { ...named, carrier, trackingNumber, trackingUrl });
  }
  if (move === 'deliver') notifyOf(tx, others, 'order.delivered', id, { ...named, by });
  if (move === 'cancel') {
    notifyOf(tx, others, 'order.cancelled', id, { ...named, by, reason: note, ...(overdue && { overdue }) });
  }
}
