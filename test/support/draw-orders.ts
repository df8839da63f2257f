import type { Market } from './many-shops.ts';
import type { ModelOrder, ModelWish } from './money-model.ts';

/** A whole number from 0 up to the bound. */
export type Random = (below: number) => number;

/** The same numbers each time (mulberry32), so that a failure can be looked at again. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface DrawnOrder {
  readonly delivery: number;
  readonly lines: readonly { readonly product: number; readonly quantity: number }[];
  readonly fate: ModelOrder['fate'];
  readonly wishes: readonly ModelWish[];
}

/** Orders of one shop: one to four of its products each, most of them paid, some of those refunded up to three times. */
export function drawOrders({ products }: Market, shop: number, count: number, random: Random): DrawnOrder[] {
  const own = [...products.keys()].filter((at) => products[at]?.shop === shop);
  return Array.from({ length: count }, () => {
    const chosen = new Set(Array.from({ length: 1 + random(4) }, () => own[random(own.length)] as number));
    const lines = [...chosen].map((product) => ({ product, quantity: 1 + random(5) }));
    const fate = random(10);
    const wishes = random(10) < 4 ? Array.from({ length: 1 + random(3) }, () => drawWish(lines, random)) : [];
    return {
      delivery: random(3) === 0 ? 0 : random(2_000),
      lines,
      fate: fate === 0 ? 'placed' : fate === 1 ? 'cancelled' : 'delivered',
      wishes: wishes.filter(isFirstReturn),
    };
  });
}

function drawWish(lines: DrawnOrder['lines'], random: Random): ModelWish {
  const line = random(lines.length);
  const quantity = lines[line]?.quantity ?? 1;
  switch (random(6)) {
    case 0:
      return { kind: 'all' };
    case 1:
      return { kind: 'delivery' };
    case 2:
      return { kind: 'pieces', line, quantity, returned: true };
    case 3:
      return { kind: 'pieces', line, quantity: 1 + random(quantity + 1), returned: false };
    default:
      // One in eleven is for more than there is.
      return { kind: 'share', share: 1 + random(1_100) };
  }
}

/** Whole lines come back, so each but once. */
function isFirstReturn(wish: ModelWish, at: number, all: readonly ModelWish[]): boolean {
  if (wish.kind !== 'pieces' || !wish.returned) return true;
  return all.findIndex((one) => one.kind === 'pieces' && one.returned && one.line === wish.line) === at;
}
