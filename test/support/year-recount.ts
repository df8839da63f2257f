import type { TestServer } from './app.ts';
import type { Days } from './year-counts.ts';
import type { YearShop } from './year-market.ts';

/*
 * What happened in the shop $1, each row on the day of its time where the shop then was ($2 since when, $3 its zone): by
 * the times alone, never by a day that somebody wrote down.
 */
const happened = `
  with zones as (select since, name from unnest($2::timestamptz[], $3::text[]) as zones (since, name)),
  happened as (
    select created_at as at, 'view' as what, visitor as who, kind, 0 as amount from product_views where shop_id = $1
    union all
    select messages.created_at, 'message', null, kind, 0 from messages
      join conversations on conversations.id = conversation_id
      where conversations.shop_id = $1 and side = 'buyer' and kind not in ('away', 'call')
    union all
    select placed_at, 'order', null, null, 0 from orders
      where shop_id = $1 and (paid_at is not null or status in ('confirmed', 'shipped', 'delivered', 'returned'))
    union all
    select placed_at, 'money', null, null, total_amount from orders where shop_id = $1 and paid_at is not null
    union all
    select refunds.created_at, 'money', null, null, -amount from refunds
      join orders on orders.id = order_id where orders.shop_id = $1
    union all
    select created_at, 'follower', null, null, 0 from follow_changes where shop_id = $1 and change = 1
  ), dated as (
    select *, (at at time zone (select name from zones where since <= at order by since desc limit 1))::date::text as date
    from happened
  )`;

const zonesOf = ({ zones }: YearShop) => [zones.map(({ since }) => since.toString()), zones.map(({ zone }) => zone)];

/** The days of a shop by plain SQL over what happened in it. Only days on which something did. */
export async function recountPlainly({ house }: TestServer, shop: YearShop): Promise<Days> {
  const { rows } = await house.database.pool.query(
    `${happened}
     select date, count(*) filter (where what = 'view') as views,
       count(distinct who) as "uniqueVisitors",
       count(*) filter (where what = 'view' and kind = 'product') as "productViews",
       count(*) filter (where what = 'message') as "messagesReceived",
       count(*) filter (where what = 'order') as orders,
       coalesce(sum(amount), 0) as revenue,
       count(*) filter (where what = 'follower') as "newFollowers"
     from dated group by date order by date`,
    [shop.id, ...zonesOf(shop)],
  );
  return withoutNothing(rows);
}

/** The days as they are kept. */
export async function keptDays({ house }: TestServer, shop: YearShop): Promise<Days> {
  const { rows } = await house.database.pool.query(
    `select date::text, views, unique_visitors as "uniqueVisitors", product_views as "productViews",
       messages_received as "messagesReceived", orders, revenue, new_followers as "newFollowers"
     from shop_analytics where shop_id = $1 order by date`,
    [shop.id],
  );
  return withoutNothing(rows);
}

function withoutNothing(rows: readonly Record<string, unknown>[]): Days {
  const days = rows.map(({ date, ...day }) => [date as string, day as never] as const);
  return new Map(days.filter(([, day]) => Object.values(day).some((count) => count !== 0)));
}

export interface PlainProduct {
  readonly productId: string;
  readonly views: number;
  readonly carts: number;
  readonly orders: number;
  readonly pieces: number;
  /** Minor units. */
  readonly revenue: number;
}

const happenedTo = `
  with zones as (select since, name from unnest($2::timestamptz[], $3::text[]) as zones (since, name)),
  sold as (
    select product_id, placed_at, paid_at, quantity, quantity * price_amount as price, order_id, order_lines.id as line_id
    from orders join order_lines on order_id = orders.id
    where shop_id = $1 and (paid_at is not null or status in ('confirmed', 'shipped', 'delivered', 'returned'))
  ), happened as (
    select product_id, created_at as at, 1 as views, 0 as carts, 0 as pieces, null::uuid as order_id, 0 as amount
      from product_views where shop_id = $1 and kind = 'product'
    union all
    select product_id, created_at, 0, 1, 0, null, 0 from cart_additions where shop_id = $1
    union all
    select product_id, placed_at, 0, 0, quantity, order_id, case when paid_at is null then 0 else price end from sold
    union all
    select product_id, refunds.created_at, 0, 0, 0, null, -refund_lines.amount
      from refund_lines join refunds on refunds.id = refund_id join sold using (line_id)
  ), dated as (
    select *, (at at time zone (select name from zones where since <= at order by since desc limit 1))::date as date
    from happened
  )`;

/** What was looked at and sold in a shop on these days, by plain SQL; in the order of the products. */
export async function recountProducts(
  { house }: TestServer,
  shop: YearShop,
  startDate: string,
  endDate: string,
): Promise<PlainProduct[]> {
  const { rows } = await house.database.pool.query<PlainProduct>(
    `${happenedTo}
     select product_id as "productId", sum(views)::integer as views, sum(carts)::integer as carts,
       count(distinct order_id) as orders, sum(pieces)::integer as pieces, sum(amount)::bigint as revenue
     from dated where date between $4::date and $5::date group by product_id order by product_id`,
    [shop.id, ...zonesOf(shop), startDate, endDate],
  );
  return rows;
}
