import { MOST_ATTRIBUTES, MOST_CATEGORIES, MOST_SHOPS, MOST_VALUES } from '../facet-limits.ts';
import type { FacetRow } from '../facets.store.ts';
import type { Choice } from '../filters.store.ts';
import { beginOf } from './documents.ts';
import { withRoom } from './growing.ts';
import type { Index } from './index.ts';
import { isOffered, type ShopFacts } from './shops.ts';
import { type Sifted, shopFacts } from './sift.ts';
import type { SearchWish } from './wish.ts';

/** Counts what each further choice would leave, as `countFacets` does in the database, but always all matches. */
export function countInMemory(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  sifted: Sifted,
): FacetRow[] {
  const known = sifted.isEverything ? everythingCounted.get(shops) : undefined;
  const { version } = index.documents;
  if (known?.version === version && known.index === index && known.currency === wish.currency) return known.rows;
  const rows = countAll(index, shops, wish, sifted);
  if (sifted.isEverything) everythingCounted.set(shops, { index, version, currency: wish.currency, rows });
  return rows;
}

/** Counted last for all there are: searches without words or filters ask for these again and again. */
const everythingCounted = new WeakMap<
  ReadonlyMap<string, ShopFacts>,
  { readonly index: Index; readonly version: number; readonly currency: string; readonly rows: FacetRow[] }
>();

function countAll(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  { documents, failing }: Sifted,
): FacetRow[] {
  // A facet leaves its own choice out: what fails nothing else is on its shelf too.
  const on = (choice: Choice) => [documents, failing.get(choice)].filter((shelf) => shelf !== undefined);
  return [
    ...countCategories(index, wish, documents),
    ...countPrices(index, wish, on('price')),
    ...countRatings(index, on('rating')),
    ...countShops(index, shops, on('shop')),
    ...countDelivery(index, shops, wish, on('delivery')),
    ...countStock(index, on('stock')),
    ...countAttributes(index, wish, documents),
    ...wish.attributes.flatMap((chosen) => countValues(index, chosen, on(`attribute ${chosen.name}`))),
  ];
}

/** Documents to be counted, in one list or several. */
type Shelves = readonly Uint32Array[];

const row = (
  facet: FacetRow['facet'],
  id: string,
  count: number,
  name: string | null = null,
  more: string | null = null,
) => ({ facet, id, name, more, count }) satisfies FacetRow;

/** As the database orders texts: by their bytes. */
function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function countCategories({ documents, categories }: Index, wish: SearchWish, shelf: Uint32Array): FacetRow[] {
  const { categoryEnds, categories: values } = documents;
  const counts = new Uint32Array(categories.ids.length);
  // Once each, though they may be asked for by id and path.
  const chosen = new Map(
    wish.categories.flatMap(({ id, depth }) => {
      const number = categories.numbers.get(id);
      return number === undefined ? [] : [[number, depth] as const];
    }),
  );
  if (chosen.size === 0) {
    for (let at = 0; at < shelf.length; at++) {
      const document = shelf[at] as number;
      const begin = beginOf(categoryEnds, document);
      if (begin === categoryEnds[document]) continue;
      const root = values[begin] as number;
      counts[root] = (counts[root] as number) + 1;
    }
  }
  for (const [number, depth] of chosen) {
    for (let at = 0; at < shelf.length; at++) {
      const document = shelf[at] as number;
      const begin = beginOf(categoryEnds, document);
      if (begin + depth >= (categoryEnds[document] as number) || values[begin + depth - 1] !== number) continue;
      const child = values[begin + depth] as number;
      counts[child] = (counts[child] as number) + 1;
    }
  }
  const rows: FacetRow[] = [];
  for (const [number, count] of counts.entries()) {
    const category = count > 0 ? categories.known[number] : undefined;
    if (category) rows.push(row('category', categories.ids[number] ?? '', count, category.name, category.path));
  }
  return rows.sort((a, b) => b.count - a.count || compareBytes(a.more ?? '', b.more ?? '')).slice(0, MOST_CATEGORIES);
}

function countPrices({ documents, currencies }: Index, wish: SearchWish, shelves: Shelves): FacetRow[] {
  const currency = currencies.numbers.get(wish.currency);
  const counts = new Uint32Array(256);
  const { priceBuckets, currencies: currencyOf } = documents;
  for (const shelf of shelves) {
    for (let at = 0; at < shelf.length; at++) {
      const document = shelf[at] as number;
      if (currencyOf[document] !== currency) continue;
      const bucket = priceBuckets[document] as number;
      counts[bucket] = (counts[bucket] as number) + 1;
    }
  }
  return rowsOf('price', counts);
}

function rowsOf(facet: FacetRow['facet'], counts: Uint32Array): FacetRow[] {
  return [...counts].flatMap((count, at) => (count > 0 ? [row(facet, String(at), count)] : []));
}

function countRatings({ documents: { ratings } }: Index, shelves: Shelves): FacetRow[] {
  const counts = new Uint32Array(6);
  for (const shelf of shelves) {
    for (let at = 0; at < shelf.length; at++) {
      const stars = Math.floor(ratings[shelf[at] as number] as number);
      counts[stars] = (counts[stars] as number) + 1;
    }
  }
  counts[0] = 0;
  return rowsOf('rating', counts);
}

function countByShop({ documents, shops }: Index, shelves: Shelves): Uint32Array {
  const counts = new Uint32Array(shops.ids.length);
  const { shops: shopOf } = documents;
  for (const shelf of shelves) {
    for (let at = 0; at < shelf.length; at++) {
      const shop = shopOf[shelf[at] as number] as number;
      counts[shop] = (counts[shop] as number) + 1;
    }
  }
  return counts;
}

function countShops(index: Index, shops: ReadonlyMap<string, ShopFacts>, shelves: Shelves): FacetRow[] {
  const facts = shopFacts(index, shops);
  const counted: { shop: ShopFacts; count: number }[] = [];
  for (const [number, count] of countByShop(index, shelves).entries()) {
    const shop = count > 0 ? facts[number] : undefined;
    if (shop) counted.push({ shop, count });
  }
  return counted
    .sort((a, b) => b.count - a.count || (a.shop.id < b.shop.id ? -1 : 1))
    .slice(0, MOST_SHOPS)
    .map(({ shop, count }) => row('shop', shop.id, count, shop.name, shop.slug));
}

function countDelivery(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  { around }: SearchWish,
  shelves: Shelves,
): FacetRow[] {
  const facts = shopFacts(index, shops);
  const counted = [...countByShop(index, shelves).entries()].filter(([, count]) => count > 0);
  return (['delivery', 'pickup'] as const).map((kind) => {
    const offering = counted.filter(([number]) => {
      const shop = facts[number];
      return shop !== undefined && isOffered(kind, shop, around);
    });
    return row(
      'delivery',
      kind,
      offering.reduce((sum, [, count]) => sum + count, 0),
    );
  });
}

function countStock({ documents: { inStock } }: Index, shelves: Shelves): FacetRow[] {
  let [available, all] = [0, 0];
  for (const shelf of shelves) {
    all += shelf.length;
    for (let at = 0; at < shelf.length; at++) available += inStock[shelf[at] as number] as number;
  }
  return [row('stock', 'true', available), row('stock', 'false', all - available)];
}

interface Value {
  readonly name: string;
  readonly value: string;
  readonly number: number;
  readonly count: number;
}

const byCount = (a: Value, b: Value) => b.count - a.count || compareBytes(a.value, b.value);

/** Held from one search to the next, all zero in between: there may be a million values, and a search meets a few. */
let counts = new Uint32Array(1_024);
let met = new Uint32Array(1_024);

/** The values that `least` or more of the documents have. */
function valuesIn({ documents, attributes }: Index, shelves: Shelves, least: number): Value[] {
  const { attributeEnds, attributes: values } = documents;
  counts = withRoom(counts, attributes.ids.length);
  met = withRoom(met, attributes.ids.length);
  let size = 0;
  for (const shelf of shelves) {
    for (let at = 0; at < shelf.length; at++) {
      const document = shelf[at] as number;
      const end = attributeEnds[document] as number;
      for (let one = beginOf(attributeEnds, document); one < end; one++) {
        const number = values[one] as number;
        const before = counts[number] as number;
        if (before === 0) met[size++] = number;
        counts[number] = before + 1;
      }
    }
  }
  const found: Value[] = [];
  for (let at = 0; at < size; at++) {
    const number = met[at] as number;
    const count = counts[number] as number;
    counts[number] = 0;
    const known = count >= least ? attributes.known[number] : undefined;
    if (known) found.push({ name: known.name, value: known.value, number, count });
  }
  return found;
}

/** Which values and attributes are left out, and why: beside `countsOf` and `attributesIn` in facets.store.ts. */
function countAttributes(index: Index, wish: SearchWish, shelf: Uint32Array): FacetRow[] {
  const least = Math.max(shelf.length > 20 ? 2 : 1, Math.floor(shelf.length / 100));
  const chosen = new Set(wish.attributes.map(({ name }) => name));
  const byName = Map.groupBy(valuesIn(index, [shelf], least), ({ name }) => name);
  return [...byName]
    .filter(([name]) => !chosen.has(name))
    .flatMap(([name, all]) => {
      const values = all.sort(byCount).slice(0, MOST_VALUES);
      const sum = values.reduce((sum, { count }) => sum + count, 0);
      const worth = ((sum - (values[0]?.count ?? 0)) * sum) / values.length;
      const isTelling = values.length > 1 && sum * 60 >= values.length * Math.max(120, shelf.length);
      return isTelling ? [{ name, values, worth }] : [];
    })
    .sort((a, b) => b.worth - a.worth || compareBytes(a.name, b.name))
    .slice(0, MOST_ATTRIBUTES)
    .flatMap(({ name, values }) => values.map(({ value, count }) => row('attribute', name, count, value)));
}

function countValues(index: Index, { name, ids }: SearchWish['attributes'][number], shelves: Shelves): FacetRow[] {
  const picked = new Set(ids.map((id) => index.attributes.numbers.get(id)));
  return valuesIn(index, shelves, 1)
    .filter((value) => value.name === name)
    .sort((a, b) => Number(picked.has(b.number)) - Number(picked.has(a.number)) || byCount(a, b))
    .slice(0, MOST_VALUES)
    .map(({ value, count }) => row('attribute', name, count, value));
}
