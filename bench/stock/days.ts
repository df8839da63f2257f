import type pg from 'pg';
import type { SignedInPerson } from './people.ts';

export const SHOPS = 100;
const DAYS = 365;
const PRODUCTS_A_DAY = 200;
/** Of the shops that have behaviour as well: a row each a day. */
const OTHERS_A_DAY = { referrer: 20, term: 40 };
const FOLLOWERS = 1_500;
/** Views whose stay no job has summed up yet, a shop. */
const RECENT_VIEWS = 5_000;

export interface ShopWithDays {
  readonly id: string;
  readonly owner: SignedInPerson;
}

/** A year of figures for a hundred shops, and behaviour for those that have products: at most `most` of them. */
export async function writeDays(
  pool: pg.Pool,
  people: readonly SignedInPerson[],
  most: number,
): Promise<{ all: ShopWithDays[]; withBehaviour: ShopWithDays[] }> {
  const { rows: stocked } = await pool.query<{ id: string; ownerId: string }>(
    `select id, owner_id as "ownerId" from shops where exists (select from products where shop_id = shops.id)
     order by id limit $1`,
    [most],
  );
  const { rows: bare } = await pool.query<{ id: string; ownerId: string }>(
    `insert into shops (id, owner_id, slug, name, currency)
     select gen_random_uuid(), owner, 'days-' || number, 'Days ' || number, 'EUR'
     from unnest($1::uuid[]) with ordinality as owners (owner, number) returning id, owner_id as "ownerId"`,
    [people.slice(100, 100 + SHOPS - stocked.length).map(({ userId }) => userId)],
  );
  const owned = ({ id, ownerId }: { id: string; ownerId: string }): ShopWithDays => {
    const owner = people.find(({ userId }) => userId === ownerId);
    if (!owner) throw new Error(`Nobody owns the shop ${id}`);
    return { id, owner };
  };
  const withBehaviour = stocked.map(owned);
  const all = [...withBehaviour, ...bare.map(owned)];
  await pool.query(
    `insert into shop_analytics (shop_id, date, views, unique_visitors, product_views, messages_received, orders, revenue,
       new_followers)
     select shop, date, 200 + n % 90, 60 + n % 40, 150 + n % 80, n % 12, n % 9, n % 9 * 4321, n % 5
     from unnest($1::uuid[]) as shop cross join lateral (
       select current_date - ago as date, abs(hashtext(shop::text || ago)) as n from generate_series(0, ${DAYS - 1}) as ago
     ) as days on conflict do nothing`,
    [all.map(({ id }) => id)],
  );
  for (const { id } of withBehaviour) await writeBehaviour(pool, id, people);
  await pool.query('vacuum analyze shop_analytics, shop_figures, product_views, follow_changes');
  return { all, withBehaviour };
}

async function writeBehaviour(pool: pg.Pool, shopId: string, people: readonly SignedInPerson[]): Promise<void> {
  await pool.query(
    `with days as (select current_date - ago as date from generate_series(0, ${DAYS - 1}) as ago),
     names as (
       select 'product' as dimension, id::text as value from (
         select id from products where shop_id = $1 order by id limit ${PRODUCTS_A_DAY}) as products
       union all select 'referrer', 'site-' || n || '.example' from generate_series(1, ${OTHERS_A_DAY.referrer}) as n
       union all select 'term', 'lamp ' || n from generate_series(1, ${OTHERS_A_DAY.term}) as n
       union all select 'device', unnest(array['desktop', 'mobile', 'tablet'])
       union all select 'hour', lpad(n::text, 2, '0') from generate_series(0, 23) as n
       union all select 'visit', unnest(array['new', 'returning'])
       union all select 'funnel', unnest(array['interested', 'ordered', 'paid'])
       union all select 'stay', ''
     )
     insert into shop_figures (shop_id, dimension, date, value, views, visitors, seconds, stays, carts, orders, pieces, revenue)
     select $1, dimension, date, value, 3 + n % 20, 1 + n % 9, n % 900, n % 9, n % 4, n % 3, n % 5, n % 5 * 1999
     from days cross join names cross join lateral (select abs(hashtext(value || date)) as n) as dice
     on conflict do nothing`,
    [shopId],
  );
  await pool.query(
    `insert into product_views (id, kind, product_id, shop_id, day, visitor, device, duration, created_at)
     select gen_random_uuid(), 'product', product, $1, (at at time zone 'UTC')::date, 'bench-' || n % 900, 'mobile', n % 600, at
     from generate_series(1, ${RECENT_VIEWS}) as n
     cross join lateral (select now() - n * interval '25 seconds' as at) as time
     cross join lateral (
       select (array_agg(id))[1 + n % count(*)] as product from (
         select id from products where shop_id = $1 order by id limit ${PRODUCTS_A_DAY}) as products) as offered`,
    [shopId],
  );
  await pool.query(
    `insert into follow_changes (shop_id, user_id, change, created_at)
     select $1, follower, change, now() - (number % ${DAYS} + 2 + change) * interval '1 day'
     from unnest($2::uuid[]) with ordinality as followers (follower, number)
     cross join lateral (select 1 as change union all select -1 where number % 4 = 0) as changes
     where true order by 4`,
    [shopId, people.slice(0, FOLLOWERS).map(({ userId }) => userId)],
  );
}

/** So many views of one shop over the last year, straight into the table. */
export async function writeRawViews(pool: pg.Pool, shopId: string, count: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `with goods as (select array_agg(id) as ids from (select id from products where shop_id = $1 limit 500) as offered)
       insert into product_views (id, kind, product_id, shop_id, day, session_id, visitor, user_agent, device, browser, os,
         referrer, duration, created_at)
       select gen_random_uuid(), 'product', ids[1 + n % cardinality(ids)], $1, (at at time zone 'UTC')::date, 's' || n / 6,
         substr(md5((n / 6)::text), 1, 22), 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0)', 'desktop', 'Firefox', 'Linux',
         'https://search.example/radios', n % 600, at
       from goods cross join generate_series(0, $2::integer - 1) as n
       cross join lateral (select now() - interval '3 days' - n * (interval '360 days' / $2::integer) as at) as time`,
      [shopId, count],
    );
    await client.query('vacuum analyze product_views');
  } finally {
    client.release();
  }
}
