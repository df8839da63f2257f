import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { Shops } from '../shops.store.ts';
import { countDeeds, countViews, touchedBy, unheardBy, unheardViews } from './count.store.ts';

/**
 * Days of these shops that say something else than a recount: of their views as far back as all of them are kept, of all
 * else always. Views that were not heard of are not counted; days that something else touches are left to the listener.
 */
export async function findWrongDays(
  db: Db,
  { first, last }: Shops,
  { listener, deeds }: { readonly listener: string; readonly deeds: readonly string[] },
  most: number,
): Promise<string[]> {
  const ofThem = sql`shop_id between ${first}::uuid and ${last}::uuid`;
  const { rows } = await sql<{ shop_id: string; date: string; what: string; said: number; found: number }>`
    with viewed as (
      ${countViews(sql`${ofThem} and not (id in (${unheardViews(listener)}))`)}
    ), visited as (
      select shop_id, day as date, count(distinct visitor)::integer as unique_visitors from product_views
      where ${ofThem} and not (id in (${unheardViews(listener)})) group by shop_id, day
    ), done as (${countDeeds(ofThem)}), touched as (
      ${touchedBy(unheardBy(listener, deeds))}
    ), counted as (
      select shop_id, date, views, product_views, unique_visitors, messages_received, orders, revenue, new_followers
      from viewed full join visited using (shop_id, date) full join done using (shop_id, date)
    ), compared as (
      select shop_id, date, is_view, what, coalesce(said, 0) as said, coalesce(found, 0) as found
      from (select * from shop_analytics where ${ofThem}) as kept full join counted using (shop_id, date) cross join lateral (values
        (true, 'views', kept.views::bigint, counted.views::bigint),
        (true, 'views of products', kept.product_views, counted.product_views),
        (true, 'visitors', kept.unique_visitors, counted.unique_visitors),
        (false, 'messages', kept.messages_received, counted.messages_received),
        (false, 'orders', kept.orders, counted.orders),
        (false, 'of revenue', kept.revenue, counted.revenue),
        (false, 'new followers', kept.new_followers, counted.new_followers)
      ) as metric (is_view, what, said, found)
      where said is distinct from found
    )
    select shop_id, date::text, what, said, found
    from compared cross join view_retention
    where said <> found
      and case when is_view then date >= forgotten_before
        else (shop_id, date) not in (select shop_id, date from touched) end
    order by shop_id, date, what limit ${most}`.execute(db);
  return rows.map(
    ({ shop_id, date, what, said, found }) =>
      `shop ${shop_id} says of ${date}: ${said} ${what}, and a recount ${found}`,
  );
}
