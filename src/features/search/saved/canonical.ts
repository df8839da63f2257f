import { Value } from 'typebox/value';
import { invalid } from '#platform/problems.ts';
import { savedSearchProblems } from './problems.ts';
import { type SavedQuery, SearchConditions } from './schema.ts';

/** Neither changes what is found: the order, and whether words may be read in another way. */
const WITHOUT_EFFECT = ['sort', 'exact'];

/**
 * Reads a search as its address has it. Throws `invalid_input` for what the search itself would refuse by its schema.
 */
export function readConditions(query: SavedQuery): SearchConditions {
  const read = Value.Convert(SearchConditions, structuredClone(query));
  if (Value.Check(SearchConditions, read)) return read;
  const [first] = Value.Errors(SearchConditions, read);
  const name = Object.keys(query).find(
    (key) => !Value.Check(SearchConditions, Value.Convert(SearchConditions, { [key]: query[key] })),
  );
  throw invalid(`/query/${name ?? ''}`, first?.message ?? 'is not a parameter of the search');
}

/**
 * The same for the same search: names in order, values of one sorted and once each, without what changes nothing. Throws
 * `empty_search` where that leaves no condition.
 */
export function canonical(conditions: SearchConditions, houseCurrency: string): SavedQuery {
  const { q, inStock, minPrice, maxPrice, currency, lat, lng, radiusKm, delivery, ...rest } = conditions;
  const words = q?.trim().replaceAll(/\s+/g, ' ');
  const lowest = minPrice === 0 && maxPrice !== undefined ? undefined : minPrice;
  const isPriced = lowest !== undefined || maxPrice !== undefined;
  const isPlaced = radiusKm !== undefined || delivery !== undefined;
  const kept: Record<string, unknown> = {
    ...rest,
    q: words || undefined,
    inStock: inStock || undefined,
    minPrice: lowest,
    maxPrice,
    currency: isPriced && currency !== houseCurrency ? currency : undefined,
    radiusKm,
    delivery,
    ...(isPlaced && { lat, lng }),
  };
  const entries = Object.entries(kept).flatMap(([name, value]) =>
    value === undefined || WITHOUT_EFFECT.includes(name) ? [] : [[name, textOf(value)] as const],
  );
  if (entries.length === 0 || (words && !/[\p{L}\p{N}]/u.test(words))) throw savedSearchProblems.empty_search();
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf(value: unknown): string | string[] {
  if (!Array.isArray(value)) return String(value);
  const values = [...new Set(value.map(String))].sort();
  return values.length === 1 ? (values[0] as string) : values;
}

/** What a search is called that nobody named: its words, or what else it asks for. */
export function nameOf(query: SavedQuery): string {
  const { q, category, shop, ...rest } = query;
  const values = [
    q,
    category,
    shop,
    ...Object.entries(rest).flatMap(([name, value]) => (name.startsWith('attr.') ? value : [])),
  ]
    .flat()
    .filter((value) => value !== undefined);
  const words = values.length > 0 ? values : Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return words
    .join(', ')
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, 100)
    .trim();
}

/** Where the search is shown, the newest first. */
export function pathOf(query: SavedQuery): string {
  const inOrder = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  const parameters = inOrder.flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return `/search?${new URLSearchParams([...parameters, ['sort', 'newest']])}`;
}
