import { CompiledQuery, sql } from 'kysely';
import type { Pool } from 'pg';
import { prepared, sqlState, type Tx } from '#platform/database/connection.ts';
import type { ProductRow } from './cards.ts';
import type { Product } from './schema.ts';

type Status = Product['status'];

const productPage = `
  select products.id, title, brand, price_amount, highest_amount, products.currency, stock, products.status, image_url,
    picture_id, shop_id, shops.slug as shop_slug, shops.name as shop_name, stars, products.created_at,
    products.description, gtin, coalesce(categories.names, '{}') as category, categories.path as category_path, tags, attributes, revision, released_at,
    products.external_id, products.updated_at,
    (select json_agg(json_build_object('id', id, 'options', options, 'sku', sku, 'price', price_amount, 'stock', stock)
       order by position, id)
     from product_variants where product_id = products.id) as variants,
    case when picture_id is null then '[]' else (
      select json_agg(json_build_object('id', id, 'alt', alt, 'width', width, 'height', height, 'kind', kind)
        order by position)
      from product_pictures join files on files.id = file_id where product_id = products.id) end as pictures,
    case when shops.owner_id = $2 then 'owner'
         when exists (select 1 from shop_staff where shop_staff.shop_id = shops.id and user_id = $2) then 'staff'
    end as role,
    products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shops.id) as is_public
  from products
  join shops on shops.id = products.shop_id
  join product_counters on product_id = products.id
  left join categories on categories.id = products.category_id
  where products.id = $1`;
const productById = prepared<ProductRow>('product', productPage);

/** Reads a product, and what the one who looks is to it, for the page of it: one prepared statement. */
export async function readProductRow(pool: Pool, id: string, userId: string | null): Promise<ProductRow | undefined> {
  return (await productById(pool, [id, userId]))[0];
}

/** Reads a product in a transaction, so that its own writes show. */
export async function findProduct(tx: Tx, id: string, userId: string): Promise<ProductRow | undefined> {
  return (await tx.executeQuery<ProductRow>(CompiledQuery.raw(productPage, [id, userId]))).rows[0];
}

/** A product as it is written; what is left out stays as it is. */
export interface ProductValues {
  title?: string;
  description?: string;
  brand?: string | null;
  gtin?: string | null;
  categoryId?: string | null;
  tags?: readonly string[];
  attributes?: object;
  status?: Status;
  imageUrl?: string | null;
  externalId?: string | null;
}

function columnsOf(values: ProductValues) {
  const { categoryId, imageUrl, externalId, tags, attributes, ...same } = values;
  return {
    ...same,
    ...(categoryId !== undefined && { category_id: categoryId }),
    ...(imageUrl !== undefined && { image_url: imageUrl }),
    ...(externalId !== undefined && { external_id: externalId }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(attributes !== undefined && { attributes: JSON.stringify(attributes) }),
  };
}

export interface ProductKey {
  readonly id: string;
  readonly shopId: string;
  readonly currency: string;
}

/**
 * Inserts a product; its variants follow in the same transaction, and with them its price and stock. A second one of the
 * shop's external id violates `products_shop_id_external_id_key`.
 */
export async function insertProduct(
  tx: Tx,
  { id, shopId, currency }: ProductKey,
  values: ProductValues & { title: string },
  /** Of the variants that follow. */
  prices: { readonly lowest: number; readonly highest: number },
): Promise<void> {
  await tx
    .insertInto('products')
    .values({
      ...columnsOf(values),
      id,
      shop_id: shopId,
      currency,
      title: values.title,
      price_amount: prices.lowest,
      highest_amount: prices.highest,
    })
    .execute();
}

export interface ProductState {
  readonly status: Status;
  readonly revision: number;
  readonly lowest: number;
}

/** What a change goes by, with the product's row held until the transaction ends. */
export async function holdProduct(tx: Tx, id: string): Promise<ProductState | undefined> {
  const { rows } = await sql<ProductState>`
    select status, revision, price_amount as lowest from products where id = ${id} for no key update`.execute(tx);
  return rows[0];
}

/** Writes what was changed by hand: the next import of the same row writes its own word again. */
export async function updateProduct(tx: Tx, id: string, values: ProductValues): Promise<void> {
  await tx
    .updateTable('products')
    .set({
      ...columnsOf(values),
      content_hash: null,
      revision: sql<number>`revision + 1`,
      updated_at: sql<string>`souk_now()`,
    })
    .where('id', '=', id)
    .execute();
}

/** Says that the stock was changed by hand. It moves by sales too, so an import doesn't write it again for that. */
export async function markRestocked(tx: Tx, id: string): Promise<void> {
  await sql`update products set revision = revision + 1, updated_at = souk_now() where id = ${id}`.execute(tx);
}

const foreignKeyViolation = '23503';

/**
 * Deletes the product with what belongs to it; false where others refer to it (an order, say): then it goes to the
 * archive instead, unless a moderator hid it, since from there its shop could put it on sale again.
 */
export async function removeProduct(tx: Tx, id: string): Promise<boolean> {
  await sql`savepoint removal`.execute(tx);
  try {
    await tx.deleteFrom('products').where('id', '=', id).execute();
    return true;
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error;
    await sql`rollback to savepoint removal`.execute(tx);
    await sql`
      update products set status = 'archived', content_hash = null, revision = revision + 1, updated_at = souk_now()
      where id = ${id} and status <> 'hidden'`.execute(tx);
    return false;
  }
}
