import { setImmediate } from 'node:timers/promises';
import type { Db } from '#platform/database/connection.ts';
import { keepFavourites, listLargeCategories, listStandings } from './favourites.store.ts';

/** What the formula looks at. */
export interface Standing {
  readonly id: string;
  readonly views: number;
  readonly sold: number;
  /** From 1 to 5; 0 where nobody rated it. */
  readonly rating: number;
}

/** Smaller categories are looked at as they are. */
export const LARGE = 200;

/**
 * How many others must surpass a product before it is left out. The formula asks for 20, so up to 40 of those kept may
 * be sold out, known or not wanted and the answer is exactly that over the whole category.
 */
export const DEPTH = 60;

const PRODUCTS_A_BREATH = 2_000;
const MOST_CATEGORIES = 10_000;

/**
 * The products that fewer than `depth` others surpass: are as good in views, sales and rating, and better in one or
 * newer. Any score that grows with each of the three puts everything left out behind `depth` of these, whatever its
 * parts are divided by; so the maxima and the first `depth` of every formula are among them (the k-skyband of Papadias
 * et al., "Progressive skyline computation in database systems", 2005).
 */
export async function pickFavourites(all: Standing[], depth: number): Promise<Standing[]> {
  const most = { views: 1, sold: 1, rating: 1 };
  for (const { views, sold, rating } of all) {
    most.views = Math.max(most.views, views);
    most.sold = Math.max(most.sold, sold);
    most.rating = Math.max(most.rating, rating);
  }
  const sum = ({ views, sold, rating }: Standing) => views / most.views + sold / most.sold + rating / most.rating;
  const sums = new Map(all.map((one) => [one, sum(one)]));
  // Whoever surpasses a product stands before it.
  all.sort(
    (a, b) =>
      (sums.get(b) as number) - (sums.get(a) as number) ||
      b.views - a.views ||
      b.sold - a.sold ||
      b.rating - a.rating ||
      (a.id < b.id ? 1 : -1),
  );
  const kept: Standing[] = [];
  for (const [index, one] of all.entries()) {
    if (index % PRODUCTS_A_BREATH === PRODUCTS_A_BREATH - 1) await setImmediate();
    if (!isSurpassed(one, kept, depth)) kept.push(one);
  }
  return kept;
}

/** What surpasses it and is not kept is itself surpassed by `depth` that are: these are enough to count. */
function isSurpassed(one: Standing, kept: readonly Standing[], depth: number): boolean {
  let count = 0;
  for (const other of kept) {
    if (other.views < one.views || other.sold < one.sold || other.rating < one.rating) continue;
    if (other.views === one.views && other.sold === one.sold && other.rating === one.rating && other.id < one.id)
      continue;
    if (++count === depth) return true;
  }
  return false;
}

/** Keeps the favourites of every large category that has none, or in which these products stand. */
export async function refreshFavourites(db: Db, touched: readonly string[], least = LARGE): Promise<void> {
  for (const categoryId of await listLargeCategories(db, touched, least, MOST_CATEGORIES)) {
    await keepFavourites(db, categoryId, await pickFavourites(await listStandings(db, categoryId), DEPTH));
  }
}
