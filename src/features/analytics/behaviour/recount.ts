import type { Tx } from '#platform/database/connection.ts';
import type { Check } from '#platform/feature.ts';
import { findInShops } from '../in-shops.ts';
import { shopBehaviour } from './listener.ts';
import { findWrongFigures, recountArrivals, recountFigures } from './recount.store.ts';

/**
 * Counts the behaviour of those days (YYYY-MM-DD, both ends with them) anew from the rows it is counted from: all that
 * the listener has heard by now, so that it goes on from there. The caller holds the cursor of `shop-behaviour`. Days
 * are to come in their order, since who came earlier is not new. What is right already is not written again.
 */
export async function recountBehaviour(tx: Tx, shopId: string, from: string, to: string): Promise<void> {
  const days = { shopId, from, to };
  await recountArrivals(tx, shopBehaviour.name, days);
  await recountFigures(tx, shopBehaviour.name, days);
}

const heard = { listener: shopBehaviour.name, events: shopBehaviour.hears.map(({ type }) => type) };

export const checkBehaviour: Check = {
  name: 'the behaviour in the shops is what a recount of views, carts, messages and orders says',
  find: (db) => findInShops(db, (shops, most) => findWrongFigures(db, shops, heard, most)),
};
