import type { Db } from '#platform/database/connection.ts';
import type { Check } from '#platform/feature.ts';
import { findWrongDays, nextShops } from './check.store.ts';
import { deeds } from './listener.ts';
import { SHOP_DAYS } from './names.ts';

const MOST_SHOWN = 20;
/** A statement may take half a minute: a market of many shops is gone through some at a time. */
const SHOPS_AT_ONCE = 100;

const heard = { listener: SHOP_DAYS, deeds: deeds.map(({ type }) => type) };

export const checkDays: Check = {
  name: 'the days of the shops say what a recount says',
  find: (db) => findInShops(db, SHOPS_AT_ONCE),
};

/** Goes through all shops, so many at a time, until enough is found. */
export async function findInShops(db: Db, atOnce: number): Promise<string[]> {
  const found: string[] = [];
  for (let shops = await nextShops(db, null, atOnce); shops; shops = await nextShops(db, shops.last, atOnce)) {
    found.push(...(await findWrongDays(db, shops, heard, MOST_SHOWN - found.length)));
    if (found.length === MOST_SHOWN) break;
  }
  return found;
}
