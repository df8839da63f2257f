import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import {
  deals,
  dealsAlone,
  limited,
  looked,
  MOST_VALUES,
  putRight,
  restOf,
  seenColumns,
  settle,
} from './counting.store.ts';

/**
 * Adds these views to the figures of their shops, all of a batch in one statement: as many rows are written as there are
 * different values among them, and one for each visitor on a day. Answers the shops.
 */
export async function addViews(tx: Tx, viewIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string }>`
    with seen as materialized (
      select ${seenColumns} from product_views as view where id = any(${viewIds}::uuid[]) and shop_id is not null
    ), came as (
      insert into shop_arrivals (shop_id, visitor, date, view_id, is_new)
      select shop_id, visitor, first.day, first.id, not is_again and not exists (
        select 1 from shop_arrivals as earlier
        where earlier.shop_id = first.shop_id and earlier.visitor = first.visitor
          and earlier.date between first.day - 365 and first.day - 1)
      from (
        select distinct on (shop_id, visitor, day) shop_id, visitor, day, id,
          day > min(day) over (partition by shop_id, visitor) as is_again
        from seen order by shop_id, visitor, day, created_at, id
      ) as first
      order by shop_id, visitor, first.day
      on conflict do nothing
      returning shop_id, visitor, date, view_id, is_new
    ), ${looked}, known as (
      select looked.*, kept.value is null and ${limited} as is_limited
      from looked left join shop_figures as kept using (shop_id, dimension, date, value)
    ), ranked as (
      select *, row_number() over (partition by shop_id, date, dimension order by first_at, value) as place
      from known where is_limited
    ), taken as (
      select shop_id, date, dimension, (
        select count(*) from shop_figures as kept
        where (kept.shop_id, kept.dimension, kept.date) = (days.shop_id, days.dimension, days.date)
          and kept.value <> ${restOf}
      ) as count
      from (select distinct shop_id, date, dimension from ranked) as days
    ), named as (
      select shop_id, date, dimension, value, views, visitors from known where not is_limited
      union all
      select shop_id, date, dimension, case when place + taken.count > ${MOST_VALUES}::integer then ${restOf} else value end,
        views, visitors
      from ranked join taken using (shop_id, date, dimension)
    )
    insert into shop_figures as kept (shop_id, dimension, date, value, views, visitors)
    select shop_id, dimension, date, value, sum(views), sum(visitors) from named group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (shop_id, dimension, date, value) do update set
      views = kept.views + excluded.views, visitors = kept.visitors + excluded.visitors
    returning shop_id`.execute(tx);
  return rows.map(({ shop_id }) => shop_id);
}

/** What was heard of deals: each names the days of shops that are not as they were. */
export interface Heard {
  /** Shops in whose things somebody put into a cart, each with when that was. */
  readonly carts: readonly { readonly shopId: string; readonly at: string }[];
  readonly messageIds: readonly string[];
  readonly orderIds: readonly string[];
  readonly refundIds: readonly string[];
}

/**
 * Counts the deals of the touched days of shops anew, and writes the rows that change. As dear as these days have deals:
 * the more come at once, the less each costs. Answers the shops that were changed.
 */
export async function recountDeals(tx: Tx, { carts, messageIds, orderIds, refundIds }: Heard): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string }>`
    with asked as materialized (
      select shop_id, (at at time zone souk_zone_at(shop_id, at))::date as date
      from unnest(${carts.map(({ shopId }) => shopId)}::uuid[], ${carts.map(({ at }) => at)}::timestamptz[])
        as added (shop_id, at)
      union
      select shop_id, day from messages where id = any(${messageIds}::uuid[]) and side = 'buyer'
      union
      select shop_id, day from orders where id = any(${orderIds}::uuid[])
      union
      select shop_id, day from refunds where id = any(${refundIds}::uuid[])
    ), ${deals}, ${dealsAlone}, ${settle(false)} ${putRight}`.execute(tx);
  return rows.map(({ shop_id }) => shop_id);
}

/** Whether stays of another day are final: it ended everywhere a day ago. Writes them, the earliest day first. */
export async function settleStays(db: Db): Promise<boolean> {
  const { rows } = await sql<{ date: string }>`
    with due as (
      select case when stays_before > '-infinity' then greatest(stays_before, forgotten_before)
        else (select min(day) from product_views) end as date
      from view_retention for update
    ), settled as (
      update view_retention set stays_before = due.date + 1 from due
      where due.date <= ((souk_now() at time zone 'UTC') - interval '60 hours')::date
      returning due.date
    ), written as (
      insert into shop_figures (shop_id, dimension, date, value, seconds, stays)
      select shop_id, 'stay', settled.date, '', sum(duration), count(*)
      from settled join product_views as view on view.day = settled.date
        and created_at >= settled.date - 1 and created_at < settled.date + 2
      where duration is not null
      group by shop_id, settled.date order by shop_id
      on conflict (shop_id, dimension, date, value) do update set seconds = excluded.seconds, stays = excluded.stays
    )
    select date::text from settled`.execute(db);
  return rows.length > 0;
}
