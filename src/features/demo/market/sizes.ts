import type { Size } from '../schema.ts';

export interface Extent {
  readonly people: number;
  readonly shops: number;
  readonly products: number;
  readonly orders: number;
}

/** Each is the beginning of the next, so that a demo can grow. */
export const extents: Readonly<Record<Size, Extent>> = {
  small: { people: 20, shops: 12, products: 200, orders: 20 },
  medium: { people: 2_000, shops: 400, products: 20_000, orders: 2_000 },
  large: { people: 100_000, shops: 10_000, products: 1_000_000, orders: 20_000 },
};

/** Shops are of these weights in turn: a few large ones, many small. The mean is 1. */
const weights = [1.3, 0.7, 1, 1.6, 0.6, 0.9, 1.2, 0.8, 1.4, 0.5, 1.1, 0.9];

/** How many products that shop has. All together make the size's number exactly. */
export function productsOfShop(size: Size, shop: number): number {
  const { shops, products } = extents[size];
  const upTo = (count: number) => {
    const turns = Math.floor(count / weights.length);
    const rest = weights.slice(0, count % weights.length).reduce((sum, weight) => sum + weight, 0);
    return count === shops ? products : Math.floor(((turns * weights.length + rest) * products) / shops);
  };
  return upTo(shop + 1) - upTo(shop);
}

/** Products of one shop from one number up to but not another. */
export interface Batch {
  readonly shop: number;
  readonly from: number;
  readonly to: number;
}

const MOST_AT_ONCE = 500;
/** The last shops are filled in turns, so that the newest products come from many of them. */
const IN_TURNS = 12;
const TURNS = 4;

/** Every batch of products, in the order they are written. */
export function batchesOf(size: Size): Batch[] {
  const { shops } = extents[size];
  const batches: Batch[] = [];
  for (let shop = 0; shop < shops - IN_TURNS; shop++) {
    const count = productsOfShop(size, shop);
    for (let from = 0; from < count; from += MOST_AT_ONCE) {
      batches.push({ shop, from, to: Math.min(count, from + MOST_AT_ONCE) });
    }
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (let shop = Math.max(0, shops - IN_TURNS); shop < shops; shop++) {
      const count = productsOfShop(size, shop);
      // All but three, then one each time.
      const from = turn === 0 ? 0 : count - TURNS + turn;
      const to = count - TURNS + turn + 1;
      batches.push({ shop, from, to });
    }
  }
  return batches;
}
