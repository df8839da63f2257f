/** Round amounts in minor units, where bands may begin: 1, 2, 3, 5, 10, 15, 20, 30, 50, 75, 100 … */
export const priceEdges: readonly number[] = Array.from({ length: 15 }, (_, power) =>
  [1, 1.5, 2, 3, 5, 7.5].map((step) => step * 10 ** power),
)
  .flat()
  .filter((edge) => Number.isInteger(edge) && edge <= Number.MAX_SAFE_INTEGER);

const MOST_BANDS = 5;

export interface PriceBand {
  readonly from: number;
  /** Inclusive; null: no end. */
  readonly to: number | null;
  readonly count: number;
}

/**
 * Few bands of nearly as many products each, that begin at round prices and hold all of them. `counts` says how many
 * stand from each edge to below the next, by the edge's number; 0: below the first. None where one band held them all.
 */
export function priceBands(counts: ReadonlyMap<number, number>): PriceBand[] {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const bands: PriceBand[] = [];
  let from = 0;
  let count = 0;
  let left = total;
  for (const [bucket, inBucket] of [...counts].sort(([a], [b]) => a - b)) {
    count += inBucket;
    left -= inBucket;
    const end = priceEdges[bucket];
    const isFull = count >= total / MOST_BANDS || (left > 0 && end !== undefined && count + left < total / MOST_BANDS);
    if (left === 0 || end === undefined || !isFull || bands.length === MOST_BANDS - 1) continue;
    bands.push({ from, to: end - 1, count });
    from = end;
    count = 0;
  }
  if (bands.length === 0) return [];
  return [...bands, { from, to: null, count: count + left }];
}
