import type { Choice } from '../filters.store.ts';
import { beginOf } from './documents.ts';
import { hasBit } from './growing.ts';
import type { Index } from './index.ts';
import { isOffered, nearestKm, type ShopFacts } from './shops.ts';
import type { SearchWish } from './wish.ts';

/** Documents with what each fails of the choices made: a bit a choice. */
export interface Sifted {
  /** Those that fail none or one: the rest is on no facet's shelf either. */
  readonly documents: Uint32Array;
  readonly fails: Uint16Array;
  /** How many fail none. */
  readonly total: number;
  /** The bit of each choice made. */
  readonly bits: ReadonlyMap<Choice, number>;
}

/** Of each shop, by its number, whether that holds. */
export function shopsThat(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  holds: (shop: ShopFacts) => boolean,
): Uint8Array {
  return Uint8Array.from(index.shops.ids, (id) => {
    const shop = shops.get(id);
    return Number(shop !== undefined && holds(shop));
  });
}

/** Tells documents apart by all that was asked for beside the words. `given` undefined: all there are. */
export function sift(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  given: Uint32Array | undefined,
): Sifted {
  const { documents } = index;
  const { around, delivery } = wish;
  const seen = Uint8Array.from(index.shops.ids, (id) => Number(!shops.get(id)?.isHidden));
  if (around?.radiusKm !== undefined) {
    const { place, radiusKm } = around;
    const near = shopsThat(index, shops, (shop) => nearestKm(shop, place) <= radiusKm);
    for (let shop = 0; shop < seen.length; shop++) seen[shop] = (seen[shop] as number) & (near[shop] as number);
  }

  const bits = new Map<Choice, number>();
  const tests: ((document: number) => boolean)[] = [];
  const must = (choice: Choice, test: (document: number) => boolean) => {
    bits.set(choice, 1 << tests.length);
    tests.push(test);
  };
  if (wish.categories.length > 0) {
    const wanted = flags(
      index.categories.ids.length,
      wish.categories.map(({ id }) => index.categories.numbers.get(id)),
    );
    must('category', (document) => hasAny(documents.categories, documents.categoryEnds, document, wanted));
  }
  for (const { name, ids } of wish.attributes) {
    const wanted = flags(
      index.attributes.ids.length,
      ids.map((id) => index.attributes.numbers.get(id)),
    );
    must(`attribute ${name}`, (document) => hasAny(documents.attributes, documents.attributeEnds, document, wanted));
  }
  const { minPrice, maxPrice, minRating } = wish;
  if (minPrice !== undefined || maxPrice !== undefined) {
    const currency = index.currencies.numbers.get(wish.currency);
    const [least, most] = [minPrice ?? 0, maxPrice ?? Number.POSITIVE_INFINITY];
    must('price', (document) => {
      const price = documents.prices[document] as number;
      return documents.currencies[document] === currency && price >= least && price <= most;
    });
  }
  if (minRating !== undefined) {
    const least = Math.fround(minRating);
    must('rating', (document) => (documents.ratings[document] as number) >= least);
  }
  if (wish.inStock) must('stock', (document) => documents.inStock[document] === 1);
  if (wish.shopIds.length > 0) {
    const wanted = flags(
      index.shops.ids.length,
      wish.shopIds.map((id) => index.shops.numbers.get(id)),
    );
    must('shop', (document) => wanted[documents.shops[document] as number] === 1);
  }
  if (delivery) {
    const wanted = shopsThat(index, shops, (shop) => isOffered(delivery, shop, around));
    must('delivery', (document) => wanted[documents.shops[document] as number] === 1);
  }

  if (given && tests.length === 0 && !seen.includes(0)) {
    return { documents: given, fails: new Uint16Array(given.length), total: given.length, bits };
  }
  const count = given?.length ?? documents.size;
  const kept = new Uint32Array(count);
  const fails = new Uint16Array(count);
  const shopOf = documents.shops;
  let size = 0;
  let total = 0;
  for (let at = 0; at < count; at++) {
    const document = given ? (given[at] as number) : at;
    if (!given && hasBit(documents.dead, document)) continue;
    if (seen[shopOf[document] as number] === 0) continue;
    let failed = 0;
    for (let test = 0; test < tests.length; test++) {
      if ((tests[test] as (document: number) => boolean)(document)) continue;
      if (failed !== 0) {
        failed = -1;
        break;
      }
      failed = 1 << test;
    }
    if (failed < 0) continue;
    kept[size] = document;
    fails[size++] = failed;
    if (failed === 0) total++;
  }
  return { documents: kept.subarray(0, size), fails: fails.subarray(0, size), total, bits };
}

function flags(length: number, numbers: readonly (number | undefined)[]): Uint8Array {
  const set = new Uint8Array(length);
  for (const number of numbers) if (number !== undefined) set[number] = 1;
  return set;
}

function hasAny(values: Uint32Array, ends: Uint32Array, document: number, wanted: Uint8Array): boolean {
  const end = ends[document] as number;
  for (let at = beginOf(ends, document); at < end; at++) if (wanted[values[at] as number] === 1) return true;
  return false;
}
