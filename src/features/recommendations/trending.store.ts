import { sql } from 'kysely';
import type { Pool } from 'pg';
import { boundsAround } from '#features/shops/geo.ts';
import type { Place } from '#features/shops/places.schema.ts';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';

/** What is this old counts half. */
const HALF_LIFE_DAYS = 3;
/** What is older when it is first read counts nothing. */
const OLDEST = '14 days';
/** A piece that was bought says as much as so many who looked. */
const SALE = 10;
/** Whatever was written by a transaction that began before this is there. */
const SETTLED = '5 seconds';

/** Half-lives since 2026: the logarithm of a sum of powers of two stays small for centuries. */
const halfLives = (at: string) =>
  `(extract(epoch from ${at} - timestamptz '2026-01-01') / 86400.0 / ${HALF_LIFE_DAYS})`;

export interface Span {
  readonly from: string;
  readonly until: string;
}

/** What happened since the last time, up to a few seconds ago; held until the transaction ends. */
export async function holdSpan(tx: Tx): Promise<Span | undefined> {
  const { rows } = await sql<Span>`
    select greatest(at, souk_now() - interval '${sql.raw(OLDEST)}') as "from",
      souk_now() - interval '${sql.raw(SETTLED)}' as until
    from trending_until where at < souk_now() - interval '${sql.raw(SETTLED)}' for update skip locked`.execute(tx);
  return rows[0];
}

/**
 * Adds what happened in the span, and answers the products it was about. Of one span somebody signed in counts once a
 * product and hour, and so does an address without anybody: whoever invents visits adds as much as one visitor.
 */
export async function addHeat(tx: Tx, { from, until }: Span): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with acts as (
      select distinct product_id, coalesce(user_id::text, ip_address, visitor) as who, date_trunc('hour', created_at) as at,
        1 as weight
      from product_views
      where created_at >= ${from} and created_at < ${until} and kind = 'product' and product_id is not null
      union all
      select distinct product_id, buyer_id::text, date_trunc('hour', placed_at), ${SALE}::integer
      from orders join order_lines on order_id = orders.id
      where placed_at >= ${from} and placed_at < ${until} and orders.status <> 'cancelled'
    ), strongest as (
      select product_id, max(at) as at from acts group by product_id
    ), added as (
      -- The largest power is taken out of the sum, so that none is too large.
      select product_id, ${sql.raw(halfLives('strongest.at'))}
        + log(2, sum(weight * power(2, ${sql.raw(halfLives('acts.at'))} - ${sql.raw(halfLives('strongest.at'))}))::numeric)
          as heat
      from acts join strongest using (product_id)
      group by product_id, strongest.at
    ), written as (
      insert into trending_products as trend (product_id, shop_id, heat)
      select product_id, shop_id, heat from added join products on products.id = product_id
      order by product_id for key share of products
      on conflict (product_id) do update set
        heat = greatest(trend.heat, excluded.heat)
          + ln(1 + power(2, greatest(-1000, -abs(trend.heat - excluded.heat)))) / ln(2)
      returning product_id
    ), moved as (
      update trending_until set at = ${until}
    )
    select product_id as id from written`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Forgets up to `limit` products that nobody turned to for a long time. */
export async function forgetCold(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from trending_products where product_id in (
      select product_id from trending_products
      where heat < ${sql.raw(halfLives('souk_now()'))} - 20 order by product_id limit ${limit} for update skip locked)`.execute(
    db,
  );
  return Number(numAffectedRows);
}

export interface TrendRow {
  readonly id: string;
  /** Views of now that it is worth; 0 where it is only liked in general. */
  readonly score: number;
  readonly isNear: boolean;
}

/** Of the hottest so many it is looked which are near. */
const LOOKED_THROUGH = 2_000;

const trending = prepared<TrendRow>(
  'trending_products',
  `with near as (
    select distinct shop_id from shop_locations
    where $2::float8 is not null
      and latitude between $5::float8 and $6::float8
      and (case when $7::float8 <= $8::float8 then longitude between $7 and $8 else longitude >= $7 or longitude <= $8 end)
      and souk_distance_km($2, $3, latitude, longitude) <= $4::float8
  ), hot as (
    select product_id, shop_id, heat from trending_products order by heat desc, product_id desc limit ${LOOKED_THROUGH}
  ), ranked as (
    select product_id as id, power(2, greatest(-1000, heat - ${halfLives('souk_now()')})) as score,
      shop_id in (select shop_id from near) as near
    from hot
  ), liked as (
    select product_id as id, 0::float8 as score, shop_id in (select shop_id from near) as near
    from product_documents order by popularity desc, product_id desc limit $1
  ), hottest as (
    select * from ranked order by near desc, score desc, id desc limit $1
  )
  select id, score, near as "isNear" from hottest
  union all
  select id, score, near from liked where id not in (select id from hottest)`,
);

/** What counts as near, in kilometres. */
const NEAR_KM = 50;

/** What many turn to, the near before the far, and behind it what was ever liked most. */
export function listTrending(pool: Pool, limit: number, place: Place | null): Promise<TrendRow[]> {
  const { latitude = null, longitude = null } = place ?? {};
  const { south = null, north = null, west = null, east = null } = place ? boundsAround(place, NEAR_KM) : {};
  return trending(pool, [limit, latitude, longitude, NEAR_KM, south, north, west, east]);
}
