import { sql } from 'kysely';
import type { Pool } from 'pg';
import { boundsAround } from '#features/shops/geo.ts';
import type { Place } from '#features/shops/places.schema.ts';
import { type Db, prepared } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';
import type { AttributeValue } from './documents.store.ts';
import type { QueryTerm } from './query-terms.ts';

/** Takes a value of the statement and answers how its text names it: `$3`. */
export type Param = (value: unknown) => string;

/** The text of a statement, and its values in the order in which the text was put together. */
export function statement(write: (param: Param) => string): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const text = write((value) => `$${values.push(value)}`);
  return { text, values };
}

/** A choice that a facet is about, and so is left out where that facet is counted. */
export type Choice = 'category' | 'price' | 'rating' | 'shop' | 'delivery' | 'stock' | `attribute ${string}`;

/** Something that products must fulfil. */
export interface Condition {
  /** Undefined where no facet is about it. */
  readonly choice: Choice | undefined;
  readonly text: (param: Param) => string;
}

/** The asker's point, and how far from it they look. */
export interface Around {
  readonly place: Place;
  /** ISO 3166-1; null where no country is. */
  readonly country: string | null;
  readonly radiusKm: number | undefined;
}

export interface ChosenCategory {
  readonly id: string;
  /** 1 for a root. */
  readonly depth: number;
}

export interface ChosenAttribute {
  readonly name: string;
  readonly values: readonly string[];
  /** Of those of the values that any product ever had. */
  readonly ids: readonly number[];
}

/** What is asked for, with every name looked up. */
export interface Filters {
  /** Undefined where no words were asked for; none where they were signs alone, which nothing has. */
  readonly terms: readonly QueryTerm[] | undefined;
  /** A literal for `::tsquery`; undefined where no words were asked for. */
  readonly tsquery: string | undefined;
  readonly currency: string;
  readonly minPrice: number | undefined;
  readonly maxPrice: number | undefined;
  readonly minRating: number | undefined;
  readonly inStock: boolean;
  readonly shopIds: readonly string[];
  readonly categories: readonly ChosenCategory[];
  readonly attributes: readonly ChosenAttribute[];
  readonly around: Around | undefined;
  readonly delivery: 'delivery' | 'pickup' | undefined;
}

export const isSeen = 'shop_id not in (select id from hidden_shops)';

/** All that a product must fulfil to be found, over the columns of `product_documents`. */
export function conditionsOf(filters: Filters): Condition[] {
  const { tsquery, currency, minPrice, maxPrice, minRating, inStock, shopIds, categories, around, delivery } = filters;
  const conditions: Condition[] = [];
  const must = (choice: Choice | undefined, text: Condition['text']) => void conditions.push({ choice, text });

  if (tsquery !== undefined) must(undefined, (param) => `lexemes @@ ${param(tsquery)}::tsquery`);
  must(undefined, () => isSeen);
  if (categories.length > 0)
    must('category', (param) => `category_ids && ${param(categories.map(({ id }) => id))}::uuid[]`);
  for (const { name, ids } of filters.attributes)
    must(`attribute ${name}`, (param) => `attribute_ids && ${param(ids)}::int[]`);
  if (minPrice !== undefined || maxPrice !== undefined) {
    must('price', (param) =>
      [
        `currency = ${param(currency)}`,
        ...(minPrice === undefined ? [] : [`price_amount >= ${param(minPrice)}::bigint`]),
        ...(maxPrice === undefined ? [] : [`price_amount <= ${param(maxPrice)}::bigint`]),
      ].join(' and '),
    );
  }
  if (minRating !== undefined) must('rating', (param) => `rating >= ${param(minRating)}::real`);
  if (inStock) must('stock', () => 'in_stock');
  if (shopIds.length > 0) must('shop', (param) => `shop_id = any(${param(shopIds)}::uuid[])`);
  if (around?.radiusKm !== undefined) {
    const { place, radiusKm } = around;
    must(undefined, (param) => `shop_id in (${shopsNear(param, place, radiusKm)})`);
  }
  if (delivery) must('delivery', (param) => offers(param, delivery, around));
  return conditions;
}

export function allOf(conditions: readonly Condition[], param: Param): string {
  return conditions.map(({ text }) => text(param)).join(' and ') || 'true';
}

/** Whether the shop delivers (to the point, where there is one), or has a place to pick up at (within the radius). */
export function offers(param: Param, kind: 'delivery' | 'pickup', around: Around | undefined): string {
  if (kind === 'delivery') return `shop_id in (${deliverers(param, around)})`;
  if (around?.radiusKm === undefined) return 'shop_id in (select shop_id from shop_locations where offers_pickup)';
  return `shop_id in (${shopsNear(param, around.place, around.radiusKm)} and offers_pickup)`;
}

function deliverers(param: Param, around: Around | undefined): string {
  if (!around) return 'select shop_id from shop_delivery_zones';
  const everywhere = 'zone.location_id is null and zone.countries is null';
  const inCountry = around.country === null ? '' : `or zone.countries @> array[${param(around.country)}]`;
  return `
    select zone.shop_id from shop_delivery_zones as zone
    left join shop_locations as centre on centre.id = zone.location_id
    where ${everywhere} ${inCountry}
      or ${distanceTo(param, around.place, 'centre.')} <= zone.radius_km`;
}

function shopsNear(param: Param, place: Place, radiusKm: number): string {
  const { south, north, west, east } = boundsAround(place, radiusKm);
  return `
    select shop_id from shop_locations
    where latitude between ${param(south)}::float8 and ${param(north)}::float8
      and (longitude >= ${param(west)}::float8 ${west > east ? 'or' : 'and'} longitude <= ${param(east)}::float8)
      and ${distanceTo(param, place)} <= ${param(radiusKm)}::float8`;
}

/** Kilometres from the point to a place as others may know it. */
export function distanceTo(param: Param, { latitude, longitude }: Place, of = ''): string {
  return `souk_distance_km(${of}latitude, ${of}longitude, ${param(latitude)}::float8, ${param(longitude)}::float8)`;
}

/** The ids of these shops among those that others may see, by the name they were asked for by. */
export async function findShopIds(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; slug: string }>`
    select id, slug from public_shops
    where id = any(${names.filter(isId)}::uuid[]) or slug = any(${names}::text[])`.execute(db);
  return new Map(rows.flatMap(({ id, slug }) => [[slug, id] as const, [id, id] as const]));
}

/** These categories, by the id or path they were asked for by. */
export async function findCategories(db: Db, names: readonly string[]): Promise<Map<string, ChosenCategory>> {
  const { rows } = await sql<ChosenCategory & { path: string }>`
    select id, path, cardinality(names) as depth from categories
    where id = any(${names.filter(isId)}::uuid[]) or path = any(${names}::text[])`.execute(db);
  return new Map(rows.flatMap(({ id, path, depth }) => [[path, { id, depth }] as const, [id, { id, depth }] as const]));
}

/** These values among those that products have or had. */
export async function findAttributeValues(
  db: Db,
  values: readonly AttributeValue[],
): Promise<(AttributeValue & { readonly id: number })[]> {
  const { rows } = await sql<AttributeValue & { id: number }>`
    select id, name, value from attribute_values
    join unnest(${values.map(({ name }) => name)}::text[], ${values.map(({ value }) => value)}::text[])
      as given (name, value) using (name, value)`.execute(db);
  return rows;
}

const distances = prepared<{ id: string; km: number }>(
  'search_distances',
  `select product_id as id, min(souk_distance_km(latitude, longitude, $2, $3)) as km
   from product_documents join shop_locations using (shop_id) where product_id = any($1::uuid[]) group by product_id`,
);

/** Kilometres from the point to the nearest place of the shop of each of these products, where it has one. */
export async function readDistances(
  pool: Pool,
  productIds: readonly string[],
  { latitude, longitude }: Place,
): Promise<Map<string, number>> {
  const rows = await distances(pool, [productIds, latitude, longitude]);
  return new Map(rows.map(({ id, km }) => [id, km]));
}
