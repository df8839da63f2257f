import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Who was there within so many days before is not new. */
export const KNOWN_FOR_DAYS = 365;

/**
 * Adds these views to the days of their shops; who was seen there that day already is no other visitor. Answers the
 * shops. Views are added and not counted anew: a shop may have a million in a day.
 */
export async function addViews(tx: Tx, viewIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string }>`
    with seen as materialized (
      select shop_id, day, kind, visitor, created_at from product_views
      where id = any(${viewIds}::uuid[]) and shop_id is not null
    ), arriving as materialized (
      select shop_id, day as date, visitor, min(created_at) as first_at,
        day - lag(day) over (partition by shop_id, visitor order by day) as days_away
      from seen group by shop_id, day, visitor
    ), arrived as (
      insert into shop_visitors (shop_id, date, visitor, first_at, is_new)
      select shop_id, date, visitor, first_at, coalesce(days_away > ${KNOWN_FOR_DAYS}, true) and not exists (
        select 1 from shop_visitors as earlier
        where earlier.shop_id = arriving.shop_id and earlier.visitor = arriving.visitor
          and earlier.date between arriving.date - ${KNOWN_FOR_DAYS}::int and arriving.date - 1)
      from arriving order by shop_id, visitor, date
      on conflict do nothing
      returning shop_id, date
    ), overtaken as materialized (
      -- What committed later may have been earlier: by a moment, or by a day where the shop moved west.
      select kept.shop_id, kept.date, kept.visitor, min(arriving.first_at) filter (where arriving.date = kept.date) as first_at,
        bool_or(arriving.date < kept.date) as is_known
      from arriving join shop_visitors as kept on kept.shop_id = arriving.shop_id and kept.visitor = arriving.visitor
        and kept.date between arriving.date and arriving.date + ${KNOWN_FOR_DAYS}::int
      where kept.date = arriving.date and kept.first_at > arriving.first_at or kept.date > arriving.date and kept.is_new
      group by kept.shop_id, kept.date, kept.visitor
    ), corrected as (
      update shop_visitors as kept
      set first_at = least(kept.first_at, overtaken.first_at), is_new = kept.is_new and not overtaken.is_known
      from overtaken
      where kept.shop_id = overtaken.shop_id and kept.visitor = overtaken.visitor and kept.date = overtaken.date
    ), visitors as (
      select shop_id, date, count(*) as count from arrived group by shop_id, date
    ), days as (
      select shop_id, day as date, count(*) as views, count(*) filter (where kind = 'product') as product_views
      from seen group by shop_id, day
    )
    insert into shop_analytics as kept (shop_id, date, views, product_views, unique_visitors)
    select shop_id, date, views, product_views, coalesce(visitors.count, 0)
    from days left join visitors using (shop_id, date)
    order by shop_id, date
    on conflict (shop_id, date) do update set
      views = kept.views + excluded.views,
      product_views = kept.product_views + excluded.product_views,
      unique_visitors = kept.unique_visitors + excluded.unique_visitors
    returning shop_id`.execute(tx);
  return rows.map(({ shop_id }) => shop_id);
}

/** Forgets up to `limit` visitors of days whose views are gone, and by whom nobody after them is known. */
export async function forgetVisitors(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from shop_visitors where ctid in (
      select shop_visitors.ctid from shop_visitors, view_retention
      where date < forgotten_before - ${KNOWN_FOR_DAYS}::int
      limit ${limit} for update of shop_visitors skip locked)`.execute(db);
  return Number(numAffectedRows);
}
