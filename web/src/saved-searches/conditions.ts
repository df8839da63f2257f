import type { SavedSearch } from '../api/types.ts';
import { readAddress, type SearchAddress } from '../search/address.ts';
import { askedOf } from '../search/filters.ts';

type Query = SavedSearch['query'];

/** What of a search is worth keeping, as the server sees it: what is looked for, not in which order or how it is shown. */
export function conditionsOf(address: SearchAddress): Query {
  const { sort: _sort, exact: _exact, lat, lng, ...asked } = askedOf(address);
  // A point alone shows distances and leaves nothing out.
  const place = asked.radiusKm !== undefined || asked.delivery !== undefined ? { lat, lng } : {};
  const given = Object.entries({ ...asked, ...place }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)]));
}

export const addressOf = (query: Query): SearchAddress => readAddress(query);

/** The same for the same conditions, however they were come by. */
export function sameness(query: Query): string {
  const sorted = Object.entries(conditionsOf(readAddress(query))).map(([name, values]) => [
    name,
    [values].flat().sort(),
  ]);
  return JSON.stringify(sorted.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}
