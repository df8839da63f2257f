import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { HouseEvent } from '#platform/logs/house-log.ts';
import { countDeeds, countViews, touchedBy, unheardViews } from './count.store.ts';

/** Counts the days anew that these events touch, all but their views. Answers the shops whose figures changed. */
export async function recountTouched(tx: Tx, events: readonly HouseEvent[]): Promise<string[]> {
  const heard = JSON.stringify(events.map(({ type, payload, createdAt }) => ({ type, payload, at: createdAt })));
  const touched = await sql<{ shop_id: string; date: string }>`
    select shop_id, date::text from (${touchedBy(
      sql`select * from jsonb_to_recordset(${heard}::jsonb) as heard (type text, payload jsonb, at timestamptz)`,
    )}) as touched`.execute(tx);
  if (touched.rows.length === 0) return [];
  // Given as lists, so that the planner knows how few they are.
  const { rows } = await sql<{ shop_id: string }>`
    with touched as (
      select * from unnest(${touched.rows.map(({ shop_id }) => shop_id)}::uuid[],
        ${touched.rows.map(({ date }) => date)}::date[]) as touched (shop_id, date)
    ), counted as (${countDeeds(sql`(shop_id, day) in (select shop_id, date from touched)`)})
    insert into shop_analytics as kept (shop_id, date, messages_received, orders, revenue, new_followers)
    select shop_id, date, coalesce(counted.messages_received, 0), coalesce(counted.orders, 0),
      coalesce(counted.revenue, 0), coalesce(counted.new_followers, 0)
    from touched left join counted using (shop_id, date) left join shop_analytics as there using (shop_id, date)
    where (counted.shop_id is not null or there.id is not null) and shop_id in (select id from shops)
    order by shop_id, date
    on conflict (shop_id, date) do update set messages_received = excluded.messages_received,
      orders = excluded.orders, revenue = excluded.revenue, new_followers = excluded.new_followers
    where (kept.messages_received, kept.orders, kept.revenue, kept.new_followers)
      is distinct from (excluded.messages_received, excluded.orders, excluded.revenue, excluded.new_followers)
    returning shop_id`.execute(tx);
  return rows.map(({ shop_id }) => shop_id);
}

/** Days of one shop, dates inclusive (YYYY-MM-DD). */
export interface DaysOfShop {
  readonly shopId: string;
  readonly from: string;
  readonly to: string;
}

/** Views of these days by the index of a shop's views: a day begins 14 hours before that of UTC at most, and ends 12 after. */
const viewsOf = ({ shopId, from, to }: DaysOfShop, listener: string) => sql`
  shop_id = ${shopId}::uuid and day between ${from}::date and ${to}::date
  and created_at >= (${from}::date - 2)::timestamp at time zone 'UTC'
  and created_at < (${to}::date + 3)::timestamp at time zone 'UTC'
  and not (id in (${unheardViews(listener)}))`;

/** About how many views these days have. */
export async function countViewsAbout(tx: Tx, { shopId, from, to }: DaysOfShop): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from product_views where shop_id = ${shopId} and created_at >= ${from}::date and created_at < ${to}::date + 1`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Writes anew who visited on these days, as far as their views are kept. The caller holds the writers. */
export async function recountVisitors(tx: Tx, days: DaysOfShop, listener: string): Promise<void> {
  const { shopId, from, to } = days;
  await sql`
    with retention as materialized (
      select forgotten_before from view_retention
    ), seen as materialized (
      select distinct day as date, visitor from product_views
      where ${viewsOf(days, listener)} and day >= (select forgotten_before from retention)
    ), gone as (
      delete from shop_visitors as kept
      where shop_id = ${shopId} and date between ${from}::date and ${to}::date
        and date >= (select forgotten_before from retention)
        and not exists (select 1 from seen where seen.date = kept.date and seen.visitor = kept.visitor)
    )
    insert into shop_visitors (shop_id, date, visitor)
    select ${shopId}, date, visitor from seen order by date, visitor
    on conflict do nothing`.execute(tx);
}

/**
 * Counts these days anew, after their visitors. Where views are no longer kept, what was counted of them stays. The
 * caller holds the writer.
 */
export async function recountAll(tx: Tx, days: DaysOfShop, listener: string): Promise<void> {
  const { shopId, from, to } = days;
  await sql`
    with viewed as (${countViews(viewsOf(days, listener))}), visited as (
      select date, count(*) as unique_visitors from shop_visitors
      where shop_id = ${shopId} and date between ${from}::date and ${to}::date group by date
    ), counted as (
      ${countDeeds(sql`shop_id = ${shopId}::uuid and day between ${from}::date and ${to}::date`)}
    ), there as (
      select * from shop_analytics where shop_id = ${shopId} and date between ${from}::date and ${to}::date
    ), days as (
      select date from viewed union select date from counted union select date from there
    )
    insert into shop_analytics as kept (shop_id, date, views, product_views, unique_visitors, messages_received, orders,
      revenue, new_followers)
    select ${shopId}, date,
      coalesce(case when date >= forgotten_before then viewed.views else there.views end, 0),
      coalesce(case when date >= forgotten_before then viewed.product_views else there.product_views end, 0),
      coalesce(case when date >= forgotten_before then visited.unique_visitors else there.unique_visitors end, 0),
      coalesce(counted.messages_received, 0), coalesce(counted.orders, 0), coalesce(counted.revenue, 0),
      coalesce(counted.new_followers, 0)
    from days left join viewed using (date) left join visited using (date) left join counted using (date)
      left join there using (date) cross join view_retention
    order by date
    on conflict (shop_id, date) do update set views = excluded.views, product_views = excluded.product_views,
      unique_visitors = excluded.unique_visitors, messages_received = excluded.messages_received,
      orders = excluded.orders, revenue = excluded.revenue, new_followers = excluded.new_followers
    where (kept.views, kept.product_views, kept.unique_visitors, kept.messages_received, kept.orders, kept.revenue,
        kept.new_followers)
      is distinct from (excluded.views, excluded.product_views, excluded.unique_visitors, excluded.messages_received,
        excluded.orders, excluded.revenue, excluded.new_followers)`.execute(tx);
}

/** Lets nobody else write figures, nor views be forgotten, until the transaction ends. */
export async function holdWriters(tx: Tx, listeners: readonly string[]): Promise<void> {
  await sql`
    select listener from listener_cursors where listener = any(${[...listeners]}::text[])
    order by listener for update`.execute(tx);
  await sql`select forgotten_before from view_retention for share`.execute(tx);
}
