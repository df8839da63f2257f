import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Products and shops whose stars are not those of their reviews, the hidden ones left out. */
export async function findWrongStars(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with seen as (select product_id, shop_id, rating from reviews where hidden_at is null)
    select 'the ' || kind || ' ' || id || ' shows the stars ' || shown::text || ', its reviews gave ' || counted::text as fault
    from (
      select 'product' as kind, product_id as id, counters.stars as shown,
        coalesce(total.stars, '{0,0,0,0,0}') as counted
      from product_counters as counters
      left join souk_sum_stars(
        (select array_agg(product_id) from seen), (select array_agg(rating::int) from seen),
        (select array_agg(1) from seen)) as total on total.id = product_id
      union all
      select 'shop', coalesce(ratings.shop_id, total.id), coalesce(ratings.stars, '{0,0,0,0,0}'),
        coalesce(total.stars, '{0,0,0,0,0}')
      from shop_ratings as ratings
      full join souk_sum_stars(
        (select array_agg(shop_id) from seen), (select array_agg(rating::int) from seen),
        (select array_agg(1) from seen)) as total on total.id = ratings.shop_id
    ) as compared
    where shown <> counted order by kind, id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
