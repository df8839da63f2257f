import { peopleOf } from '#features/shops/people.ts';
import { houseContext } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { moveOn, type Said } from './moving.ts';
import { tellBothSides } from './news.ts';
import { findOrder } from './store.ts';

/** Calls off an order that is still placed; nothing where its shop or its buyer was first. */
export async function cancelForTheHouse(tx: Tx, house: House, id: string, said: Said = {}): Promise<void> {
  const order = await findOrder(tx, id, null, house.config.SOUK_RETURN_DAYS);
  if (order?.status !== 'placed') return;
  const people = await peopleOf(tx, order.shopId, 'orders');
  const step = { move: 'cancel', order, by: 'house', people } as const;
  if (await moveOn(tx, houseContext(house), step, said)) tellBothSides(tx, { ...order, status: 'cancelled' }, people);
}
