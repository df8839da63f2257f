import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { OfferedZone, PickupPlace } from './deliveries.ts';

/** How a shop gets its goods to people. */
export interface SellerRow {
  readonly id: string;
  readonly currency: string;
  readonly zones: OfferedZone[];
  readonly places: PickupPlace[];
}

/** Where these shops deliver to and where one can pick up, in the order their people gave. */
export async function readSellers(db: Db, shopIds: readonly string[]): Promise<SellerRow[]> {
  const { rows } = await sql<SellerRow>`
    ${named('checkout_sellers')} select shops.id, currency,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', zone.id, 'name', zone.name, 'radiusKm', radius_km,
          'centre', case when centre.id is not null
            then jsonb_build_object('latitude', centre.latitude, 'longitude', centre.longitude) end,
          'countries', countries, 'feeAmount', fee_amount, 'freeFromAmount', free_from_amount,
          'leastAmount', least_amount, 'daysFrom', days_from, 'daysTo', days_to) order by zone.position, zone.id)
        from shop_delivery_zones as zone left join shop_locations as centre on centre.id = zone.location_id
        where zone.shop_id = shops.id), '[]') as zones,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', id, 'name', name,
          'place', concat_ws(', ', street, nullif(concat_ws(' ', postal_code, nullif(city, '')), ''), country))
          order by position, id)
        from shop_locations where shop_id = shops.id and offers_pickup), '[]') as places
    from shops where id = any(${[...shopIds]}::uuid[])`.execute(db);
  return rows;
}
