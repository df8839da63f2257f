import { type RawBuilder, sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared } from '#platform/database/connection.ts';
import type { Bounds } from './geo.ts';
import type { Place, ShopMap } from './places.schema.ts';
import { joinStaff, roleOf, type ShopRow, shopColumns } from './store.ts';

/** What the clocks of a time zone show. */
export interface ZoneClock {
  readonly timeZone: string;
  /** YYYY-MM-DD */
  readonly day: string;
  /** HH:MM */
  readonly clock: string;
}

export interface ShopFilter {
  /** Only shops this user owns or works in, hidden ones too; else all public ones. */
  readonly of: string | undefined;
  readonly words: readonly string[];
  readonly country: string | undefined;
  readonly near: { readonly point: Place; readonly radiusKm: number; readonly bounds: Bounds } | undefined;
  /** Only those open by one of these clocks. */
  readonly openBy: readonly ZoneClock[] | undefined;
}

export interface ShopPage {
  readonly limit: number;
  /** The last shop of the page before; with its distance where the list goes by that. */
  readonly after: { readonly id: string; readonly distanceKm: number } | undefined;
}

export type ListedRow = ShopRow & { readonly distanceKm: number | null };

/** Shops by those filters, newest first or nearest first. Reads one more than `limit`. */
export async function listShops(
  db: Db,
  { of, words, country, near, openBy }: ShopFilter,
  { limit, after }: ShopPage,
  userId: string | null,
): Promise<ListedRow[]> {
  const conditions: RawBuilder<unknown>[] = words.map(
    (word) => sql`lower(shops.name || ' ' || shops.description) like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`,
  );
  if (of !== undefined) {
    conditions.push(
      sql`(shops.owner_id = ${of} or shops.id in (select shop_id from shop_staff where user_id = ${of}))`,
    );
  }
  if (country !== undefined && !near) {
    conditions.push(sql`shops.id in (select shop_id from shop_locations where country = ${country})`);
  }
  if (near) conditions.push(sql`nearest.distance_km <= ${near.radiusKm}`);
  if (after && near) {
    conditions.push(sql`(nearest.distance_km, shops.id) > (${after.distanceKm}::float8, ${after.id}::uuid)`);
  } else if (after) conditions.push(sql`shops.id < ${after.id}`);

  const distance = near ? sql`nearest.distance_km` : sql`null::float8`;
  const order = near ? sql`distance_km, id` : sql`id desc`;
  const { rows } = await sql<ListedRow>`
    with sorted as (
      select shops.id, ${distance} as distance_km, shops.hours, shops.holidays, shops.status, shops.time_zone
      from ${sql.table(of === undefined ? 'public_shops' : 'shops')} as shops
      ${near ? sql`join (${nearestPlaces(near.point, near.bounds, country)}) as nearest on nearest.shop_id = shops.id` : sql``}
      where ${conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`}
      order by ${order} ${openBy ? sql`offset 0` : sql`limit ${limit + 1}`}),
    page as materialized (select id, distance_km from sorted ${openBy ? whileOpen(openBy, limit + 1) : sql``})
    select ${sql.raw(shopColumns)}, ${roleOf(userId)} as role, page.distance_km as "distanceKm"
    from page join shops on shops.id = page.id ${joinStaff(userId)}
    order by ${near ? sql`page.distance_km, page.id` : sql`page.id desc`}`.execute(db);
  return rows;
}

/** How far each shop's nearest location is, as others may know where that is. */
function nearestPlaces({ latitude, longitude }: Place, bounds: Bounds, country: string | undefined) {
  return sql`
    select shop_id, min(souk_distance_km(${latitude}::float8, ${longitude}::float8, latitude, longitude)) as distance_km
    from shop_locations where ${within(bounds)} ${country === undefined ? sql`` : sql`and country = ${country}`}
    group by shop_id`;
}

function within({ south, north, west, east }: Bounds): RawBuilder<unknown> {
  const meridians =
    west <= east ? sql`longitude between ${west} and ${east}` : sql`(longitude >= ${west} or longitude <= ${east})`;
  return sql`latitude between ${south} and ${north} and ${meridians}`;
}

/** Asked shop by shop in their order, until there are enough; `offset 0` keeps it from being asked before, of all. */
function whileOpen(clocks: readonly ZoneClock[], most: number): RawBuilder<unknown> {
  const byZone = Object.fromEntries(clocks.map(({ timeZone, day, clock }) => [timeZone, [day, clock]]));
  const clock = sql`${JSON.stringify(byZone)}::jsonb -> time_zone`;
  return sql`
    where hours is not null and status = 'open'
      and souk_is_open(hours, holidays, ((${clock}) ->> 0)::date, (${clock}) ->> 1)
    limit ${most}`;
}

/** The time zones that shops live in. */
export async function listTimeZones(db: Db): Promise<string[]> {
  const { rows } = await sql<{ zone: string }>`select distinct time_zone as zone from shops`.execute(db);
  return rows.map(({ zone }) => zone);
}

/** The database's time. */
export async function readNow(db: Db): Promise<string> {
  const { rows } = await sql<{ now: string }>`select souk_now() as now`.execute(db);
  return rows[0]?.now ?? '';
}

type MapRow = ShopMap['items'][number] & { total: number };

// The last letters of an id are random: in their order any number of places is spread over all.
const places = prepared<MapRow>(
  'shop_map',
  `select shops.id, slug, shops.name, latitude, longitude, kind, count(*) over () as total
   from shop_locations join shops on shops.id = shop_id
   where shop_id not in (select id from hidden_shops) and latitude between $1 and $2
     and (case when $3::float8 <= $4::float8 then longitude between $3 and $4 else longitude >= $3 or longitude <= $4 end)
   order by right(shop_locations.id::text, 12) limit $5`,
);

/** Locations of public shops within these bounds, as others may know where they are; at most so many. */
export async function listPlaces(
  pool: Pool,
  { south, north, west, east }: Bounds,
  most: number,
): Promise<{ items: ShopMap['items']; total: number }> {
  const rows = await places(pool, [south, north, west, east, most]);
  return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 };
}
