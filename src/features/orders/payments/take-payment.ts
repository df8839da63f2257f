import type { Context } from '#platform/actor.ts';
import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { orderPaid } from '../events.ts';
import { book } from '../ledger/book.ts';
import { sale } from '../ledger/bookings.ts';
import type { Side } from '../machine.ts';
import { orderProblems } from '../problems.ts';
import { paymentMethod } from './method.ts';
import { holdOrderMoney, markPaid } from './store.ts';

/**
 * The money for an order is there: it is paid, the books say so, and the house hears of it. False where it was paid
 * before: then nothing happens. Throws `wrong_order_state` for an order that was cancelled.
 */
export async function takePayment(tx: Tx, context: Context, { id }: { id: string }, by: Side): Promise<boolean> {
  const order = await holdOrderMoney(tx, id);
  if (!order) throw problems.not_found();
  if (order.status === 'cancelled') throw orderProblems.wrong_order_state('The order was cancelled');
  const step = { id: newId(), orderId: id, by, actorId: context.actor?.userId ?? null };
  if (!(await markPaid(tx, step))) return false;
  await book(tx, [sale(order), ...paymentMethod(order.paymentMethod).booksOfPayment(order)]);
  const { shopId, buyerId, currency, totalAmount } = order;
  announce(tx, orderPaid, { orderId: id, shopId, buyerId, currency, amount: totalAmount });
  return true;
}
