import { LRUCache } from 'lru-cache';
import { countryAt, tidyDegrees } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { fetchEach } from '#platform/fetch-each.ts';
import type { House } from '#platform/house.ts';
import { invalid, Problem, problems } from '#platform/problems.ts';
import { type AttributeValue, attributeKey } from './documents.store.ts';
import {
  type Around,
  type ChosenAttribute,
  type ChosenCategory,
  type Filters,
  findAttributeValues,
  findCategories,
  findShopIds,
} from './filters.store.ts';
import { LANGUAGE } from './languages.ts';
import { queryTerms, toTsquery } from './query-terms.ts';
import { ATTRIBUTE, type SearchQuery } from './schema.ts';

/** Each is counted without itself: more would make one search cost as much as a dozen. */
const MOST_ATTRIBUTES = 10;

/**
 * What is asked for, with every name looked up. Throws `invalid_input` where the parameters contradict each other,
 * `not_found` for a category that is not there and a shop that not everybody may see.
 */
export async function readFilters({ house }: Context, query: SearchQuery): Promise<Filters> {
  return filtersOf(house, query, await keptNames(house, query));
}

/** The same of many searches, in as many statements; undefined where one by itself would throw. */
export async function readFiltersOfMany(
  house: House,
  queries: readonly SearchQuery[],
): Promise<(Filters | undefined)[]> {
  const known = await readKnown(house.database.db, queries);
  return queries.map((query) => {
    try {
      return filtersOf(house, query, known);
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  });
}

function filtersOf({ config }: House, query: SearchQuery, known: Known): Filters {
  const { minPrice, maxPrice, q = '' } = query;
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice)
    throw invalid('/minPrice', 'must not be above maxPrice');
  const terms = q.trim() === '' ? undefined : queryTerms(q, LANGUAGE).terms;
  return {
    terms,
    tsquery: terms && toTsquery(terms),
    currency: query.currency ?? config.SOUK_CURRENCY,
    minPrice,
    maxPrice,
    minRating: query.minRating,
    inStock: query.inStock === true,
    shopIds: namesOf(query.shop).map((name) => mustBeThere(known.shopIds.get(name), 'shop')),
    categories: namesOf(query.category).map((name) => mustBeThere(known.categories.get(name), 'category')),
    attributes: attributesOf(query, known),
    around: readAround(query),
    delivery: query.delivery,
  };
}

/** What the names in searches stand for. */
interface Known {
  readonly shopIds: ReadonlyMap<string, string>;
  readonly categories: ReadonlyMap<string, ChosenCategory>;
  /** The ids of the values that any product ever had, by `attributeKey`. */
  readonly valueIds: ReadonlyMap<string, number>;
}

async function readKnown(db: Db, queries: readonly SearchQuery[]): Promise<Known> {
  const shops = [...new Set(queries.flatMap(({ shop }) => namesOf(shop)))];
  const categories = [...new Set(queries.flatMap(({ category }) => namesOf(category)))];
  const values = queries.flatMap(attributesIn).flatMap(({ name, values }) => values.map((value) => ({ name, value })));
  const [shopIds, found, rows] = await Promise.all([
    shops.length > 0 ? findShopIds(db, shops) : new Map<string, string>(),
    categories.length > 0 ? findCategories(db, categories) : new Map<string, ChosenCategory>(),
    values.length > 0 ? findAttributeValues(db, values) : [],
  ]);
  return { shopIds, categories: found, valueIds: new Map(rows.map((row) => [attributeKey(row), row.id])) };
}

/** As `readKnown`, without asking the database for what was looked up before: most searches name the same few. */
async function keptNames(house: House, query: SearchQuery): Promise<Known> {
  const { cache, database } = house;
  const ids = valueIdsOf(house);
  const valueIds = new Map<string, number>();
  const unknown: AttributeValue[] = [];
  for (const { name, values } of attributesIn(query)) {
    for (const value of values) {
      const id = ids.get(attributeKey({ name, value }));
      if (id === undefined) unknown.push({ name, value });
      else valueIds.set(attributeKey({ name, value }), id);
    }
  }
  const [shopIds, categories, found] = await Promise.all([
    fetchEach(cache, namesOf(query.shop), keptAs('shop', 'shops'), (names) => findShopIds(database.db, names)),
    fetchEach(cache, namesOf(query.category), keptAs('category', 'categories'), (names) =>
      findCategories(database.db, names),
    ),
    unknown.length > 0 ? findAttributeValues(database.db, unknown) : [],
  ]);
  for (const row of found) {
    valueIds.set(attributeKey(row), row.id);
    ids.set(attributeKey(row), row.id);
  }
  return { shopIds, categories, valueIds };
}

/** A value that has an id keeps it. */
const valueIds = new WeakMap<House, LRUCache<string, number>>();
const MOST_VALUES = 20_000;

function valueIdsOf(house: House): LRUCache<string, number> {
  const ids = valueIds.get(house) ?? new LRUCache<string, number>({ max: MOST_VALUES });
  valueIds.set(house, ids);
  return ids;
}

/** Another name, another shop or category: what is written to them outdates all that is kept of them. */
const keptAs = (what: string, tag: string) => ({ key: (name: string) => `search ${what} ${name}`, tags: () => [tag] });

function mustBeThere<T>(found: T | undefined, what: 'shop' | 'category'): T {
  if (found === undefined) throw problems.not_found(`There is no such ${what}`);
  return found;
}

function namesOf(given: string | readonly string[] | undefined): string[] {
  return listOf(given).map(lowerId);
}

function listOf(given: string | readonly string[] | undefined): string[] {
  return given === undefined ? [] : [...new Set([given].flat())];
}

function readAround({ lat, lng, radiusKm, sort }: SearchQuery): Around | undefined {
  if (lat !== undefined && lng !== undefined) {
    const place = { latitude: tidyDegrees(lat), longitude: tidyDegrees(lng) };
    return { place, country: countryAt(place), radiusKm };
  }
  if (lat !== undefined) throw invalid('/lng', 'is missing beside lat');
  if (lng !== undefined) throw invalid('/lat', 'is missing beside lng');
  if (radiusKm !== undefined) throw invalid('/radiusKm', 'needs a point: lat and lng');
  if (sort === 'distance') throw invalid('/sort', 'by distance needs a point: lat and lng');
  return undefined;
}

/** Ids are taken in any case, as everywhere; paths and slugs have no such form. */
function lowerId(name: string): string {
  return /^[0-9a-f-]{36}$/i.test(name) ? name.toLowerCase() : name;
}

function attributesIn(query: SearchQuery): { name: string; values: string[] }[] {
  return Object.entries<unknown>(query)
    .filter(([name]) => name.startsWith(ATTRIBUTE))
    .map(([name, given]) => ({ name: name.slice(ATTRIBUTE.length), values: listOf(given as string | string[]) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function attributesOf(query: SearchQuery, { valueIds }: Known): ChosenAttribute[] {
  const asked = attributesIn(query);
  if (asked.length > MOST_ATTRIBUTES)
    throw invalid(`/${ATTRIBUTE}${asked[MOST_ATTRIBUTES]?.name}`, `is one attribute more than ${MOST_ATTRIBUTES}`);
  return asked.map(({ name, values }) => ({
    name,
    values,
    // In one order, since cursors carry a hash of what was asked for.
    ids: values.flatMap((value) => valueIds.get(attributeKey({ name, value })) ?? []).sort((a, b) => a - b),
  }));
}
