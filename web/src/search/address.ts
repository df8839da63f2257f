/** The state of the search page: all of it stands in the address, under the names the API itself uses. */
export type Sort = (typeof sorts)[number];
export type SearchAddress = {
  q?: string | undefined;
  /** As it is written: nothing corrected, no word left out. */
  exact?: true | undefined;
  category?: string[] | undefined;
  shop?: string[] | undefined;
  /** In minor units of the marketplace's currency, as `maxPrice`. */
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  minRating?: number | undefined;
  lat?: number | undefined;
  lng?: number | undefined;
  radiusKm?: number | undefined;
  delivery?: 'delivery' | 'pickup' | undefined;
  inStock?: true | undefined;
  sort?: Sort | undefined;
  view?: 'list' | 'map' | undefined;
  pages?: number | undefined;
  [attribute: AttributeKey]: string[] | undefined;
};
export type AttributeKey = `attr.${string}`;

const sorts = ['relevance', 'newest', 'popularity', 'rating', 'priceUp', 'priceDown', 'distance'] as const;
const MOST_PAGES = 20;
const MOST_VALUES = 20;

/** What of an address the page understands; the rest, and nonsense, is as if it were not there. */
export function readAddress(found: Record<string, unknown>): SearchAddress {
  const price = (value: unknown) => within(value, 0, Number.MAX_SAFE_INTEGER, Math.trunc);
  const lat = within(found.lat, -90, 90);
  const lng = within(found.lng, -180, 180);
  const placed = lat !== undefined && lng !== undefined;
  const pages = within(found.pages, 1, MOST_PAGES, Math.trunc);
  const address: SearchAddress = {
    q: texts(found.q)?.[0],
    exact: String(found.exact) === 'true' || undefined,
    category: texts(found.category),
    shop: texts(found.shop),
    minPrice: price(found.minPrice),
    maxPrice: price(found.maxPrice),
    minRating: within(found.minRating, 1, 5),
    lat: placed ? lat : undefined,
    lng: placed ? lng : undefined,
    radiusKm: placed ? within(found.radiusKm, 1, 20_000) : undefined,
    delivery: oneOf(['delivery', 'pickup'], found.delivery),
    inStock: String(found.inStock) === 'true' || undefined,
    sort: oneOf(sorts, found.sort),
    view: oneOf(['list', 'map'], found.view),
    pages: pages === 1 ? undefined : pages,
  };
  for (const name of Object.keys(found)) if (isAttribute(name)) address[name] = texts(found[name]);
  for (const name of Object.keys(address)) {
    if (address[name as keyof SearchAddress] === undefined) delete address[name as keyof SearchAddress];
  }
  return address;
}

export const isAttribute = (name: string): name is AttributeKey => /^attr\../.test(name);

function texts(value: unknown): string[] | undefined {
  const all = [value ?? []].flat().map(String).filter(Boolean);
  return all.length > 0 ? [...new Set(all)].slice(0, MOST_VALUES) : undefined;
}

function within(value: unknown, least: number, most: number, round = (number: number) => number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= least && number <= most ? round(number) : undefined;
}

const oneOf = <T extends string>(known: readonly T[], value: unknown) => known.find((one) => one === value);
