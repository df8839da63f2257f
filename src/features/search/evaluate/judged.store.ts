import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';

/** Which products on sale these names mean: an id, else the external id or the sku that a shop gave. */
export async function findJudgedProducts(
  db: Db,
  names: readonly string[],
  shopSlug: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const inShop = shopSlug === undefined ? sql`` : sql`and shop_slug = ${shopSlug}`;
  const { rows } = await sql<{ name: string; id: string }>`
    select id::text as name, id from public_products where id = any(${names.filter(isId)}::uuid[]) ${inShop}
    union all
    select external_id, id from public_products where external_id = any(${names}::text[]) ${inShop}
    union all
    select sku, public_products.id from product_variants
    join public_products on public_products.id = product_id where sku = any(${names}::text[]) ${inShop}`.execute(db);
  const ids = new Map<string, string>();
  for (const { name, id } of rows) if (!ids.has(name)) ids.set(name, id);
  return ids;
}
