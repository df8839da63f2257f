import { sql } from 'kysely';
import { type Database, type Db, prepared, type Tx } from '#platform/database/connection.ts';
import { viewsRecorded } from './events.ts';
import type { View } from './view.ts';

/** The columns a view is sent in, in the order of the statement's parameters, with their types. */
const columns = {
  id: 'uuid',
  kind: 'text',
  productId: 'uuid',
  shopId: 'uuid',
  query: 'text',
  userId: 'uuid',
  sessionId: 'text',
  visitor: 'text',
  ipAddress: 'text',
  userAgent: 'text',
  device: 'text',
  browser: 'text',
  os: 'text',
  referrer: 'text',
  duration: 'integer',
} as const satisfies Record<keyof View, string>;
const names = Object.keys(columns) as (keyof View)[];
const lists = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);

/*
 * One statement is one transaction: planned once a connection and sent in one go, since it bears every view there is.
 * So it writes its event itself, as `announce` would. What is looked up is looked up row by row by its key: a plan that
 * is kept knows nothing of how many rows come, and joining lists would compare each with each.
 */
const writeBatch = prepared<{ found: string[] | null; added: string[] | null }>(
  'tracking-write-views',
  `with sent as (
    select * from unnest(${lists.join(', ')})
      as sent (id, kind, product_id, shop_id, query, user_id, session_id, visitor, ip_address, user_agent, device,
        browser, os, referrer, duration)
  ), subjects as (
    select sent.id,
      coalesce(earlier.kind, sent.kind) as kind,
      coalesce(earlier.product_id, product.id) as product_id,
      coalesce(earlier.shop_id, shop.id) as shop_id,
      coalesce(earlier.query, sent.query) as query,
      coalesce(earlier.day, (souk_now() at time zone shop.time_zone)::date) as day,
      user_id, session_id, visitor, ip_address, user_agent, device, browser, os, referrer, duration
    from sent
    left join lateral (
      select id, kind, product_id, shop_id, query, day from view_of(sent.id) where sent.kind is null
    ) as earlier on true
    left join lateral (
      select id, shop_id from public_products where id = sent.product_id limit 1
    ) as product on true
    left join lateral (
      select id, time_zone from public_shops where id = coalesce(product.shop_id, sent.shop_id) limit 1
    ) as shop on true
    where earlier.id is not null or shop.id is not null or sent.kind = 'search'
  ), written as (
    insert into product_views as view (id, kind, product_id, shop_id, query, day, user_id, session_id, visitor,
      ip_address, user_agent, device, browser, os, referrer, duration)
    select * from subjects order by id
    on conflict (id) do update set duration = excluded.duration
    where (view.visitor = excluded.visitor or view.session_id = excluded.session_id)
      and excluded.duration > coalesce(view.duration, -1)
    -- No transaction ever locked a row that this one just made.
    returning id, xmax = 0 as is_new
  ), announced as (
    insert into domain_events (type, payload)
    select $${lists.length + 1}, jsonb_build_object('viewIds', jsonb_agg(id)) from written where is_new having count(*) > 0
  )
  select (select array_agg(id) from subjects) as found, (select array_agg(id) from written where is_new) as added`,
);

/**
 * Commits a batch, at most as many as an event may name: of products and shops that the public may see, and searches.
 * One that is there already takes over a longer stay from the same visitor, and nothing else.
 * `found` are those with something to look at, `added` those that are new.
 */
export async function insertViews(
  { pool }: Database,
  views: readonly View[],
): Promise<{ found: readonly string[]; added: readonly string[] }> {
  const values = names.map((name) => views.map((view) => view[name]));
  const [row] = await writeBatch(pool, [...values, viewsRecorded.type]);
  return { found: row?.found ?? [], added: row?.added ?? [] };
}

/** Adds these views to the counters of their products. Held in the order of the ids, as everywhere. */
export async function countViews(tx: Tx, viewIds: readonly string[]): Promise<void> {
  await sql`
    with seen as (
      select product_id, count(*) as views from product_views
      where id = any(${viewIds}::uuid[]) and product_id is not null
      group by product_id
    ), held as (
      select product_id from product_counters where product_id in (select product_id from seen)
      order by product_id for no key update
    )
    update product_counters set views = product_counters.views + seen.views
    from seen join held using (product_id)
    where product_counters.product_id = seen.product_id`.execute(tx);
}

/** Products whose counter is another than their views, those forgotten and those not heard of yet taken into account. */
export async function findWrongCounters(db: Db, listener: string, event: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ product_id: string; views: number; counted: number }>`
    with unheard as (
      select jsonb_array_elements_text(payload->'viewIds')::uuid as id
      from domain_events join listener_cursors as cursor on cursor.listener = ${listener}
      where type = ${event} and (domain_events.xid, domain_events.id) > (cursor.xid, cursor.id)
    ), counted as (
      select product_id, count(*) as views from product_views
      where product_id is not null and id not in (select id from unheard)
      group by product_id
    )
    select product_id, counter.views, coalesce(counted.views, 0) + counter.views_forgotten as counted
    from product_counters as counter left join counted using (product_id)
    where counter.views <> coalesce(counted.views, 0) + counter.views_forgotten
    order by product_id limit ${limit}`.execute(db);
  return rows.map(
    ({ product_id, views, counted }) => `product ${product_id} says ${views} views, and ${counted} are there`,
  );
}

/** What is kept of somebody's views, newest first. */
export async function listViewsOf(db: Db, userId: string, limit: number): Promise<object[]> {
  return db
    .selectFrom('product_views')
    .select(['id', 'kind', 'product_id as productId', 'shop_id as shopId', 'query', 'session_id as sessionId'])
    .select(['ip_address as ipAddress', 'user_agent as userAgent', 'device', 'browser', 'os', 'referrer', 'duration'])
    .select('created_at as createdAt')
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
}

/** The views stay for the shops' figures; who looked is taken out. What they searched may name them, so it goes. */
export async function forgetViewer(tx: Tx, userId: string): Promise<void> {
  await sql`delete from product_views where user_id = ${userId} and kind = 'search'`.execute(tx);
  await sql`
    update product_views set user_id = null, session_id = null, ip_address = null, user_agent = null
    where user_id = ${userId}`.execute(tx);
}

/** Says that the days which are older than that will not be whole any more. Before the first of their rows goes. */
export async function sayForgotten(tx: Tx, days: number): Promise<void> {
  await sql`
    update view_retention
    set forgotten_before = greatest(forgotten_before, (souk_now() - make_interval(days => ${days}))::date)`.execute(tx);
}

/** Forgets up to `limit` views of the days said, and keeps how many they were. Answers how many went. */
export async function forgetViews(tx: Tx, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (
      select id from product_views, view_retention
      where created_at < forgotten_before + 1 and coalesce(day, (created_at at time zone 'UTC')::date) < forgotten_before
      limit ${limit} for update of product_views skip locked
    ), gone as (
      delete from product_views where id in (select id from old) returning product_id
    ), lost as (
      select product_id, count(*) as views from gone where product_id is not null group by product_id
    ), held as (
      select product_id from product_counters where product_id in (select product_id from lost)
      order by product_id for no key update
    ), kept as (
      update product_counters set views_forgotten = views_forgotten + lost.views
      from lost join held using (product_id) where product_counters.product_id = lost.product_id
    )
    select count(*) from gone`.execute(tx);
  return rows[0]?.count ?? 0;
}
