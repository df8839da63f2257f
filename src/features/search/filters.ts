import { countryAt, tidyDegrees } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { invalid, problems } from '#platform/problems.ts';
import {
  type Around,
  type ChosenAttribute,
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
export async function readFilters(context: Context, query: SearchQuery): Promise<Filters> {
  const { minPrice, maxPrice, q = '' } = query;
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice)
    throw invalid('/minPrice', 'must not be above maxPrice');
  const [shopIds, categories, attributes] = await Promise.all([
    readShops(context, listOf(query.shop)),
    readCategories(context, listOf(query.category)),
    readAttributes(context, query),
  ]);
  const terms = q.trim() === '' ? undefined : queryTerms(q, LANGUAGE).terms;
  return {
    terms,
    tsquery: terms && toTsquery(terms),
    currency: query.currency ?? context.house.config.SOUK_CURRENCY,
    minPrice,
    maxPrice,
    minRating: query.minRating,
    inStock: query.inStock === true,
    shopIds,
    categories,
    attributes,
    around: readAround(query),
    delivery: query.delivery,
  };
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

async function readShops({ house }: Context, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const wanted = names.map(lowerId);
  const ids = await findShopIds(house.database.db, wanted);
  return wanted.map((name) => {
    const id = ids.get(name);
    if (!id) throw problems.not_found('There is no such shop');
    return id;
  });
}

async function readCategories({ house }: Context, names: readonly string[]) {
  if (names.length === 0) return [];
  const wanted = names.map(lowerId);
  const found = await findCategories(house.database.db, wanted);
  return wanted.map((name) => {
    const category = found.get(name);
    if (!category) throw problems.not_found('There is no such category');
    return category;
  });
}

/** Ids are taken in any case, as everywhere; paths and slugs have no such form. */
function lowerId(name: string): string {
  return /^[0-9a-f-]{36}$/i.test(name) ? name.toLowerCase() : name;
}

async function readAttributes({ house }: Context, query: SearchQuery): Promise<ChosenAttribute[]> {
  const asked = Object.entries<unknown>(query)
    .filter(([name]) => name.startsWith(ATTRIBUTE))
    .map(([name, given]) => ({ name: name.slice(ATTRIBUTE.length), values: listOf(given as string | string[]) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (asked.length === 0) return [];
  if (asked.length > MOST_ATTRIBUTES)
    throw invalid(`/${ATTRIBUTE}${asked[MOST_ATTRIBUTES]?.name}`, `is one attribute more than ${MOST_ATTRIBUTES}`);
  const rows = await findAttributeValues(
    house.database.db,
    asked.flatMap(({ name, values }) => values.map((value) => ({ name, value }))),
  );
  return asked.map(({ name, values }) => ({
    name,
    values,
    // In one order, since cursors carry a hash of what was asked for; the database answers in any.
    ids: rows
      .filter((row) => row.name === name)
      .map(({ id }) => id)
      .sort((a, b) => a - b),
  }));
}
