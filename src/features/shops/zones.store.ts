import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface ZoneRow {
  readonly id: string;
  readonly name: string;
  readonly locationId: string | null;
  readonly radiusKm: number | null;
  readonly countries: string[] | null;
  readonly feeAmount: number;
  readonly freeFromAmount: number | null;
  readonly leastAmount: number | null;
  readonly daysFrom: number | null;
  readonly daysTo: number | null;
}

export async function listZones(db: Db, shopId: string): Promise<ZoneRow[]> {
  const { rows } = await sql<ZoneRow>`
    select id, name, location_id as "locationId", radius_km as "radiusKm", countries, fee_amount as "feeAmount",
      free_from_amount as "freeFromAmount", least_amount as "leastAmount", days_from as "daysFrom", days_to as "daysTo"
    from shop_delivery_zones where shop_id = ${shopId} order by position, id`.execute(db);
  return rows;
}

/** What a list of zones may name: the shop's own locations and zones. */
export async function readZoneKeys(tx: Tx, shopId: string): Promise<{ locationIds: string[]; zoneIds: string[] }> {
  const { rows } = await sql<{ locationIds: string[]; zoneIds: string[] }>`
    select array(select id from shop_locations where shop_id = ${shopId}) as "locationIds",
      array(select id from shop_delivery_zones where shop_id = ${shopId}) as "zoneIds"`.execute(tx);
  return rows[0] as { locationIds: string[]; zoneIds: string[] };
}

/** Makes these the zones of the shop, in this order; those with the id of an earlier one stay the same zone. */
export async function replaceZones(tx: Tx, shopId: string, zones: readonly ZoneRow[]): Promise<void> {
  await sql`
    delete from shop_delivery_zones
    where shop_id = ${shopId} and id <> all(${zones.map(({ id }) => id)}::uuid[])`.execute(tx);
  await sql`
    insert into shop_delivery_zones (id, shop_id, name, location_id, radius_km, countries, fee_amount, free_from_amount,
      least_amount, days_from, days_to, position)
    select id, ${shopId}::uuid, name, "locationId", "radiusKm", countries, "feeAmount", "freeFromAmount", "leastAmount",
      "daysFrom", "daysTo", (row_number() over ())::smallint
    from jsonb_to_recordset(${JSON.stringify(zones)}::jsonb) as given (
      id uuid, name text, "locationId" uuid, "radiusKm" float8, countries text[], "feeAmount" bigint,
      "freeFromAmount" bigint, "leastAmount" bigint, "daysFrom" smallint, "daysTo" smallint)
    on conflict (id) do update set
      name = excluded.name, location_id = excluded.location_id, radius_km = excluded.radius_km,
      countries = excluded.countries, fee_amount = excluded.fee_amount, free_from_amount = excluded.free_from_amount,
      least_amount = excluded.least_amount, days_from = excluded.days_from, days_to = excluded.days_to,
      position = excluded.position`.execute(tx);
}
