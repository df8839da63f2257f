import type { Tx } from '#platform/database/connection.ts';
import { addDays, between } from '../range.ts';
import { SHOP_DAYS } from './names.ts';
import { countViewsAbout, type DaysOfShop, recountAll, recountVisitors } from './recount.store.ts';

/** So many views are gone through in one statement, which may take some seconds. */
const MOST_AT_ONCE = 1_000_000;

/**
 * Counts the days of a shop anew from the raw rows, dates inclusive (YYYY-MM-DD); the same to the unit as its listener
 * would have. What the listener has not heard of yet is left to it. The caller holds the writers.
 */
export async function recountDays(tx: Tx, shopId: string, from: string, to: string): Promise<void> {
  const all = { shopId, from, to };
  const isMuch = (await countViewsAbout(tx, all)) > MOST_AT_ONCE;
  for (const days of isMuch ? dayByDay(all) : [all]) {
    await recountVisitors(tx, days, SHOP_DAYS);
    await recountAll(tx, days, SHOP_DAYS);
  }
}

function dayByDay({ shopId, from, to }: DaysOfShop): DaysOfShop[] {
  return Array.from({ length: between(from, to).days }, (_, at) => {
    const date = addDays(from, at);
    return { shopId, from: date, to: date };
  });
}
