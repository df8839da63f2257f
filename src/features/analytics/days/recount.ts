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
  const days = { shopId, from, to };
  await recountVisitors(tx, days, SHOP_DAYS);
  await recountAll(tx, days, SHOP_DAYS);
}

/** Days of a shop in parts that one statement can count, in their order: all, or each day where there is much. */
export async function inParts(tx: Tx, days: DaysOfShop): Promise<DaysOfShop[]> {
  if ((await countViewsAbout(tx, days)) <= MOST_AT_ONCE) return [days];
  return Array.from({ length: between(days.from, days.to).days }, (_, at) => {
    const date = addDays(days.from, at);
    return { shopId: days.shopId, from: date, to: date };
  });
}
