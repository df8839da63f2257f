import { type AttributeKey, isAttribute, type SearchAddress } from './address.ts';

/** One thing that narrows the search, and the address without it. */
export type Filter = { name: FilterName; value: string; without: SearchAddress };
export type FilterName = 'category' | 'shop' | 'price' | 'rating' | 'place' | 'delivery' | 'stock' | AttributeKey;
export type ListName = 'category' | 'shop' | AttributeKey;

/** What the server is asked: without what only the page knows. */
export function askedOf({ view: _view, pages: _pages, ...asked }: SearchAddress): SearchAddress {
  return asked;
}

export function filtersOf(address: SearchAddress): Filter[] {
  const filters: Filter[] = [];
  const list = (name: ListName) => {
    for (const value of address[name] ?? []) filters.push({ name, value, without: toggled(address, name, value) });
  };
  const one = (name: FilterName, keys: (keyof SearchAddress)[]) => {
    const given = keys.filter((key) => address[key] !== undefined);
    if (given.length === 0) return;
    filters.push({ name, value: String(given.map((key) => address[key])[0]), without: changed(address, blank(keys)) });
  };
  list('category');
  one('price', ['minPrice', 'maxPrice']);
  one('rating', ['minRating']);
  one('place', ['radiusKm', 'lat', 'lng']);
  one('delivery', ['delivery']);
  one('stock', ['inStock']);
  list('shop');
  for (const name of Object.keys(address)) if (isAttribute(name)) list(name);
  return filters;
}

/** The same search with nothing but its words, order and view. */
export function unfiltered({ q, exact, sort, view }: SearchAddress): SearchAddress {
  return known({ q, exact, sort: sort === 'distance' ? undefined : sort, view });
}

/** A changed search begins at its first page; order by distance means nothing without a point. */
export function changed(address: SearchAddress, changes: SearchAddress): SearchAddress {
  const next = { ...address, ...changes, pages: undefined };
  if (next.lat === undefined && next.sort === 'distance') next.sort = undefined;
  return known(next);
}

export function toggled(address: SearchAddress, name: ListName, value: string): SearchAddress {
  const values = address[name] ?? [];
  const next = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  return changed(address, { [name]: next.length > 0 ? next : undefined });
}

const blank = (keys: (keyof SearchAddress)[]): SearchAddress => Object.fromEntries(keys.map((key) => [key, undefined]));

function known(address: SearchAddress): SearchAddress {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined)) as SearchAddress;
}
