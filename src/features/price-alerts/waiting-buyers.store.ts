import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface WaitingRow {
  readonly productId: string;
  readonly total: number;
  readonly backInStock: number;
  readonly steps: { readonly amount: number; readonly waiting: number }[];
}

/**
 * Products of the shop that somebody waits for and everybody can see, those with the most alerts first, each with at
 * most so many steps of prices: all there are, or every so many-th of the alerts. Reads one more than `limit`.
 */
export async function listWaiting(
  db: Db,
  shopId: string,
  mostSteps: number,
  { limit, after }: { readonly limit: number; readonly after: Pick<WaitingRow, 'productId' | 'total'> | undefined },
): Promise<WaitingRow[]> {
  const behind = after ? sql`where (total, product_id) < (${after.total}, ${after.productId}::uuid)` : sql``;
  const { rows } = await sql<WaitingRow>`
    with offered as (
      select id from public_products where shop_id = ${shopId}
    ), counted as (
      select product_id, sum(priced + stocked) as total, sum(stocked) as stocked
      from (
        select product_id, count(*) as priced, 0 as stocked from price_alerts join offered on offered.id = product_id
        where is_active and kind <> 'back_in_stock' group by product_id
        union all
        select product_id, 0, count(*) from price_alerts join offered on offered.id = product_id
        where is_active and kind = 'back_in_stock' group by product_id) as kinds
      group by product_id
    ), page as (
      select * from counted ${behind} order by total desc, product_id desc limit ${limit + 1}
    )
    select product_id as "productId", total::bigint as total, stocked::bigint as "backInStock", coalesce(steps, '[]') as steps
    from page left join lateral (
      select json_agg(json_build_object('amount', amount, 'waiting', waiting) order by amount desc) as steps
      from (
        select min(fires_at) as amount, max(waiting) as waiting
        from (
          select fires_at, waiting,
            case when prices <= ${mostSteps} then nr else ceil(waiting * ${mostSteps}::numeric / everybody) end as step
          from (
            select fires_at, sum(count(*)) over (order by fires_at desc) as waiting,
              row_number() over (order by fires_at desc) as nr, count(*) over () as prices,
              sum(count(*)) over () as everybody
            from price_alerts
            where price_alerts.product_id = page.product_id and is_active and kind <> 'back_in_stock' and fires_at >= 0
            group by fires_at) as each_price) as stepped
        group by step) as steps
    ) as steps on true
    order by total desc, product_id desc`.execute(db);
  return rows;
}

/** A product of that shop, held until the end. */
export async function holdOffered(
  tx: Tx,
  shopId: string,
  productId: string,
): Promise<{ readonly amount: number; readonly currency: string; readonly isPublic: boolean } | undefined> {
  const { rows } = await sql<{ amount: number; currency: string; isPublic: boolean }>`
    select price_amount as amount, currency,
      products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shop_id) as "isPublic"
    from products where id = ${productId} and shop_id = ${shopId} for no key update of products`.execute(tx);
  return rows[0];
}

/** How many alerts of a product that price would fulfil. */
export async function countFulfilled(tx: Tx, productId: string, amount: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from price_alerts
    where product_id = ${productId} and is_active and kind <> 'back_in_stock' and fires_at >= ${amount}`.execute(tx);
  return rows[0]?.count ?? 0;
}
