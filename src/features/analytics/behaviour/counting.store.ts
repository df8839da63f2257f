import { type RawBuilder, sql } from 'kysely';

/** What every part is counted by, once: for what just came, for a recount, and for the check of both. */

/** Of a shop and day; the rest is told together. */
export const MOST_VALUES = 200;
const most = sql.raw(String(MOST_VALUES));
export const limited = sql.raw(`dimension in ('referrer', 'term')`);
export const restOf = sql.raw(`case dimension when 'referrer' then 'other' else '' end`);

/** What a view tells, from a row of `product_views` named `view`. */
export const seenColumns = sql`
  view.id, view.shop_id, view.day, view.created_at, view.visitor, view.kind, view.product_id, view.duration,
  coalesce(view.device, 'other') as device, souk_source_of(view.referrer) as source,
  to_char(view.created_at at time zone souk_zone_at(view.shop_id, view.created_at), 'HH24') as hour`;

/** `looked`: what each of the views `seen` adds, by dimension and value, with those who `came` by one of them. */
export const looked: RawBuilder<unknown> = sql`
  looked as (
    select seen.shop_id, seen.day as date, told.dimension, told.value, sum(told.views) as views, sum(told.visitors) as visitors,
      min(created_at) as first_at
    from seen
    left join came on (came.shop_id, came.visitor, came.date) = (seen.shop_id, seen.visitor, seen.day) and view_id = seen.id
    left join lateral (
      select nullif(left(lower(regexp_replace(btrim(query), '\\s+', ' ', 'g')), 100), '') as term
      from product_views as search
      where search.kind = 'search' and search.visitor = seen.visitor and search.created_at <= seen.created_at
        and search.created_at > seen.created_at - interval '30 minutes'
      order by search.created_at desc, search.id desc limit 1
    ) as searched on true
    cross join lateral (values
      ('product', case kind when 'product' then product_id::text end, 1, 0),
      ('referrer', source, 1, (view_id is not null)::integer),
      ('device', device, 1, (view_id is not null)::integer),
      ('hour', hour, 1, 0),
      ('visit', case when is_new then 'new' when view_id is not null then 'returning' end, 0, 1),
      ('term', term, 1, 0)
    ) as told (dimension, value, views, visitors)
    where told.value is not null
    group by seen.shop_id, seen.day, told.dimension, told.value
  )`;

/** `views_told`: all of `looked`, where that is a whole day: the values first seen keep their names. */
export const wholeDays: RawBuilder<unknown> = sql`
  ranked as (
    select *, row_number() over (partition by shop_id, date, dimension order by first_at, value) as place from looked
  ), views_told as (
    select shop_id, date, dimension, case when ${limited} and place > ${most} then ${restOf} else value end as value,
      sum(views) as views, sum(visitors) as visitors
    from ranked group by 1, 2, 3, 4
  )`;

/**
 * `deals_told`: what was put into carts, ordered, paid and given back on the shops' days `asked`, and by how many. Read
 * by the shop and day of each table: as many rows as there were deals on these days.
 */
export const deals: RawBuilder<unknown> = sql`
  sold as (
    select orders.id, orders.shop_id, orders.day as date, buyer_id, placed_at, paid_at is not null as is_paid,
      paid_at is not null or status not in ('placed', 'cancelled') as counts
    from asked join orders on orders.shop_id = asked.shop_id and orders.day = asked.date
  ), people as (
    select shop_id, date, buyer_id as who, true as has_ordered, counts as has_paid from sold
    union all
    select added.shop_id, added.day, who, false, false
    from asked join cart_additions as added on added.shop_id = asked.shop_id and added.day = asked.date
    union all
    select messages.shop_id, messages.day, buyer_id, false, false
    from asked
    join messages on messages.shop_id = asked.shop_id and messages.day = asked.date and side = 'buyer'
      and kind not in ('away', 'call')
    join conversations on conversations.id = conversation_id
  ), deals_told (shop_id, date, dimension, value, visitors, carts, orders, pieces, revenue) as (
    select shop_id, date, 'product', product_id::text, 0, 0, count(distinct sold.id) filter (where counts),
      coalesce(sum(quantity) filter (where counts), 0),
      coalesce(sum(price_amount * quantity) filter (where is_paid), 0)
    from sold join order_lines on order_id = sold.id group by shop_id, date, product_id
    union all
    select refunds.shop_id, refunds.day, 'product', product_id::text, 0, 0, 0, 0, -sum(refund_lines.amount)
    from asked
    join refunds on refunds.shop_id = asked.shop_id and refunds.day = asked.date
    join refund_lines on refund_id = refunds.id
    join order_lines on order_lines.id = line_id
    group by refunds.shop_id, refunds.day, product_id
    union all
    select added.shop_id, added.day, 'product', product_id::text, 0, count(*), 0, 0, 0
    from asked join cart_additions as added on added.shop_id = asked.shop_id and added.day = asked.date
    where product_id is not null
    group by added.shop_id, added.day, product_id
    union all
    select shop_id, date, 'hour', to_char(placed_at at time zone souk_zone_at(shop_id, placed_at), 'HH24'),
      0, 0, count(*), 0, 0
    from sold where counts group by 1, 2, 4
    union all
    select shop_id, date, 'funnel', step.value, step.people, 0, 0, 0, 0
    from (
      select shop_id, date, count(distinct who) as interested, count(distinct who) filter (where has_ordered) as ordered,
        count(distinct who) filter (where has_paid) as paid
      from people group by shop_id, date
    ) as counted
    cross join lateral (values ('interested', interested), ('ordered', ordered), ('paid', paid)) as step (value, people)
  )`;

/**
 * `settled`: what the rows of the days `asked` are to say, beside what they say (`kept`), from `told`. Views and carts of
 * days whose rows are forgotten stay as they are, and where `views` is false those of all days. What was counted of a
 * product that is gone stays too: its views name it no more.
 */
export function settle(views: boolean): RawBuilder<unknown> {
  const isWhole = 'date >= forgotten_before';
  const areSeen = views ? isWhole : 'false';
  const isCounted = {
    views: areSeen,
    visitors: `case when dimension <> 'funnel' then ${areSeen} else value <> 'interested' or ${isWhole} end`,
    seconds: areSeen,
    stays: areSeen,
    carts: isWhole,
    orders: 'true',
    pieces: 'true',
    revenue: 'true',
  };
  const settled = Object.entries(isCounted).map(
    ([column, fresh]) => `coalesce(case when ${fresh} then told.${column} else kept.${column} end, 0) as ${column}`,
  );
  const columns = Object.keys(isCounted);
  const zeros = columns.map((column) => `settled.${column} = 0`).join(' and ');
  const same = columns.map((column) => `settled.${column} = coalesce(kept.${column}, 0)`).join(' and ');
  return sql`
    kept as (
      select figures.* from asked join shop_figures as figures using (shop_id, date)
      where ${views ? sql`true` : sql`dimension in ('product', 'hour', 'funnel')`}
        and (dimension <> 'product'
          or exists (select 1 from products where id = case dimension when 'product' then figures.value::uuid end))
    ), settled as (
      select shop_id, date, dimension, value, ${sql.raw(settled.join(', '))}
      from told full join kept using (shop_id, date, dimension, value), view_retention
    ), wrong as (
      select settled.*, ${sql.raw(zeros)} as is_nothing
      from settled left join kept using (shop_id, date, dimension, value)
      where not (${sql.raw(same)})
    )`;
}

/** The end of a statement that makes what is `wrong` right, and takes away what says nothing. Answers where it was. */
export const putRight: RawBuilder<{ shop_id: string }> = sql`
  , gone as (
    delete from shop_figures as figures using wrong
    where is_nothing and (figures.shop_id, figures.dimension, figures.date, figures.value)
      = (wrong.shop_id, wrong.dimension, wrong.date, wrong.value)
  ), written as (
    insert into shop_figures (shop_id, dimension, date, value, views, visitors, seconds, stays, carts, orders, pieces, revenue)
    select shop_id, dimension, date, value, views, visitors, seconds, stays, carts, orders, pieces, revenue
    from wrong where not is_nothing
    order by shop_id, dimension, date, value
    on conflict (shop_id, dimension, date, value) do update set
      views = excluded.views, visitors = excluded.visitors, seconds = excluded.seconds, stays = excluded.stays,
      carts = excluded.carts, orders = excluded.orders, pieces = excluded.pieces, revenue = excluded.revenue
  )
  select distinct shop_id from wrong`;

export const dealsAlone: RawBuilder<unknown> = sql`
  told as (
    select shop_id, date, dimension, value, 0 as views, sum(visitors) as visitors, 0 as seconds, 0 as stays,
      sum(carts) as carts, sum(orders) as orders, sum(pieces) as pieces, sum(revenue) as revenue
    from deals_told group by 1, 2, 3, 4
  )`;

/** Of the views `seen`, too, with the stays of days that are final. */
export const everything: RawBuilder<unknown> = sql`
  told as (
    select shop_id, date, dimension, value, sum(views) as views, sum(visitors) as visitors, sum(seconds) as seconds,
      sum(stays) as stays, sum(carts) as carts, sum(orders) as orders, sum(pieces) as pieces, sum(revenue) as revenue
    from (
      select shop_id, date, dimension, value, views, visitors, 0 as seconds, 0 as stays, 0 as carts, 0 as orders,
        0 as pieces, 0 as revenue
      from views_told
      union all
      select shop_id, date, dimension, value, 0, visitors, 0, 0, carts, orders, pieces, revenue from deals_told
      union all
      select shop_id, day, 'stay', '', 0, 0, sum(duration), count(duration), 0, 0, 0, 0
      from seen, view_retention where day < stays_before and duration is not null group by shop_id, day
    ) as parts
    group by 1, 2, 3, 4
  )`;
