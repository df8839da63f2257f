import { peopleOf } from '#features/shops/people.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import type { CancelWish, ConfirmWish, ShipWish } from './acts.schema.ts';
import { type Move, mayEver, moves, sideFor } from './machine.ts';
import { type Moved, moveOn, type Said } from './moving.ts';
import { tellBothSides } from './news.ts';
import { orderProblems } from './problems.ts';
import { seeOrder, showOrder } from './reading.ts';
import type { Order } from './schema.ts';
import type { OrderRow } from './store.ts';

/** The shop says that it will see to an order. */
export function confirmOrder(context: Context, id: string, { note = '' }: ConfirmWish): Promise<Order> {
  return act(context, id, (tx) => move(tx, context, id, 'confirm', { note: note.trim() }));
}

/** The shop says that an order is on its way. Throws `wrong_order_state` for one sent before with other details. */
export function shipOrder(context: Context, id: string, wish: ShipWish): Promise<Order> {
  const shipment = {
    carrier: wish.carrier?.trim() || null,
    trackingNumber: wish.trackingNumber?.trim() || null,
    trackingUrl: wish.trackingUrl ?? null,
  };
  return act(context, id, async (tx) => {
    const moved = await move(tx, context, id, 'ship', { shipment });
    if (!moved) await refuseOtherShipment(tx, context, id, shipment);
    return moved;
  });
}

/** An order is where it should be, as its shop or its buyer says; what is paid on delivery is paid with it. */
export function deliverOrder(context: Context, id: string): Promise<Order> {
  return act(context, id, (tx) => move(tx, context, id, 'deliver', {}));
}

/** Calls an order off: what it took goes back into stock, and what was paid to the buyer. */
export function cancelOrder(context: Context, id: string, { reason = '' }: CancelWish): Promise<Order> {
  return act(context, id, (tx) => move(tx, context, id, 'cancel', { note: reason.trim() }));
}

/** Does one thing with an order and answers the order as it is then; both sides hear of it, if anything was done. */
function act(context: Context, id: string, work: (tx: Tx) => Promise<Moved | undefined>): Promise<Order> {
  return change(context, async (tx) => {
    const moved = await work(tx);
    const order = await showOrder(tx, context, id);
    if (moved) tellBothSides(tx, { ...moved, ...order }, moved.people);
    return order;
  });
}

/**
 * Moves an order along the edge that its state has for that move; undefined where it was moved so before. Somebody who
 * was first makes it look again, and since no edge leads back, that ends. Throws `not_found`, `forbidden`,
 * `wrong_order_state`.
 */
async function move(tx: Tx, context: Context, id: string, wish: Move, said: Said): Promise<Moved | undefined> {
  for (;;) {
    const { order, sides } = await seeOrder(tx, context, id);
    if (!mayEver(wish, sides)) throw problems.forbidden('That is for the shop to do');
    if (order.status === moves[wish].to) return undefined;
    const by = sideFor(wish, order, sides);
    if (!by) throw orderProblems.wrong_order_state(whyNot(wish, order));
    const people = await peopleOf(tx, order.shopId, 'orders');
    if (await moveOn(tx, context, { move: wish, order, by, people }, said)) return { ...order, people };
  }
}

function whyNot(wish: Move, { status, deliveryKind }: OrderRow): string {
  if (wish === 'ship' && status === 'confirmed' && deliveryKind === 'pickup') return 'The buyer picks it up';
  return `The order is ${status}`;
}

/** The same wish again asks for the same details, or for none. */
async function refuseOtherShipment(
  tx: Tx,
  context: Context,
  id: string,
  wished: NonNullable<Order['shipment']>,
): Promise<void> {
  const { order } = await seeOrder(tx, context, id);
  const names = ['carrier', 'trackingNumber', 'trackingUrl'] as const;
  const differs = names.some((name) => wished[name] !== null && wished[name] !== order.shipment?.[name]);
  if (differs) throw orderProblems.wrong_order_state('The order is shipped, with other details');
}
