import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** Shelves somebody likes. */
const TASTES = 2;
/** Things of a shelf they looked at. */
const LOOKED_AT = 6;

export interface Looker {
  readonly userId: string;
  readonly visitor: string;
}

/**
 * Lets people of the demo look at things of two shelves each, the same ones every time, and none of their own. Answers
 * the views that are new.
 */
export async function insertViews(tx: Tx, lookers: readonly Looker[], started: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with goods as (
      select products.id, shop_id, category_id, time_zone, owner_id,
        row_number() over (partition by category_id order by shops.slug, products.external_id) as place,
        count(*) over (partition by category_id) as many
      from products join shops on shops.id = shop_id join demo_people on demo_people.user_id = owner_id
      where products.status = 'active' and category_id is not null
    ), shelves as (
      select category_id, row_number() over (order by path) - 1 as shelf, count(*) over () as many
      from (select distinct category_id from goods) as stocked join categories on categories.id = category_id
    ), looking as (
      select user_id, visitor, number, taste, look
      from unnest(${lookers.map(({ userId }) => userId)}::uuid[], ${lookers.map(({ visitor }) => visitor)}::text[])
        as looker (user_id, visitor)
      join demo_people using (user_id)
      cross join generate_series(0, ${TASTES - 1}) as taste cross join generate_series(0, ${LOOKED_AT - 1}) as look
    )
    insert into product_views (id, kind, product_id, shop_id, day, user_id, visitor, device, created_at)
    select md5(concat_ws(' ', 'demo view', user_id, goods.id, look))::uuid, 'product', goods.id, shop_id,
      (at at time zone time_zone)::date, user_id, visitor, 'desktop', at
    from looking
    join shelves on shelf = (number * 7 + taste * (3 + number % 5)) % shelves.many
    join goods on goods.category_id = shelves.category_id and place = 1 + (number + look * look) % goods.many
      and owner_id <> user_id
    cross join lateral (
      select ${started}::timestamptz - make_interval(hours => ((number * 13) % 240)::int, mins => (taste * 40 + look * 3)::int) as at
    ) as moment
    order by 1
    on conflict (id) do nothing
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The first people of the demo. */
export async function listLookers(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select user_id as id from demo_people order by number limit ${most}`.execute(db);
  return rows.map(({ id }) => id);
}
