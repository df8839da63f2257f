import { readPlace } from '#features/shops/locations.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { actsOf } from './acts-of.ts';
import type { Side } from './machine.ts';
import { listReturns } from './returns/returns.store.ts';
import type { Order } from './schema.ts';
import { orderOf } from './show.ts';
import { findOrder, listChanges, listLines, listRefunds, type OrderRow } from './store.ts';

/** An order, for its buyer, the shop's people with 'orders', and admins. Throws `not_found` for everybody else. */
export function readOrder(context: Context, id: string): Promise<Order> {
  return showOrder(context.house.database.db, context, id);
}

/** The same in a transaction, so that its own writes show. */
export async function showOrder(db: Db, context: Context, id: string): Promise<Order> {
  const { house } = context;
  const { order, sides } = await seeOrder(db, context, id);
  const [lines, changes, returns, refunds, pickup] = [
    await listLines(db, id),
    await listChanges(db, id),
    await listReturns(db, id),
    await listRefunds(db, id),
    order.deliveryKind === 'pickup' ? await pickupOf(db, context, order) : null,
  ];
  const acts = actsOf(order, sides);
  return orderOf(house, order, { sides, acts, lines, changes, returns, refunds, pickup });
}

/** An order and what the asker is to it. Throws `not_found` where that is nothing. */
export async function seeOrder(db: Db, context: Context, id: string): Promise<{ order: OrderRow; sides: Side[] }> {
  const actor = signedIn(context);
  const order = await findOrder(db, id, actor, context.house.config.SOUK_RETURN_DAYS);
  if (!order) throw problems.not_found();
  const sides: Side[] = [];
  if (order.isShop) sides.push('shop');
  if (order.buyerId === actor.userId) sides.push('buyer');
  if (actor.role === 'admin') sides.push('house');
  if (sides.length === 0) throw problems.not_found();
  return { order, sides };
}

async function pickupOf(db: Db, { house }: Context, order: OrderRow): Promise<NonNullable<Order['pickup']>> {
  const place = order.locationId ? await readPlace(db, house, order.shopId, order.locationId) : undefined;
  return { name: order.deliveryName, street: place?.street ?? null, city: place?.city ?? '' };
}
