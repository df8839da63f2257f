import type { Choice } from '../filters.store.ts';
import type { Documents } from './documents.ts';
import { hasBit } from './growing.ts';
import type { Index } from './index.ts';
import { isOffered, nearestKm, type ShopFacts } from './shops.ts';
import { numbersIn, unionOf } from './value-sets.ts';
import type { SearchWish } from './wish.ts';

/** Documents told apart by the choices made. */
export interface Sifted {
  /** Those that fulfil everything. */
  readonly documents: Uint32Array;
  /** Those that fulfil everything but that one choice: its facet counts them too. Only where facets are wanted. */
  readonly failing: ReadonlyMap<Choice, Uint32Array>;
  /** How many fulfil everything. */
  readonly total: number;
  /** Nothing was asked for, and nobody said where they are: these are all that may be seen. */
  readonly isEverything: boolean;
}

/** Of each shop, by its number, what is known of it. */
export function shopFacts(index: Index, shops: ReadonlyMap<string, ShopFacts>): readonly (ShopFacts | undefined)[] {
  const { ids } = index.shops;
  let known = factsOf.get(shops);
  if (known?.facts.length !== ids.length) {
    const facts = ids.map((id) => shops.get(id));
    known = { facts, isSeen: Uint8Array.from(facts, (shop) => Number(!shop?.isHidden)) };
    factsOf.set(shops, known);
  }
  return known.facts;
}

const factsOf = new WeakMap<
  ReadonlyMap<string, ShopFacts>,
  { readonly facts: readonly (ShopFacts | undefined)[]; readonly isSeen: Uint8Array }
>();

/** Of each shop, by its number, whether that holds. */
function shopsThat(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  holds: (shop: ShopFacts) => boolean,
): Uint8Array {
  const facts = shopFacts(index, shops);
  const flags = new Uint8Array(facts.length);
  for (const [number, shop] of facts.entries()) flags[number] = Number(shop !== undefined && holds(shop));
  return flags;
}

/** Of each shop whether others may see it and it is near enough; undefined where that holds of all. */
function shopsSeen(index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SearchWish): Uint8Array | undefined {
  shopFacts(index, shops);
  const isSeen = factsOf.get(shops)?.isSeen as Uint8Array;
  const { place, radiusKm } = wish.around ?? {};
  const seen =
    place && radiusKm !== undefined
      ? shopsThat(index, shops, (shop) => !shop.isHidden && nearestKm(shop, place) <= radiusKm)
      : isSeen;
  return seen.includes(0) ? seen : undefined;
}

/** Marks in the first those of the documents, by their places, that do not fulfil it. */
type Test = (failed: Uint16Array, documents: Uint32Array, bit: number) => void;

/** Tells documents apart by all that was asked for beside the words. `given` undefined: all there are. */
export function sift(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  given: Uint32Array | undefined,
): Sifted {
  const seen = shopsSeen(index, shops, wish);
  let documents = within(index, wish, given);
  if (seen) {
    const { shops: shopOf } = index.documents;
    documents = documents.filter((document) => seen[shopOf[document] as number] === 1);
  }
  const tests = testsFor(index, shops, wish);
  const failing = new Map<Choice, Uint32Array>();
  if (tests.size === 0) {
    const isEverything = !given && wish.categories.length === 0 && wish.around === undefined;
    return { documents, failing, total: documents.length, isEverything };
  }
  const failed = new Uint16Array(documents.length);
  for (const [at, test] of [...tests.values()].entries()) test(failed, documents, 1 << at);
  if (wish.withFacets)
    for (const [at, choice] of [...tests.keys()].entries()) failing.set(choice, thatFailed(documents, failed, 1 << at));
  const kept = thatFailed(documents, failed, 0);
  return { documents: kept, failing, total: kept.length, isEverything: false };
}

/** Those of the given, or of all, in the categories asked for: no facet counts what is outside of them. */
function within({ documents, categories, sets }: Index, wish: SearchWish, given: Uint32Array | undefined): Uint32Array {
  if (wish.categories.length === 0) {
    return given ?? everybodyIn(documents);
  }
  const bits = unionOf(
    wish.categories.flatMap(({ id }) => {
      const number = categories.numbers.get(id);
      return number === undefined ? [] : [sets.documentsOf('categories', number)];
    }),
  );
  return given ? given.filter((document) => hasBit(bits, document)) : numbersIn(bits, documents.dead);
}

/** All that are alive: the same list until one comes or goes. */
function everybodyIn(documents: Documents): Uint32Array {
  const known = everybody.get(documents);
  const { size, numbering } = documents;
  if (known?.numbering === numbering && known.size === size && known.numbers.length === documents.alive)
    return known.numbers;
  const numbers = numbersIn(everyBit(size), documents.dead);
  everybody.set(documents, { size, numbering, numbers });
  return numbers;
}

const everybody = new WeakMap<
  Documents,
  { readonly size: number; readonly numbering: number; readonly numbers: Uint32Array }
>();

function everyBit(count: number): Uint32Array {
  const bits = new Uint32Array((count + 31) >>> 5).fill(0xffffffff);
  if (count % 32 > 0) bits[bits.length - 1] = 2 ** (count % 32) - 1;
  return bits;
}

/** A test a choice: each walks along one column for all documents. */
function testsFor(index: Index, shops: ReadonlyMap<string, ShopFacts>, wish: SearchWish): Map<Choice, Test> {
  const { around, delivery, minPrice, maxPrice, minRating } = wish;
  const { documents } = index;
  const tests = new Map<Choice, Test>();
  for (const { name, ids } of wish.attributes) {
    const numbers = ids.flatMap((id) => index.attributes.numbers.get(id) ?? []);
    const bits = unionOf(numbers.map((number) => index.sets.documentsOf('attributes', number)));
    tests.set(`attribute ${name}`, (failed, some, bit) => {
      for (let at = 0; at < some.length; at++) if (!hasBit(bits, some[at] as number)) mark(failed, at, bit);
    });
  }
  if (minPrice !== undefined || maxPrice !== undefined) {
    const currency = index.currencies.numbers.get(wish.currency);
    const [least, most] = [minPrice ?? 0, maxPrice ?? Number.POSITIVE_INFINITY];
    const { prices, currencies } = documents;
    tests.set('price', (failed, some, bit) => {
      for (let at = 0; at < some.length; at++) {
        const document = some[at] as number;
        const price = prices[document] as number;
        if (price < least || price > most || currencies[document] !== currency) mark(failed, at, bit);
      }
    });
  }
  if (minRating !== undefined) {
    const least = Math.fround(minRating);
    const { ratings } = documents;
    tests.set('rating', (failed, some, bit) => {
      for (let at = 0; at < some.length; at++)
        if ((ratings[some[at] as number] as number) < least) mark(failed, at, bit);
    });
  }
  if (wish.inStock) {
    const { inStock } = documents;
    tests.set('stock', (failed, some, bit) => {
      for (let at = 0; at < some.length; at++) if (inStock[some[at] as number] === 0) mark(failed, at, bit);
    });
  }
  const ofShops = (wanted: Uint8Array): Test => {
    const { shops: shopOf } = documents;
    return (failed, some, bit) => {
      for (let at = 0; at < some.length; at++) {
        if (wanted[shopOf[some[at] as number] as number] === 0) mark(failed, at, bit);
      }
    };
  };
  if (wish.shopIds.length > 0) {
    const wanted = new Uint8Array(index.shops.ids.length);
    for (const id of wish.shopIds) {
      const number = index.shops.numbers.get(id);
      if (number !== undefined) wanted[number] = 1;
    }
    tests.set('shop', ofShops(wanted));
  }
  if (delivery) tests.set('delivery', ofShops(shopsThat(index, shops, (shop) => isOffered(delivery, shop, around))));
  return tests;
}

function mark(failed: Uint16Array, at: number, bit: number): void {
  failed[at] = (failed[at] as number) | bit;
}

/** Those of the documents that failed exactly that. */
function thatFailed(documents: Uint32Array, failed: Uint16Array, bits: number): Uint32Array {
  let count = 0;
  for (let at = 0; at < failed.length; at++) if (failed[at] === bits) count++;
  const some = new Uint32Array(count);
  for (let at = 0, to = 0; to < count; at++) if (failed[at] === bits) some[to++] = documents[at] as number;
  return some;
}
