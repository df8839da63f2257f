import { CompiledQuery, sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';
import type { Holiday, WeekHours } from './hours.schema.ts';
import type { PublicPlace } from './places.schema.ts';
import type { NewShop, Policies, Shop, ShopChanges } from './schema.ts';
import type { Permission } from './staff.schema.ts';

interface StoredPicture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A shop as the database has it for one who looks. */
export interface ShopRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly status: Shop['status'];
  readonly createdAt: string;
  readonly externalId: string | null;
  readonly policies: Policies;
  readonly hours: WeekHours | null;
  readonly holidays: Holiday[];
  readonly verified: boolean;
  readonly logo: StoredPicture | null;
  readonly banner: StoredPicture | null;
  readonly location: PublicPlace | null;
  /** Reviews with one star, two, … five; null where there never was one. */
  readonly stars: number[] | null;
  readonly followerCount: number;
  readonly role: Shop['role'];
  readonly permissions: Permission[] | null;
  readonly now: string;
}

/** What is read of `shops`, beside `staff`: the row of the one who looks, where they work there. */
export const shopColumns = `
  shops.id, shops.slug, shops.name, shops.description, shops.currency, shops.time_zone as "timeZone", shops.status,
  shops.created_at as "createdAt", shops.external_id as "externalId", shops.policies, shops.hours, shops.holidays,
  shops.verified_at is not null as verified,
  (select jsonb_build_object('id', id, 'width', width, 'height', height) from files where files.id = logo_id) as logo,
  (select jsonb_build_object('id', id, 'width', width, 'height', height) from files where files.id = banner_id) as banner,
  (select jsonb_build_object('city', city, 'region', region, 'country', country,
     'latitude', latitude, 'longitude', longitude)
   from shop_locations where shop_id = shops.id order by position, id limit 1) as location,
  (select stars from shop_ratings where shop_id = shops.id) as stars,
  coalesce((select followers from shop_follower_counts where shop_id = shops.id), 0) as "followerCount",
  staff.permissions, souk_now() as now`;
const staffOf = 'left join shop_staff as staff on staff.shop_id = shops.id and staff.user_id =';

/** Joins the row of that user as one of the staff; to stand behind `from shops`. */
export function joinStaff(userId: string | null) {
  return sql`${sql.raw(staffOf)} ${userId}::uuid`;
}

/** What that user is to the shop: its owner, one of its staff, or nobody. */
export function roleOf(userId: string | null) {
  return sql`case when shops.owner_id = ${userId}::uuid then 'owner' when staff.user_id is not null then 'staff' end`;
}

const shopText = (column: 'id' | 'slug') => `
  select ${shopColumns},
    case when shops.owner_id = $2::uuid then 'owner' when staff.user_id is not null then 'staff' end as role,
    exists (select 1 from public_shops where public_shops.id = shops.id) as is_public
  from shops ${staffOf} $2::uuid
  where shops.${column} = $1`;
const statements = {
  id: { text: shopText('id'), read: prepared<SeenRow>('shop_by_id', shopText('id')) },
  slug: { text: shopText('slug'), read: prepared<SeenRow>('shop_by_slug', shopText('slug')) },
};

type SeenRow = ShopRow & { is_public: boolean };

/** A shop as that user sees it, by a prepared statement: a hidden one only if it is theirs. */
export async function readShopRow(pool: Pool, idOrSlug: string, userId: string | null): Promise<ShopRow | undefined> {
  return seen(await statements[isId(idOrSlug) ? 'id' : 'slug'].read(pool, [idOrSlug, userId]));
}

/** The same in a transaction, so that its own writes show. */
export async function findShop(db: Db, idOrSlug: string, userId: string | null): Promise<ShopRow | undefined> {
  const { text } = statements[isId(idOrSlug) ? 'id' : 'slug'];
  const { rows } = await db.executeQuery<SeenRow>(CompiledQuery.raw(text, [idOrSlug, userId]));
  return seen(rows);
}

function seen([row]: readonly SeenRow[]): ShopRow | undefined {
  return row && (row.is_public || row.role) ? row : undefined;
}

/** Inserts the shop; false where its slug is taken. */
export async function insertShop(
  tx: Tx,
  shop: NewShop & {
    readonly id: string;
    readonly ownerId: string;
    readonly slug: string;
    readonly currency: string;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('shops')
    .values({
      id: shop.id,
      owner_id: shop.ownerId,
      slug: shop.slug,
      name: shop.name,
      description: shop.description ?? '',
      currency: shop.currency,
      time_zone: shop.timeZone ?? 'UTC',
      time_zone_chosen: shop.timeZone !== undefined,
      policies: JSON.stringify(withoutEmpty(shop.policies ?? {})),
      hours: shop.hours ? JSON.stringify(shop.hours) : null,
      holidays: JSON.stringify(shop.holidays ?? []),
      logo_id: shop.logoId ?? null,
      banner_id: shop.bannerId ?? null,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export interface ShopState {
  readonly status: Shop['status'];
  readonly currency: string;
  readonly timeZoneChosen: boolean;
  readonly logoId: string | null;
  readonly bannerId: string | null;
}

/** Holds the shop's row until the transaction ends, so that what hangs on it is changed by one after the other. */
export async function holdShop(tx: Tx, shopId: string): Promise<ShopState> {
  const { rows } = await sql<ShopState>`
    select status, currency, time_zone_chosen as "timeZoneChosen", logo_id as "logoId", banner_id as "bannerId"
    from shops where id = ${shopId} for no key update`.execute(tx);
  return rows[0] as ShopState;
}

/** Writes what was changed by hand: the next import of the shop writes its own word again. */
export async function updateShop(tx: Tx, shopId: string, changes: ShopChanges): Promise<void> {
  const { timeZone, policies, hours, holidays, logoId, bannerId, ...same } = changes;
  await tx
    .updateTable('shops')
    .set({
      ...same,
      ...(timeZone !== undefined && { time_zone: timeZone, time_zone_chosen: true }),
      ...(policies && {
        policies: sql`jsonb_strip_nulls(policies || ${JSON.stringify(emptyAsNull(policies))}::jsonb)`,
      }),
      ...(hours !== undefined && { hours: hours && JSON.stringify(hours) }),
      ...(holidays && { holidays: JSON.stringify(holidays) }),
      ...(logoId !== undefined && { logo_id: logoId }),
      ...(bannerId !== undefined && { banner_id: bannerId }),
      content_hash: null,
      updated_at: sql`souk_now()`,
    })
    .where('id', '=', shopId)
    .execute();
}

function emptyAsNull(policies: Policies): Record<string, string | null> {
  return Object.fromEntries(Object.entries(policies).map(([name, text]) => [name, text?.trim() || null]));
}

/** Policies that say something. */
export function withoutEmpty(policies: Policies): Record<string, string | null> {
  return Object.fromEntries(Object.entries(emptyAsNull(policies)).filter(([, text]) => text !== null));
}

/** Sets the time zone of a shop that nobody chose one for. */
export async function tellTimeZone(tx: Tx, shopId: string, timeZone: string): Promise<void> {
  await sql`update shops set time_zone = ${timeZone} where id = ${shopId} and not time_zone_chosen`.execute(tx);
}

export async function countShopsOwnedBy(tx: Tx, userId: string): Promise<number> {
  await holdOwner(tx, userId);
  const { rows } = await sql<{ count: number }>`select count(*) from shops where owner_id = ${userId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** The owner's row is locked, so that two openings at once cannot both find room for the last one. */
export async function holdOwner(tx: Tx, userId: string): Promise<void> {
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
}

/** All that the shops of somebody say, for their export. */
export async function listShopsOfOwner(db: Db, ownerId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select ${sql.raw(shopColumns)}, 'owner' as role from shops ${joinStaff(null)}
    where shops.owner_id = ${ownerId} order by shops.id`.execute(db);
  return rows;
}

/**
 * What remains of the shops of an erased person: rows that others' rows point to, with nothing of the person in them.
 * Answers the pictures they showed.
 */
export async function closeShopsOf(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from files where id in (
      select unnest(array[logo_id, banner_id]) from shops where owner_id = ${userId})`.execute(tx);
  await sql`
    update shops set status = 'hidden', name = 'Closed shop', description = '', slug = 'closed-' || id,
      external_id = null, content_hash = null, policies = '{}', hours = null, holidays = '[]', time_zone = 'UTC',
      logo_id = null, banner_id = null, verified_at = null, updated_at = souk_now()
    where owner_id = ${userId}`.execute(tx);
  return rows.map(({ id }) => id);
}
