import { outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';

/** What a cached answer depends on that counts the products of categories. */
export const COUNTS = 'category-counts';

/** What shows these products shows them anew from the commit on. */
export function outdateProducts(tx: Tx, productIds: readonly string[]): void {
  outdate(tx, 'products');
  for (const id of productIds) outdate(tx, `product:${id}`);
}

/** Products came on sale or went, or stand on another shelf. */
export function outdateCounts(tx: Tx): void {
  outdate(tx, COUNTS);
}
