import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { CardRow } from './cards.ts';
import { limits } from './limits.ts';

/** A change of one variant; what is undefined stays. `stock` sets, `addStock` adds. */
export interface VariantWish {
  readonly id: string;
  readonly priceAmount: number | undefined;
  readonly stock: number | undefined;
  readonly addStock: number | undefined;
  readonly expectedStock: number | undefined;
}

export interface VariantOutcome {
  /** Place of its wish in the list. */
  readonly at: number;
  readonly id: string;
  readonly productId: string;
  /** As it is now. */
  readonly priceAmount: number;
  readonly stock: number;
  readonly isRepriced: boolean;
  readonly isRestocked: boolean;
  /** Why nothing at all was written: its stock is another than expected, or would leave its range. */
  readonly misfit: 'unexpected' | 'out of range' | null;
}

/**
 * Changes variants of one shop: all or none. Answers one outcome for each wish whose variant the shop has. Products that
 * get a price are held first, then the variants, each in the order of their ids: neither an editor of one of them nor
 * another such change can deadlock with it, and what is decided on is what is there once they are held.
 *
 * Holding is a statement of its own: one that also writes would meet the rows as they were when it began, and wait at
 * an old version, which others' key locks keep busy, for somebody who waits for the version it holds.
 */
export async function updateVariants(
  tx: Tx,
  shopId: string,
  wishes: readonly VariantWish[],
): Promise<VariantOutcome[]> {
  const given = wishes.map(({ id, priceAmount, stock, addStock, expectedStock }, at) => ({
    at,
    id,
    price: priceAmount,
    stock,
    more: addStock,
    expected: expectedStock,
  }));
  const ids = wishes.map(({ id }) => id);
  const priced = wishes.filter(({ priceAmount }) => priceAmount !== undefined).map(({ id }) => id);
  await sql`
    with priced as materialized (
      select id from products
      where id in (select product_id from product_variants where id = any(${priced}::uuid[]) and shop_id = ${shopId})
      order by id for no key update
    )
    select id from product_variants
    where id = any(${ids}::uuid[]) and shop_id = ${shopId} and (select count(*) from priced) >= 0
    order by id for no key update`.execute(tx);
  const { rows } = await sql<VariantOutcome>`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
        as given (at integer, id uuid, price bigint, stock integer, more integer, expected integer)
    ), wanted as (
      select variant.id, product_id, price_amount, variant.stock, given.at, expected,
        coalesce(given.price, price_amount) as next_price,
        coalesce(given.stock, variant.stock::bigint + coalesce(more, 0)) as next_stock
      from product_variants as variant join given on given.id = variant.id
      where shop_id = ${shopId}
    ), judged as materialized (
      select wanted.*,
        case when stock <> expected then 'unexpected'
             when next_stock not between 0 and ${limits.stock} then 'out of range' end as misfit
      from wanted
    ), written as (
      update product_variants as variant
      set price_amount = next_price, stock = next_stock, updated_at = souk_now()
      from judged
      where variant.id = judged.id and (judged.price_amount <> next_price or judged.stock <> next_stock)
        and not exists (select 1 from judged where misfit is not null)
        and (select count(*) from judged) = (select count(*) from given)
      returning variant.id
    ), revised as (
      update products set content_hash = null, revision = revision + 1, updated_at = souk_now()
      where id in (select product_id from judged join written on written.id = judged.id where price_amount <> next_price)
    )
    select at, id, product_id as "productId", next_price as "priceAmount", next_stock as stock, misfit,
      price_amount <> next_price as "isRepriced", stock <> next_stock as "isRestocked"
    from judged order by at`.execute(tx);
  return rows;
}

export interface StockRow extends Pick<CardRow, 'title' | 'status' | 'currency' | 'image_url' | 'picture_id'> {
  readonly id: string;
  readonly product_id: string;
  readonly position: number;
  readonly options: Record<string, string>;
  readonly sku: string | null;
  readonly price_amount: number;
  readonly stock: number;
}

export interface StockQuery {
  /** Part of the title or of the sku, in any case. */
  readonly q: string | undefined;
  /** Only variants with less than this. */
  readonly below: number | undefined;
  /** Of its product. */
  readonly status: string | undefined;
  readonly limit: number;
  /** Product, position and id of the last line before. */
  readonly after: readonly [productId: string, position: number, id: string] | undefined;
}

/** A shop's variants: newest products first, each one's variants together in their order. Reads one more than `limit`. */
export async function listStock(
  db: Db,
  shopId: string,
  { q, below, status, limit, after }: StockQuery,
): Promise<StockRow[]> {
  const like = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<StockRow>`
    select variant.id, product_id, position, options, sku, variant.price_amount, variant.stock,
      title, status, currency, image_url, picture_id
    from products join product_variants as variant on variant.product_id = products.id
    where products.shop_id = ${shopId}
      ${like === undefined ? sql`` : sql`and (title ilike ${like} or sku ilike ${like})`}
      ${below === undefined ? sql`` : sql`and variant.stock < ${below}`}
      ${status === undefined ? sql`` : sql`and status = ${status}`}
      ${after === undefined ? sql`` : behind(after)}
    order by products.id desc, position, variant.id limit ${limit + 1}`.execute(db);
  return rows;
}

function behind([productId, position, id]: NonNullable<StockQuery['after']>) {
  return sql`and products.id <= ${productId}::uuid
    and (products.id < ${productId}::uuid or (position, variant.id) > (${position}::float8, ${id}::uuid))`;
}
