import { MOST_ATTRIBUTES, MOST_CATEGORIES, MOST_SHOPS, MOST_VALUES } from '../facet-limits.ts';
import type { FacetRow } from '../facets.store.ts';
import type { Choice } from '../filters.store.ts';
import { priceEdges } from '../price-bands.ts';
import { beginOf } from './documents.ts';
import type { Index } from './index.ts';
import { isOffered, type ShopFacts } from './shops.ts';
import { type Sifted, shopsThat } from './sift.ts';
import type { SearchWish } from './wish.ts';

/** Counts what each further choice would leave, as `countFacets` does in the database, but always all matches. */
export function countInMemory(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  sifted: Sifted,
): FacetRow[] {
  const on = shelvesIn(sifted);
  return [
    ...countCategories(index, wish, on()),
    ...countPrices(index, wish, on('price')),
    ...countRatings(index, on('rating')),
    ...countShops(index, shops, on('shop')),
    ...countDelivery(index, shops, wish, on('delivery')),
    ...countStock(index, on('stock')),
    ...countAttributes(index, wish, on()),
    ...wish.attributes.flatMap((chosen) => countValues(index, chosen, on(`attribute ${chosen.name}`))),
  ];
}

/** The documents that fulfil everything but that choice; without one, everything. */
function shelvesIn({ documents, fails, bits }: Sifted): (choice?: Choice) => Uint32Array {
  const shelves = new Map<number, Uint32Array>();
  return (choice) => {
    const bit = (choice && bits.get(choice)) ?? 0;
    let shelf = shelves.get(bit);
    if (!shelf) {
      shelf = bits.size === 0 ? documents : documents.filter((_, at) => fails[at] === 0 || fails[at] === bit);
      shelves.set(bit, shelf);
    }
    return shelf;
  };
}

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
  const chosen = new Map(
    wish.categories.flatMap(({ id, depth }) => {
      const number = categories.numbers.get(id);
      return number === undefined ? [] : [[number, depth] as const];
    }),
  );
  for (const document of shelf) {
    const begin = beginOf(categoryEnds, document);
    const length = (categoryEnds[document] as number) - begin;
    if (chosen.size === 0) {
      if (length > 0) counts[values[begin] as number] = (counts[values[begin] as number] as number) + 1;
      continue;
    }
    for (const [number, depth] of chosen) {
      if (depth >= length || values[begin + depth - 1] !== number) continue;
      const child = values[begin + depth] as number;
      counts[child] = (counts[child] as number) + 1;
    }
  }
  const rows: FacetRow[] = [];
  for (const [number, count] of counts.entries()) {
    const category = categories.known[number];
    if (count > 0 && category) {
      rows.push(row('category', categories.ids[number] ?? '', count, category.name, category.path));
    }
  }
  return rows.sort((a, b) => b.count - a.count || compareBytes(a.more ?? '', b.more ?? '')).slice(0, MOST_CATEGORIES);
}

function countPrices({ documents, currencies }: Index, wish: SearchWish, shelf: Uint32Array): FacetRow[] {
  const currency = currencies.numbers.get(wish.currency);
  const counts = new Uint32Array(priceEdges.length + 1);
  for (const document of shelf) {
    if (documents.currencies[document] !== currency) continue;
    const bucket = edgesUpTo(documents.prices[document] as number);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return rowsOf('price', counts);
}

const edges = Float64Array.from(priceEdges);

/** How many edges are not above that price (`width_bucket`). */
function edgesUpTo(price: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= price) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowsOf(facet: FacetRow['facet'], counts: Uint32Array): FacetRow[] {
  return [...counts].flatMap((count, at) => (count > 0 ? [row(facet, String(at), count)] : []));
}

function countRatings({ documents: { ratings } }: Index, shelf: Uint32Array): FacetRow[] {
  const counts = new Uint32Array(6);
  for (const document of shelf) {
    const stars = Math.floor(ratings[document] as number);
    counts[stars] = (counts[stars] as number) + 1;
  }
  counts[0] = 0;
  return rowsOf('rating', counts);
}

function countByShop({ documents, shops }: Index, shelf: Uint32Array): Uint32Array {
  const counts = new Uint32Array(shops.ids.length);
  for (const document of shelf) {
    const shop = documents.shops[document] as number;
    counts[shop] = (counts[shop] as number) + 1;
  }
  return counts;
}

function countShops(index: Index, shops: ReadonlyMap<string, ShopFacts>, shelf: Uint32Array): FacetRow[] {
  const rows: FacetRow[] = [];
  for (const [number, count] of countByShop(index, shelf).entries()) {
    if (count === 0) continue;
    const shop = shops.get(index.shops.ids[number] ?? '');
    if (shop) rows.push(row('shop', shop.id, count, shop.name, shop.slug));
  }
  return rows.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)).slice(0, MOST_SHOPS);
}

function countDelivery(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  { around }: SearchWish,
  shelf: Uint32Array,
): FacetRow[] {
  const counts = countByShop(index, shelf);
  return (['delivery', 'pickup'] as const).map((kind) => {
    const offering = shopsThat(index, shops, (shop) => isOffered(kind, shop, around));
    return row(
      'delivery',
      kind,
      counts.reduce((sum, count, shop) => (offering[shop] === 1 ? sum + count : sum), 0),
    );
  });
}

function countStock({ documents: { inStock } }: Index, shelf: Uint32Array): FacetRow[] {
  let available = 0;
  for (const document of shelf) available += inStock[document] as number;
  return [row('stock', 'true', available), row('stock', 'false', shelf.length - available)];
}

interface Value {
  readonly name: string;
  readonly value: string;
  readonly number: number;
  readonly count: number;
}

const byCount = (a: Value, b: Value) => b.count - a.count || compareBytes(a.value, b.value);

/** The values that `least` or more of the documents have. */
function valuesIn({ documents, attributes }: Index, shelf: Uint32Array, least: number): Value[] {
  const { attributeEnds, attributes: values } = documents;
  const counts = new Uint32Array(attributes.ids.length);
  for (const document of shelf) {
    const end = attributeEnds[document] as number;
    for (let at = beginOf(attributeEnds, document); at < end; at++) {
      counts[values[at] as number] = (counts[values[at] as number] as number) + 1;
    }
  }
  const found: Value[] = [];
  for (let number = 0; number < counts.length; number++) {
    const count = counts[number] as number;
    const known = count >= least ? attributes.known[number] : undefined;
    if (known) found.push({ ...known, number, count });
  }
  return found;
}

/** Which values and attributes are left out, and why: beside `countsOf` and `attributesIn` in facets.store.ts. */
function countAttributes(index: Index, wish: SearchWish, shelf: Uint32Array): FacetRow[] {
  const least = Math.max(shelf.length > 20 ? 2 : 1, Math.floor(shelf.length / 100));
  const chosen = new Set(wish.attributes.map(({ name }) => name));
  const byName = Map.groupBy(valuesIn(index, shelf, least), ({ name }) => name);
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

function countValues(index: Index, { name, ids }: SearchWish['attributes'][number], shelf: Uint32Array): FacetRow[] {
  const picked = new Set(ids.map((id) => index.attributes.numbers.get(id)));
  return valuesIn(index, shelf, 1)
    .filter((value) => value.name === name)
    .sort((a, b) => Number(picked.has(b.number)) - Number(picked.has(a.number)) || byCount(a, b))
    .slice(0, MOST_VALUES)
    .map(({ value, count }) => row('attribute', name, count, value));
}
