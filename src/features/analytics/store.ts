import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Adds these views to the days of their shops; who was seen there that day already is no other visitor. */
export async function addViews(tx: Tx, viewIds: readonly string[]): Promise<void> {
  await sql`
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
      unique_visitors = kept.unique_visitors + excluded.unique_visitors`.execute(tx);
}

/** Days that say something else than a recount of their views, as far back as all views are kept. */
export async function findWrongDays(db: Db, listener: string, event: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ shop_id: string; date: string; kept: string; counted: string }>`
    with unheard as (
      select jsonb_array_elements_text(payload->'viewIds')::uuid as id
      from domain_events join listener_cursors as cursor on cursor.listener = ${listener}
      where type = ${event} and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id)
    ), counted as (
      select shop_id, day as date, count(*) as views, count(*) filter (where kind = 'product') as product_views,
        count(distinct visitor) as unique_visitors
      from product_views
      where shop_id is not null and id not in (select id from unheard)
      group by shop_id, day
    ), compared as (
      select shop_id, date,
        format('%s views, %s of products, %s visitors', coalesce(kept.views, 0), coalesce(kept.product_views, 0),
          coalesce(kept.unique_visitors, 0)) as kept,
        format('%s, %s, %s', coalesce(counted.views, 0), coalesce(counted.product_views, 0),
          coalesce(counted.unique_visitors, 0)) as counted,
        (coalesce(kept.views, 0), coalesce(kept.product_views, 0), coalesce(kept.unique_visitors, 0))
          is distinct from
        (coalesce(counted.views, 0), coalesce(counted.product_views, 0), coalesce(counted.unique_visitors, 0)) as differs
      from shop_analytics as kept full join counted using (shop_id, date), view_retention
      where date >= forgotten_before
    )
    select shop_id, date::text, kept, counted from compared where differs
    order by shop_id, date limit ${limit}`.execute(db);
  return rows.map(
    ({ shop_id, date, kept, counted }) => `shop ${shop_id} says of ${date}: ${kept}; a recount says ${counted}`,
  );
}

/** Forgets up to `limit` visitors of days whose views are no longer all there: nothing is counted on these any more. */
export async function forgetVisitors(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from shop_visitors where ctid in (
      select shop_visitors.ctid from shop_visitors, view_retention
      where date < forgotten_before limit ${limit} for update of shop_visitors skip locked)`.execute(db);
  return Number(numAffectedRows);
}
