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

/** Shops whose every day has visitors. */
const BUSY_SHOPS = 12;
/** As long as two months of a dashboard and what they are compared with. */
const BUSY_DAYS = 60;
/** Who comes again now and then. */
const REGULARS = 300;

/**
 * Lets guests look around in the first shops of the demo, more of them lately than at first, by day rather than by
 * night; the same ones every time. Answers the views that are new.
 */
export async function insertVisits(tx: Tx, started: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with busy as (
      select shops.id, slug, time_zone from shops join demo_people on demo_people.user_id = owner_id
      order by number, slug limit ${BUSY_SHOPS}
    ), goods as (
      select products.id, shop_id, row_number() over (partition by shop_id order by external_id) as place,
        count(*) over (partition by shop_id) as many
      from products join busy on busy.id = shop_id where status = 'active'
    ), days as (
      select busy.*, ago, ('x' || left(md5(concat_ws(' ', slug, ago)), 7))::bit(28)::integer as dice
      from busy cross join generate_series(0, ${BUSY_DAYS - 1}) as ago
    ), visits as (
      select id as shop_id, slug, time_zone, ago, visit,
        ('x' || left(md5(concat_ws(' ', slug, ago, visit)), 7))::bit(28)::integer as dice
      from days cross join lateral generate_series(1, 2 + dice % 7 + (${BUSY_DAYS} - ago) / 12) as visit
    ), looks as (
      select visits.*, look, date_trunc('day', ${started}::timestamptz at time zone time_zone)
        + make_interval(days => -ago, hours => 8 + dice % 7 + dice / 7 % 8, mins => dice / 56 % 60 + look * 2) as time
      from visits cross join lateral generate_series(0, dice / 3 % 4) as look
    )
    insert into product_views (id, kind, product_id, shop_id, day, session_id, visitor, device, browser, os, referrer,
      duration, created_at)
    select md5(concat_ws(' ', 'demo visit', slug, ago, visit, look))::uuid, case when goods.id is null then 'shop' else 'product' end,
      goods.id, looks.shop_id, time::date, 'demo ' || slug || ' ' || dice % ${REGULARS}, left(md5('demo ' || dice % ${REGULARS}), 22),
      (array['mobile', 'mobile', 'mobile', 'desktop', 'desktop', 'tablet'])[1 + dice % 6],
      (array['Chrome', 'Safari', 'Firefox', 'Chrome', 'Edge', 'Safari'])[1 + dice % 6],
      (array['Android', 'iOS', 'Android', 'Windows', 'Windows', 'iPadOS'])[1 + dice % 6],
      case when look > 0 then '/shops/' || slug else (array[null, 'https://www.google.com/', '/search?q=gift', '/',
        'https://www.instagram.com/', null, 'https://www.google.com/', 'https://duckduckgo.com/'])[1 + dice / 5 % 8] end,
      5 + dice / 11 % 240, time at time zone time_zone
    from looks left join goods on goods.shop_id = looks.shop_id and place = 1 + (dice / 13 + look * look) % many
      and (look > 0 or dice % 4 > 0)
    where time at time zone time_zone < ${started}::timestamptz
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
