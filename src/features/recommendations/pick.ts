import type { KeptReason } from './situation.store.ts';
import type { VisibleRow } from './visible.store.ts';

/** As many a strategy puts forward: what sold out or is not wanted leaves enough of them. */
export const CANDIDATES = 150;

/** A product that a strategy puts forward; scores from 0 to 1. */
export interface Candidate {
  readonly id: string;
  readonly score: number;
  readonly reason: KeptReason;
}

/** One that may be shown to the asker now. */
export interface Eligible extends Candidate {
  readonly row: VisibleRow;
}

/** Answers those that may be shown, in their order. */
export type Check = (candidates: readonly Candidate[]) => Promise<Eligible[]>;

/** Of one shop and of one category this many at most stand in a list, as long as there are others. */
const OF_A_SHOP = 4;
const OF_A_CATEGORY = 6;

/**
 * Fills a list up to `most`. What fills up stands behind what was there, whatever its score counts. With `varied` those
 * of shops and categories that have their share wait until nobody else is left.
 */
export function fillUp(
  list: readonly Eligible[],
  more: readonly Eligible[],
  { most, varied }: { readonly most: number; readonly varied: boolean },
): Eligible[] {
  const there = new Set(list.map(({ id }) => id));
  const lowest = list.at(-1)?.score ?? 1;
  const others = more
    .filter(({ id }) => !there.has(id))
    .map((one) => ({ ...one, score: lowest * one.score, reason: ofFollowed(one) }));
  const free = most - list.length;
  return [...list, ...(varied ? vary(others, free) : others.slice(0, free))];
}

function vary(eligible: readonly Eligible[], free: number): Eligible[] {
  const counts = new Map<string, number>();
  const chosen: Eligible[] = [];
  const waiting: Eligible[] = [];
  for (const one of eligible) {
    if (chosen.length === free) break;
    const { shop_id: shop, category_id: category } = one.row;
    const ofShop = counts.get(shop) ?? 0;
    const ofCategory = category === null ? 0 : (counts.get(category) ?? 0);
    if (ofShop >= OF_A_SHOP || ofCategory >= OF_A_CATEGORY) {
      waiting.push(one);
      continue;
    }
    counts.set(shop, ofShop + 1);
    if (category !== null) counts.set(category, ofCategory + 1);
    chosen.push(one);
  }
  const all = [...chosen, ...waiting.slice(0, free - chosen.length)];
  return all.sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1));
}

/** What merely many like is told by the shop where they follow it. */
function ofFollowed({ reason, row }: Eligible): KeptReason {
  const isOfMany = reason.code === 'trending' || reason.code === 'popular_nearby';
  return isOfMany && row.is_followed ? { code: 'from_followed_shop' } : reason;
}
