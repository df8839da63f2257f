import type { Db } from '#platform/database/connection.ts';
import { nextShops, type Shops } from './shops.store.ts';

const MOST_SHOWN = 20;
/** A statement may take half a minute: a market of many shops is gone through some at a time. */
const SHOPS_AT_ONCE = 100;

/** What is wrong in all shops, so many of them at a time, until enough is found. */
export async function findInShops(
  db: Db,
  find: (shops: Shops, most: number) => Promise<string[]>,
  atOnce = SHOPS_AT_ONCE,
): Promise<string[]> {
  const found: string[] = [];
  for (let shops = await nextShops(db, null, atOnce); shops; shops = await nextShops(db, shops.last, atOnce)) {
    found.push(...(await find(shops, MOST_SHOWN - found.length)));
    if (found.length >= MOST_SHOWN) break;
  }
  return found;
}
