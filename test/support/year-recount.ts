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
      where shop_id = $1 and side = 'buyer' and kind <> 'away'
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
