import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Range } from '../range.ts';

export interface TopProductRow {
  readonly productId: string;
  readonly title: string | null;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly views: number;
  readonly carts: number;
  readonly orders: number;
  readonly pieces: number;
  readonly revenue: number;
}

/** What brought most, by revenue, then by views. Reads a row for each product of each day, and sums them by product. */
export async function listTopProducts(
  db: Db,
  shopId: string,
  { startDate, endDate }: Range,
  most: number,
): Promise<TopProductRow[]> {
  const { rows } = await sql<TopProductRow>`
    ${named('top_products')} with top as (
      select value, sum(views) as views, sum(carts) as carts, sum(orders) as orders, sum(pieces) as pieces,
        sum(revenue)::bigint as revenue
      from shop_figures
      where shop_id = ${shopId} and dimension = 'product' and date between ${startDate}::date and ${endDate}::date
      group by value
      order by sum(revenue) desc, sum(views) desc, value limit ${most}::integer
    )
    select top.value as "productId", products.title, image_url, picture_id, views, carts, orders, pieces, revenue
    from top left join products on products.id = top.value::uuid
    order by revenue desc, views desc, top.value`.execute(db);
  return rows;
}

export interface ValueSums {
  readonly dimension: 'referrer' | 'device' | 'visit' | 'term' | 'funnel' | 'stay' | 'hour' | 'visited';
  readonly value: string;
  /** Of hours: Monday is 1; else 0. */
  readonly weekday: number;
  readonly views: number;
  readonly visitors: number;
  readonly orders: number;
  readonly seconds: number;
  readonly stays: number;
}

/**
 * All but the products, summed by value; of referrers and terms the first by views. Stays that are not final yet are
 * read from the views of these days; who came at all is what the days of the shop say.
 */
export async function sumBehaviour(
  db: Db,
  shopId: string,
  { startDate, endDate }: Range,
  most: { readonly referrers: number; readonly terms: number },
): Promise<ValueSums[]> {
  const { rows } = await sql<ValueSums>`
    ${named('behaviour_of_shop')} with asked as (
      select ${startDate}::date as first, ${endDate}::date as last
    ), sums as (
      select dimension, value, case when dimension = 'hour' then extract(isodow from date)::integer else 0 end as weekday,
        sum(views) as views, sum(visitors) as visitors, sum(orders) as orders, sum(seconds)::bigint as seconds,
        sum(stays) as stays
      from shop_figures, asked
      where shop_id = ${shopId} and date between first and last
        and dimension in ('referrer', 'device', 'visit', 'term', 'funnel', 'stay', 'hour')
        and not (dimension = 'term' and value = '')
      group by 1, 2, 3
    ), ranked as (
      select *, row_number() over (partition by dimension order by views desc, value) as place from sums
    )
    select dimension, value, weekday, views, visitors, orders, seconds, stays from ranked
    where case dimension
      when 'referrer' then place <= ${most.referrers}::integer
      when 'term' then place <= ${most.terms}::integer
      else true end
    union all
    select 'stay', '', 0, 0, 0, 0, coalesce(sum(duration), 0), count(duration)
    from product_views, asked, view_retention
    where shop_id = ${shopId} and day between greatest(first, stays_before) and last
      and created_at >= greatest(first, stays_before) - 1 and created_at < last + 2
    union all
    select 'visited', '', 0, 0, coalesce(sum(unique_visitors), 0), 0, 0, 0
    from shop_analytics, asked where shop_id = ${shopId} and date between first and last
    order by 1, 4 desc, 2`.execute(db);
  return rows;
}
