import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { type KnownVariant, planVariants, type VariantsChanged, type VariantsOf } from './plan-variants.ts';

/**
 * Brings these products to exactly these variants: those given are written, all others of the product go. Matched by
 * id, else by their options, so that a variant keeps its id (orders refer to it) and what is as it was isn't touched.
 * At most four statements, however many products. Price, highest price and stock of the products follow by trigger.
 *
 * Whoever calls holds the products' rows, so that nobody else writes their variants meanwhile; each product is named
 * once. Violates `product_variants_shop_id_sku_key` where a sku is another variant's, and a foreign key (23503) where
 * something refers to a variant that goes.
 */
export async function setVariants(tx: Tx, shopId: string, products: readonly VariantsOf[]): Promise<VariantsChanged> {
  const productIds = products.map(({ productId }) => productId);
  return writeVariants(tx, shopId, products, await holdVariants(tx, productIds));
}

/** The same, over variants that are held already. */
export async function writeVariants(
  tx: Tx,
  shopId: string,
  products: readonly VariantsOf[],
  held: readonly KnownVariant[],
): Promise<VariantsChanged> {
  const { removed, changed, added, ...news } = planVariants(products, held);
  if (removed.length > 0) {
    await sql`delete from product_variants where id = any(${removed}::uuid[])`.execute(tx);
  }
  if (changed.length > 0) {
    await sql`
      update product_variants set position = given.position, options = given.options, sku = given.sku,
        price_amount = given.price_amount, stock = given.stock, updated_at = souk_now()
      from ${given(changed.map((variant) => ({ ...rowOf(variant), id: variant.id })))}
      where product_variants.id = given.id`.execute(tx);
  }
  if (added.length > 0) {
    await sql`
      insert into product_variants (id, product_id, shop_id, position, options, sku, price_amount, stock)
      select id, product_id, ${shopId}::uuid, position, options, sku, price_amount, stock
      from ${given(added.map((variant) => ({ ...rowOf(variant), id: newId() })))}
      order by product_id, position`.execute(tx);
  }
  return news;
}

type PlacedVariant = ReturnType<typeof planVariants>['added'][number];

function rowOf({ productId, position, options, sku, priceAmount, stock }: PlacedVariant) {
  return { product_id: productId, position, options, sku, price_amount: priceAmount, stock };
}

function given(rows: readonly object[]) {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
    id uuid, product_id uuid, position smallint, options jsonb, sku text, price_amount bigint, stock integer)`;
}

/** The variants of these products in their order, held until the transaction ends; locked in the order of their ids. */
export async function holdVariants(tx: Tx, productIds: readonly string[]): Promise<KnownVariant[]> {
  const { rows } = await sql<KnownVariant>`
    select id, product_id as "productId", position, options, sku, price_amount as "priceAmount", stock
    from product_variants where product_id = any(${productIds}::uuid[])
    order by id for no key update`.execute(tx);
  return rows.sort((a, b) => a.position - b.position);
}
