import { peopleOf } from '#features/shops/people.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { type InputFault, problems } from '#platform/problems.ts';
import { returnsAs } from '../acts-of.ts';
import type { Side } from '../machine.ts';
import { notifyOf, tellBothSides } from '../news.ts';
import { orderProblems } from '../problems.ts';
import { seeOrder } from '../reading.ts';
import type { OrderReturn } from '../schema.ts';
import { holdOrder, insertChange, type LineRow, listLines, type OrderRow } from '../store.ts';
import { bringBack } from './bring-back.ts';
import type { NewReturn, ReturnAnswer, ReturnReceipt } from './returns.schema.ts';
import { findReturn, insertReturn, moveReturn, type ReturnRow, touchOrder } from './returns.store.ts';

/**
 * Asks to return pieces of an order. By the buyer once it is delivered, for some days; by the shop all that it sent and
 * that nobody took, which needs nobody's yes. Throws `not_found`, `forbidden`, `wrong_order_state`, `return_open`,
 * `return_too_late`, `invalid_input`.
 */
export function requestReturn(context: Context, orderId: string, { lines, reason }: NewReturn): Promise<OrderReturn> {
  return change(context, async (tx) => {
    await holdOrder(tx, orderId);
    const { order, sides } = await seeOrder(tx, context, orderId);
    const by = returnsAs(order, sides);
    if (!by) throw refusal(order, sides);
    const wished = lines.map(({ lineId, quantity }) => ({ lineId: lineId.toLowerCase(), quantity }));
    refuseUnfit(wished, await listLines(tx, orderId), by !== 'buyer');

    const id = newId();
    const status = by === 'buyer' ? 'requested' : 'accepted';
    const written = { id, orderId, status, reason: reason.trim(), lines: wished } as const;
    if (!(await insertReturn(tx, written))) throw orderProblems.return_open();
    await touchOrder(tx, orderId);
    await record(tx, context, { orderId, from: null, to: status, by, note: written.reason });

    const people = await peopleOf(tx, order.shopId, 'orders');
    if (by === 'buyer') {
      const pieces = wished.reduce((sum, { quantity }) => sum + quantity, 0);
      const data = { ...named(order), pieces, reason: written.reason };
      notifyOf(tx, people, 'order.return_requested', id, data);
    }
    tellBothSides(tx, order, people);
    return shownReturn((await findReturn(tx, id)) as ReturnRow);
  });
}

/** The shop takes it back. */
export function acceptReturn(context: Context, id: string, { answer = '' }: ReturnAnswer): Promise<OrderReturn> {
  return decide(context, id, 'requested', 'accepted', answer.trim());
}

/** The shop does not take it back. */
export function declineReturn(context: Context, id: string, { answer = '' }: ReturnAnswer): Promise<OrderReturn> {
  return decide(context, id, 'requested', 'declined', answer.trim());
}

/** The pieces are there: into the stock again unless told otherwise, their money back to who paid it. */
export function receiveReturn(context: Context, id: string, { restock = true }: ReturnReceipt): Promise<OrderReturn> {
  return decide(context, id, 'accepted', 'received', '', (tx, found) => bringBack(tx, context, { ...found, restock }));
}

interface Found {
  readonly order: OrderRow;
  readonly back: ReturnRow;
  readonly by: Side;
}

/** Moves a return on by the shop or the house; again is no change, and past it `wrong_order_state`. */
function decide(
  context: Context,
  id: string,
  from: 'requested' | 'accepted',
  to: 'accepted' | 'declined' | 'received',
  answer: string,
  follow: (tx: Tx, found: Found) => Promise<void> = async () => {},
): Promise<OrderReturn> {
  return change(context, async (tx) => {
    const { orderId } = (await findReturn(tx, id)) ?? {};
    if (!orderId) throw problems.not_found();
    // Whatever moves an order or its money holds the order first.
    await holdOrder(tx, orderId);
    const { order, sides } = await seeOrder(tx, context, orderId);
    const by = sides.find((side) => side !== 'buyer');
    if (!by) throw problems.forbidden('That is for the shop to say');
    const back = (await findReturn(tx, id)) as ReturnRow;
    if (back.status === to) return shownReturn(back);
    if (!(await moveReturn(tx, id, from, to, answer))) {
      throw orderProblems.wrong_order_state(`The return is ${back.status}`);
    }
    await touchOrder(tx, orderId);
    await record(tx, context, { orderId, from, to, by, note: answer });
    await follow(tx, { order, back, by });

    const people = await peopleOf(tx, order.shopId, 'orders');
    notifyOf(tx, [order.buyerId], 'order.return_decided', `${id}:${to}`, { ...named(order), decision: to, answer });
    tellBothSides(tx, (await seeOrder(tx, context, orderId)).order, people);
    return shownReturn((await findReturn(tx, id)) as ReturnRow);
  });
}

const named = ({ id, number, shopName }: OrderRow) => ({ orderId: id, number, shop: shopName });

function shownReturn({ orderId: _, ...shown }: ReturnRow): OrderReturn {
  return shown;
}

interface Step {
  readonly orderId: string;
  readonly from: string | null;
  readonly to: string;
  readonly by: Side;
  readonly note: string;
}

function record(tx: Tx, context: Context, step: Step): Promise<void> {
  return insertChange(tx, { ...step, id: newId(), kind: 'return', actorId: context.actor?.userId ?? null });
}

function refusal({ status, openReturn, mayReturn }: OrderRow, sides: readonly Side[]) {
  const isBuyer = sides.includes('buyer');
  if (openReturn) return orderProblems.return_open();
  if (isBuyer && status === 'delivered' && !mayReturn) return orderProblems.return_too_late();
  if (!isBuyer && status === 'delivered') return problems.forbidden('That is for the buyer to ask');
  return orderProblems.wrong_order_state(`The order is ${status}`);
}

/** Each line once, of this order, and no more than is not back yet; what nobody took comes back whole. */
function refuseUnfit(wished: NewReturn['lines'], lines: readonly LineRow[], isWhole: boolean): void {
  const faults: InputFault[] = [];
  const seen = new Set<string>();
  for (const [at, { lineId, quantity }] of wished.entries()) {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) faults.push({ path: `/lines/${at}/lineId`, message: 'is no line of this order' });
    else if (seen.has(lineId)) faults.push({ path: `/lines/${at}/lineId`, message: 'stands twice' });
    else if (quantity > line.quantity - line.returnedQuantity) {
      const left = line.quantity - line.returnedQuantity;
      faults.push({ path: `/lines/${at}/quantity`, message: `is more than the ${left} that can come back` });
    }
    seen.add(lineId);
  }
  if (faults.length > 0) throw problems.invalid_input({ faults });
  const isAll = lines.every(({ id, quantity }) => wished.some((one) => one.lineId === id && one.quantity === quantity));
  if (isWhole && !isAll) {
    throw problems.invalid_input({
      faults: [{ path: '/lines', message: 'must be every piece: it comes back as it was sent' }],
    });
  }
}
