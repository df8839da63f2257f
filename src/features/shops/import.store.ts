import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

/** A draft on its way into the table; null is what it does not say. */
export interface ImportedShop {
  readonly id: string;
  readonly externalId: string;
  readonly contentHash: string;
  readonly name: string;
  readonly description: string | null;
  readonly timeZone: string | null;
  /** Whether the draft named it, or its place told it. */
  readonly timeZoneChosen: boolean;
  readonly hours: object | null;
  /** Whether null says that there are none. */
  readonly saysHours: boolean;
  readonly holidays: readonly object[] | null;
  readonly policies: object | null;
  readonly location: ImportedLocation | null;
}

export interface ImportedLocation {
  readonly id: string;
  readonly shopId: string;
  readonly name: string;
  readonly offersPickup: boolean;
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Those of the owner's shops that have these external ids, by them. */
export async function readImported(
  tx: Tx,
  ownerId: string,
  externalIds: readonly string[],
): Promise<Map<string, { id: string; contentHash: string | null }>> {
  const { rows } = await sql<{ id: string; externalId: string; contentHash: string | null }>`
    select id, external_id as "externalId", content_hash as "contentHash" from shops
    where owner_id = ${ownerId} and external_id = any(${[...externalIds]}::text[])`.execute(tx);
  return new Map(rows.map(({ externalId, ...shop }) => [externalId, shop]));
}

export async function readTakenSlugs(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ slug: string }>`
    select slug from shops where slug = any(${[...slugs]}::text[])`.execute(tx);
  return new Set(rows.map(({ slug }) => slug));
}

const given = sql.raw(`given (id uuid, "externalId" text, "contentHash" text, name text, description text, slug text,
  currency text, "timeZone" text, "timeZoneChosen" boolean, hours jsonb, "saysHours" boolean, holidays jsonb, policies jsonb)`);

/** Inserts the shops; one whose slug somebody took at this moment gets its own id behind it. */
export async function insertShops(
  tx: Tx,
  ownerId: string,
  shops: readonly (ImportedShop & { readonly slug: string; readonly currency: string })[],
): Promise<void> {
  const insert = async (rows: typeof shops) => {
    const inserted = await sql<{ id: string }>`
      insert into shops (id, owner_id, external_id, content_hash, slug, name, description, currency, time_zone,
        time_zone_chosen, hours, holidays, policies)
      select id, ${ownerId}::uuid, "externalId", "contentHash", slug, name, coalesce(description, ''), currency,
        coalesce("timeZone", 'UTC'), "timeZoneChosen", hours, coalesce(holidays, '[]'),
        coalesce(policies, '{}')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${given} order by slug
      on conflict (slug) do nothing returning id`.execute(tx);
    return new Set(inserted.rows.map(({ id }) => id));
  };
  const written = await insert(shops);
  const missed = shops.filter(({ id }) => !written.has(id));
  if (missed.length > 0) await insert(missed.map((shop) => ({ ...shop, slug: `${shop.slug}-${shop.id.slice(-12)}` })));
}

/** Writes what the drafts say over what is there; name and address of the shop stay apart: its links go on working. */
export async function updateShops(tx: Tx, shops: readonly ImportedShop[]): Promise<void> {
  await sql`
    update shops set
      content_hash = "contentHash", name = given.name, description = coalesce(given.description, shops.description),
      time_zone = case when "timeZoneChosen" or not time_zone_chosen then coalesce("timeZone", time_zone) else time_zone end,
      time_zone_chosen = time_zone_chosen or "timeZoneChosen",
      hours = case when "saysHours" then given.hours else shops.hours end,
      holidays = coalesce(given.holidays, shops.holidays),
      policies = coalesce(given.policies, shops.policies), updated_at = souk_now()
    from jsonb_to_recordset(${JSON.stringify(shops)}::jsonb) as ${given}
    where shops.id = given.id`.execute(tx);
}

/** The first storefront of each shop as the draft says it. A shop whose places were all made private keeps them so. */
export async function writeStorefronts(tx: Tx, locations: readonly ImportedLocation[]): Promise<void> {
  const drafts = sql`jsonb_to_recordset(${JSON.stringify(locations)}::jsonb) as given (id uuid, "shopId" uuid, name text,
    "offersPickup" boolean, street text, "postalCode" text, city text, region text, country text, latitude float8,
    longitude float8)`;
  await sql`
    with first as (
      select distinct on (shop_id) shop_id, id from shop_locations
      where kind = 'storefront' and shop_id = any(${locations.map(({ shopId }) => shopId)}::uuid[])
      order by shop_id, position, id)
    update shop_locations as held set
      name = given.name, offers_pickup = "offersPickup", street = given.street, postal_code = "postalCode",
      city = given.city, region = given.region, country = given.country, latitude = given.latitude,
      longitude = given.longitude, updated_at = souk_now()
    from ${drafts} join first on first.shop_id = "shopId" where held.id = first.id`.execute(tx);
  await sql`
    insert into shop_locations (id, shop_id, name, kind, offers_pickup, street, postal_code, city, region, country,
      latitude, longitude)
    select id, "shopId", name, 'storefront', "offersPickup", street, "postalCode", city, region, country, latitude, longitude
    from ${drafts}
    where not exists (select 1 from shop_locations as held where held.shop_id = "shopId")`.execute(tx);
}
