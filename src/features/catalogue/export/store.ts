import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface ExportedVariant {
  readonly options: Record<string, string>;
  readonly sku: string | null;
  readonly price: number;
  readonly stock: number;
}

export interface ExportRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly gtin: string | null;
  readonly currency: string;
  readonly status: 'draft' | 'active' | 'archived' | 'hidden';
  readonly statusBefore: 'draft' | 'active' | 'archived' | null;
  readonly category: string[];
  readonly tags: string[];
  readonly attributes: Record<string, string | number | boolean>;
  readonly imageUrl: string | null;
  readonly releasedAt: string | null;
  readonly variants: readonly ExportedVariant[];
}

/** A page of a shop's products with all their variants, in the order of their ids. */
export async function readExportPage(
  db: Db,
  shopId: string,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<ExportRow[]> {
  const later = after === undefined ? sql`` : sql`and products.id > ${after}`;
  const { rows } = await sql<ExportRow>`
    with page as materialized (
      select * from products where shop_id = ${shopId} ${later} order by id limit ${limit})
    select page.id, external_id as "externalId", title, description, brand, gtin, currency, status,
      status_before as "statusBefore", coalesce(categories.names, '{}') as category, tags, attributes,
      image_url as "imageUrl", released_at as "releasedAt", kinds as variants
    from page
    left join categories on categories.id = page.category_id
    cross join lateral (
      select json_agg(json_build_object('options', options, 'sku', sku, 'price', price_amount, 'stock', stock)
        order by position, id) as kinds
      from product_variants where product_id = page.id) as variants
    order by page.id`.execute(db);
  return rows;
}

export async function countProducts(db: Db, shopId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from products where shop_id = ${shopId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Which options and attributes the products of a page have, and how many have each; and the id of the last one, if there is one. */
export async function readNames(
  db: Db,
  shopId: string,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<{ kind: 'option' | 'attribute' | 'last'; name: string; count: number }[]> {
  const later = after === undefined ? sql`` : sql`and products.id > ${after}`;
  const { rows } = await sql<{ kind: 'option' | 'attribute' | 'last'; name: string; count: number }>`
    with page as materialized (
      select id, attributes from products where shop_id = ${shopId} ${later} order by id limit ${limit})
    select 'attribute' as kind, name, count(*) from page, jsonb_object_keys(attributes) as name group by name
    union all
    select 'option', name, count(*) from page
    join product_variants on product_id = page.id, jsonb_object_keys(options) as name group by name
    union all
    select 'last', id::text, count(*) over () from (select id from page order by id desc limit 1) as last`.execute(db);
  return rows;
}
