import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { WeekHours } from './hours.schema.ts';
import type { Location, Place } from './places.schema.ts';

/** A location as it is stored: of a private one, street, postal code and exact place are in `sealed` alone. */
export interface LocationRow extends Place {
  readonly id: string;
  readonly name: string;
  readonly kind: Location['kind'];
  readonly offersPickup: boolean;
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string;
  readonly country: string;
  readonly sealed: string | null;
  readonly hours: WeekHours | null;
}

const columns =
  sql.raw(`id, name, kind, offers_pickup as "offersPickup", street, postal_code as "postalCode", city, region,
  country, sealed, latitude, longitude, hours`);

/** In the order they were added: the first stands for the shop. */
export async function listLocations(db: Db, shopId: string): Promise<LocationRow[]> {
  const { rows } = await sql<LocationRow>`
    select ${columns} from shop_locations where shop_id = ${shopId} order by position, id`.execute(db);
  return rows;
}

export async function findLocation(db: Db, shopId: string, id: string): Promise<LocationRow | undefined> {
  const { rows } = await sql<LocationRow>`
    select ${columns} from shop_locations where shop_id = ${shopId} and id = ${id}`.execute(db);
  return rows[0];
}

export async function countLocations(tx: Tx, shopId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from shop_locations where shop_id = ${shopId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Writes a location whole: a new one behind the others, one that is there in its place. */
export async function writeLocation(tx: Tx, shopId: string, row: LocationRow): Promise<void> {
  await sql`
    with ${byHand(shopId)}
    insert into shop_locations (id, shop_id, name, kind, offers_pickup, street, postal_code, city, region, country,
      sealed, latitude, longitude, hours, position)
    values (${row.id}, ${shopId}, ${row.name}, ${row.kind}, ${row.offersPickup}, ${row.street}, ${row.postalCode},
      ${row.city}, ${row.region}, ${row.country}, ${row.sealed}, ${row.latitude}, ${row.longitude},
      ${row.hours && JSON.stringify(row.hours)}::jsonb,
      (select coalesce(max(position) + 1, 0) from shop_locations where shop_id = ${shopId}))
    on conflict (id) do update set
      name = excluded.name, kind = excluded.kind, offers_pickup = excluded.offers_pickup, street = excluded.street,
      postal_code = excluded.postal_code, city = excluded.city, region = excluded.region, country = excluded.country,
      sealed = excluded.sealed, latitude = excluded.latitude, longitude = excluded.longitude, hours = excluded.hours,
      updated_at = souk_now()`.execute(tx);
}

export async function deleteLocation(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with ${byHand(shopId)}
    delete from shop_locations where shop_id = ${shopId} and id = ${id}`.execute(tx);
  return numAffectedRows === 1n;
}

/** The next import of the shop writes its own word again. */
function byHand(shopId: string) {
  return sql`touched as (update shops set content_hash = null, updated_at = souk_now() where id = ${shopId})`;
}

/** All locations of all shops of that owner. */
export async function listLocationsOfOwner(db: Db, ownerId: string): Promise<(LocationRow & { shopId: string })[]> {
  const { rows } = await sql<LocationRow & { shopId: string }>`
    select shop_id as "shopId", ${columns} from shop_locations
    where shop_id in (select id from shops where owner_id = ${ownerId}) order by shop_id, position`.execute(db);
  return rows;
}

/** Where somebody's shops were ends with the account, and so do the zones around those places. */
export async function deleteLocationsOfOwner(tx: Tx, ownerId: string): Promise<void> {
  await sql`
    delete from shop_locations where shop_id in (select id from shops where owner_id = ${ownerId})`.execute(tx);
  await sql`
    delete from shop_delivery_zones where shop_id in (select id from shops where owner_id = ${ownerId})`.execute(tx);
}
