import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { type RawRow, rowsOf } from './copy-rows.ts';
import type { AttributeValue, Category } from './index.ts';
import type { ShopFacts } from './shops.ts';

/** What is kept of changes; a reader who was away longer reads everything anew. */
export const KEPT_MINUTES = 60;

/** In the order in which `putDocument` reads them. */
const columns =
  'product_id, shop_id, popularity, price_amount, currency, rating, in_stock, category_ids, attribute_ids, lexemes';

function copied(client: pg.Client, query: string): AsyncGenerator<RawRow[]> {
  return rowsOf(client.query(to(`copy (${query}) to stdout (format binary)`)));
}

/** All documents as raw rows, many at a time. */
export function readDocuments(client: pg.Client): AsyncGenerator<RawRow[]> {
  return copied(client, `select ${columns} from product_documents`);
}

/** Those of these products that have one. */
export function readDocumentsOf(client: pg.Client, productIds: readonly string[]): AsyncGenerator<RawRow[]> {
  // Ids from the database: a copy takes no parameters.
  const literal = productIds.join(',');
  return copied(client, `select ${columns} from product_documents where product_id = any('{${literal}}'::uuid[])`);
}

/** All words as they are written, many at a time. */
export async function* readWords(client: pg.Client): AsyncGenerator<string[]> {
  for await (const rows of copied(client, 'select word from search_words')) yield rows.map(([word]) => String(word));
}

/** What this connection would see now, as PostgreSQL writes it. */
export async function readSnapshot(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot');
  return rows[0]?.snapshot ?? '';
}

/** The products whose documents changed in transactions that the snapshot did not see, words new in them, and the snapshot to ask from next. */
export async function readChanges(
  client: pg.Client,
  since: string,
): Promise<{ snapshot: string; productIds: readonly string[]; words: readonly string[] }> {
  const { rows } = await client.query<{ snapshot: string; ids: string[] | null; words: string[] | null }>({
    name: 'search_changes',
    text: `
      with changed as materialized (
        select product_ids, words from search_changes
        where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
      )
      select pg_current_snapshot()::text as snapshot,
        (select array_agg(distinct id) from changed cross join unnest(product_ids) as id) as ids,
        (select array_agg(distinct word) from changed cross join unnest(words) as word) as words`,
    values: [since],
  });
  const [row] = rows;
  return { snapshot: row?.snapshot ?? since, productIds: row?.ids ?? [], words: row?.words ?? [] };
}

/** Also those of transactions that this server never counted to: they came with a backup of another. */
export async function forgetChanges(client: pg.Client): Promise<void> {
  await client.query(
    `delete from search_changes
     where changed_at < now() - make_interval(mins => $1) or xid >= pg_snapshot_xmax(pg_current_snapshot())`,
    [KEPT_MINUTES],
  );
}

export async function readCategories(
  client: pg.Client,
  ids: readonly string[],
): Promise<(Category & { id: string })[]> {
  const { rows } = await client.query<Category & { id: string }>(
    'select id, name, path from categories where id = any($1::uuid[])',
    [ids],
  );
  return rows;
}

export async function readAttributeValues(
  client: pg.Client,
  ids: readonly number[],
): Promise<(AttributeValue & { id: number })[]> {
  const { rows } = await client.query<AttributeValue & { id: number }>(
    'select id, name, value from attribute_values where id = any($1::int[])',
    [ids],
  );
  return rows;
}

/** All shops with what searches ask of them. */
export async function readShops(client: pg.Client): Promise<ShopFacts[]> {
  const { rows } = await client.query<ShopFacts>(`
    select shops.id, slug, shops.name, hidden_shops.id is not null as "isHidden",
      coalesce(places, '[]') as places, coalesce(zones, '[]') as zones
    from shops
    left join hidden_shops using (id)
    left join (
      select shop_id as id, json_agg(json_build_object(
        'latitude', latitude, 'longitude', longitude, 'offersPickup', offers_pickup)) as places
      from shop_locations group by shop_id) as located using (id)
    left join (
      select zone.shop_id as id, json_agg(json_build_object(
        'centre', case when centre.id is not null then json_build_object(
          'latitude', centre.latitude, 'longitude', centre.longitude) end,
        'radiusKm', zone.radius_km, 'countries', zone.countries)) as zones
      from shop_delivery_zones as zone left join shop_locations as centre on centre.id = zone.location_id
      group by zone.shop_id) as delivering using (id)`);
  return rows;
}
