import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/**
 * Adds these views to the days of their shops; who was seen there that day already is no other visitor. Answers the
 * shops. Views are added and never counted anew here: a shop may have a million in a day.
 */
export async function addViews(tx: Tx, viewIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string }>`
    with seen as (
      select shop_id, day, kind, visitor from product_views where id = any(${viewIds}::uuid[]) and shop_id is not null
    ), arrived as (
      insert into shop_visitors (shop_id, date, visitor)
      select distinct shop_id, day, visitor from seen order by shop_id, day, visitor
      on conflict do nothing
      returning shop_id, date
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

/** Forgets up to `limit` visitors of days whose views are no longer all there: nothing is counted on these any more. */
export async function forgetVisitors(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from shop_visitors where ctid in (
      select shop_visitors.ctid from shop_visitors, view_retention
      where date < forgotten_before limit ${limit} for update of shop_visitors skip locked)`.execute(db);
  return Number(numAffectedRows);
}
