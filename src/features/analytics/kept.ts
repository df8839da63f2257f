import { outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { AskedRange } from './range.ts';

/** What every reading of a shop's figures is kept under, with the id of the shop behind it. */
export const FIGURES = 'figures:';

/** The figures of these shops are not as they were, once this commits: they are read anew, and who looks hears of it. */
export function outdateFigures(tx: Tx, shopIds: Iterable<string>): void {
  for (const id of shopIds) outdate(tx, FIGURES + id);
}

/**
 * What was read of a shop in a range, until its figures move. What else goes into it may be a minute old: names of
 * products, how long people stayed, what was searched for in vain.
 */
export async function keptOf<T>(
  { cache }: House,
  name: string,
  shopId: string,
  { range, today }: AskedRange,
  read: () => Promise<T>,
): Promise<T> {
  const key = ['figures', name, shopId, range.startDate, range.endDate, today].join(' ');
  const { value } = await cache.fetch(key, [FIGURES + shopId], async () => {
    const value = await read();
    return { value, byteLength: JSON.stringify(value).length };
  });
  return value;
}
