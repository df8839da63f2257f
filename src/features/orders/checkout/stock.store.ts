import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** A line that wants pieces of a variant, at the price it was read with (minor units). */
export interface WantedPieces {
  readonly variantId: string;
  readonly quantity: number;
  readonly priceAmount: number;
}

export interface HeldVariant {
  readonly id: string;
  /** As it is now that nobody else can change it; where all are taken, still what was there before. */
  readonly stock: number;
  readonly priceAmount: number;
}

/**
 * Takes the pieces of all lines, or none where one of them lacks pieces or costs other than it did. Answers what was
 * found of each, held until the transaction ends. In the order of the ids, products before variants as everywhere, so that no two buyers, nor
 * a buyer and an editor, can wait for each other.
 */
export async function takePieces(tx: Tx, wanted: readonly WantedPieces[]): Promise<HeldVariant[]> {
  const { rows } = await sql<HeldVariant>`
    with wanted as materialized (
      select * from unnest(
        ${wanted.map(({ variantId }) => variantId)}::uuid[],
        ${wanted.map(({ quantity }) => quantity)}::integer[],
        ${wanted.map(({ priceAmount }) => priceAmount)}::bigint[]
      ) as wanted (id, quantity, price)
    ), shelved as materialized (
      select id from products
      where id in (select product_id from product_variants join wanted using (id))
      order by id for key share
    ), held as materialized (
      select variant.id, variant.stock, variant.price_amount
      from product_variants as variant
      where id in (select id from wanted) and (select count(*) from shelved) >= 0
      order by variant.id for no key update of variant
    ), taken as (
      update product_variants as variant
      set stock = variant.stock - quantity, sold = variant.sold + quantity, updated_at = souk_now()
      from wanted
      where variant.id = wanted.id
        and (select count(*) from held join wanted using (id) where held.stock >= quantity and price_amount = price)
          = (select count(*) from wanted)
    )
    select id, stock, price_amount as "priceAmount" from held`.execute(tx);
  return rows;
}

export interface GivenBack {
  readonly lineId: string;
  readonly shopId: string;
  readonly productId: string;
  /** Whether the pieces are on the shelf again: their variant may be gone. */
  readonly isShelved: boolean;
}

/**
 * Puts pieces of an order's lines back into stock, never more of a line than it took: answers the lines that could.
 * Variants are held before the counters of their products, each in the order of their ids, as their triggers do.
 */
export async function returnPieces(
  tx: Tx,
  orderId: string,
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
): Promise<GivenBack[]> {
  const { rows } = await sql<GivenBack>`
    with given as materialized (
      select * from unnest(
        ${lines.map(({ lineId }) => lineId)}::uuid[],
        ${lines.map(({ quantity }) => quantity)}::integer[]
      ) as given (id, quantity)
    ), held as materialized (
      select id from product_variants
      where id in (select variant_id from order_lines join given using (id) where order_id = ${orderId})
      order by id for no key update
    ), line as (
      update order_lines set restocked_quantity = restocked_quantity + given.quantity
      from given
      where order_lines.id = given.id and order_id = ${orderId}
        and restocked_quantity + given.quantity <= order_lines.quantity and (select count(*) from held) >= 0
      returning order_lines.id, product_id, variant_id, given.quantity
    ), counted as materialized (
      select product_id from product_counters
      where product_id in (select product_id from line) and (select count(*) from held) >= 0
      order by product_id for no key update
    ), shelved as (
      update product_variants as variant
      set stock = variant.stock + back.quantity, sold = variant.sold - back.quantity, updated_at = souk_now()
      from (select variant_id, sum(quantity) as quantity from line where variant_id is not null group by variant_id) as back
      where variant.id = back.variant_id and (select count(*) from counted) >= 0
    ), uncounted as (
      update product_counters set sold = sold - back.quantity
      from (select product_id, sum(quantity) as quantity from line where variant_id is null group by product_id) as back
      where product_counters.product_id = back.product_id and (select count(*) from counted) >= 0
    )
    select line.id as "lineId", shop_id as "shopId", product_id as "productId",
      variant_id is not null as "isShelved"
    from line join orders on orders.id = ${orderId}`.execute(tx);
  return rows;
}
