import { sql } from 'kysely';
import { named, type Tx } from '#platform/database/connection.ts';

export interface WantedPieces {
  readonly variantId: string;
  readonly quantity: number;
}

export interface HeldVariant {
  readonly id: string;
  /** As it is now that nobody else can change it. */
  readonly stock: number;
  readonly priceAmount: number;
}

/**
 * Holds these variants until the transaction ends and answers what is there of each. In the order of the ids, products
 * before variants as everywhere, so that no two buyers, nor a buyer and an editor, can wait for each other. A statement
 * of its own: one that locks a row's newest version and then updates it by its older snapshot queues behind whoever
 * waits for its own lock, and the database sees a deadlock.
 */
export async function holdPieces(tx: Tx, variantIds: readonly string[]): Promise<HeldVariant[]> {
  const { rows } = await sql<HeldVariant>`
    ${named('hold_pieces')} with wanted as materialized (
      select unnest(${[...variantIds]}::uuid[]) as id
    ), shelved as materialized (
      select id from products
      where id in (select product_id from product_variants join wanted using (id))
      order by id for key share
    )
    select variant.id, variant.stock, variant.price_amount as "priceAmount"
    from product_variants as variant join wanted on wanted.id = variant.id
    where (select count(*) from shelved) >= 0
    order by variant.id for no key update of variant`.execute(tx);
  return rows;
}

/** Takes pieces of variants that are held and have them; one statement, however many there are. */
export async function takePieces(tx: Tx, wanted: readonly WantedPieces[]): Promise<void> {
  await sql`
    ${named('take_pieces')} update product_variants as variant
    set stock = variant.stock - quantity, sold = variant.sold + quantity, updated_at = souk_now()
    from unnest(
      ${wanted.map(({ variantId }) => variantId)}::uuid[],
      ${wanted.map(({ quantity }) => quantity)}::integer[]
    ) as wanted (id, quantity)
    where variant.id = wanted.id`.execute(tx);
}

export interface GivenBack {
  readonly lineId: string;
  readonly shopId: string;
  readonly productId: string;
  /** Whether the pieces are on the shelf again: their variant may be gone. */
  readonly isShelved: boolean;
}

/** Holds what these lines of an order are of, variants before the counters of their products, each in the order of their ids. */
export async function holdReturned(tx: Tx, orderId: string, lineIds: readonly string[]): Promise<void> {
  await sql`
    with line as materialized (
      select product_id, variant_id from order_lines where order_id = ${orderId} and id = any(${[...lineIds]}::uuid[])
    ), held as materialized (
      select id from product_variants where id in (select variant_id from line) order by id for no key update
    )
    select product_id from product_counters
    where product_id in (select product_id from line) and (select count(*) from held) >= 0
    order by product_id for no key update`.execute(tx);
}

/**
 * Puts pieces of an order's lines back into stock once they are held, never more of a line than it took: answers the
 * lines that could.
 */
export async function returnPieces(
  tx: Tx,
  orderId: string,
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
): Promise<GivenBack[]> {
  const { rows } = await sql<GivenBack>`
    with line as (
      update order_lines set restocked_quantity = restocked_quantity + given.quantity
      from unnest(
        ${lines.map(({ lineId }) => lineId)}::uuid[],
        ${lines.map(({ quantity }) => quantity)}::integer[]
      ) as given (id, quantity)
      where order_lines.id = given.id and order_id = ${orderId}
        and restocked_quantity + given.quantity <= order_lines.quantity
      returning order_lines.id, product_id, variant_id, given.quantity
    ), shelved as (
      update product_variants as variant
      set stock = variant.stock + back.quantity, sold = variant.sold - back.quantity, updated_at = souk_now()
      from (select variant_id, sum(quantity) as quantity from line where variant_id is not null group by variant_id) as back
      where variant.id = back.variant_id
    ), uncounted as (
      update product_counters set sold = sold - back.quantity
      from (select product_id, sum(quantity) as quantity from line where variant_id is null group by product_id) as back
      where product_counters.product_id = back.product_id
    )
    select line.id as "lineId", shop_id as "shopId", product_id as "productId", variant_id is not null as "isShelved"
    from line join orders on orders.id = ${orderId}`.execute(tx);
  return rows;
}
