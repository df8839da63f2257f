import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';
import type { NewShop, Shop, ShopChanges } from './schema.ts';

const columns = [
  'id',
  'slug',
  'name',
  'description',
  'currency',
  'time_zone as timeZone',
  'status',
  'created_at as createdAt',
] as const;

/** What the asker is to the shop of that column: its owner, one of its staff, or nobody. */
export function roleIn(shopId: 'public_shops.id' | 'shops.id' | 'products.shop_id', userId: string | null) {
  return sql<Shop['role']>`(
    select case when owned.owner_id = ${userId}::uuid then 'owner'
                when staff.user_id is not null then 'staff' end
    from shops as owned left join shop_staff as staff on staff.shop_id = owned.id and staff.user_id = ${userId}::uuid
    where owned.id = ${sql.ref(shopId)})`;
}

/** Inserts the shop; false where its slug is taken. */
export async function insertShop(
  tx: Tx,
  shop: Required<NewShop> & { readonly id: string; readonly ownerId: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('shops')
    .values({
      id: shop.id,
      owner_id: shop.ownerId,
      slug: shop.slug,
      name: shop.name,
      description: shop.description,
      currency: shop.currency,
      time_zone: shop.timeZone,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** A shop as that user sees it: a hidden one only if it is theirs. */
export async function findShop(db: Db, idOrSlug: string, userId: string | null): Promise<Shop | undefined> {
  const column = isId(idOrSlug) ? 'shops.id' : 'shops.slug';
  const shop = await db
    .selectFrom('shops')
    .select(columns)
    .select(roleIn('shops.id', userId).as('role'))
    .select(sql<boolean>`exists (select 1 from public_shops where public_shops.id = shops.id)`.as('isPublic'))
    .where(column, '=', idOrSlug)
    .executeTakeFirst();
  if (!shop || !(shop.isPublic || shop.role)) return undefined;
  const { isPublic: _, ...seen } = shop;
  return seen as Shop;
}

/** Public shops, newest first, after the shop of that id. Reads one more than `limit`. */
export function listShops(db: Db, page: { limit: number; after: string | undefined }, userId: string | null) {
  return db
    .selectFrom('public_shops')
    .select(columns)
    .select(roleIn('public_shops.id', userId).as('role'))
    .$if(page.after !== undefined, (query) => query.where('id', '<', page.after as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute() as Promise<Shop[]>;
}

/** The shops somebody owns or works in, newest first, hidden ones too. */
export function listShopsOf(db: Db, userId: string, page: { limit: number; after: string | undefined }) {
  return db
    .selectFrom('shops')
    .select(columns)
    .select(roleIn('shops.id', userId).as('role'))
    .where((eb) =>
      eb.or([
        eb('owner_id', '=', userId),
        eb('id', 'in', eb.selectFrom('shop_staff').select('shop_id').where('user_id', '=', userId)),
      ]),
    )
    .$if(page.after !== undefined, (query) => query.where('id', '<', page.after as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute() as Promise<Shop[]>;
}

export async function updateShop(tx: Tx, shopId: string, changes: ShopChanges): Promise<void> {
  const { timeZone, ...rest } = changes;
  await tx
    .updateTable('shops')
    .set({ ...rest, ...(timeZone !== undefined && { time_zone: timeZone }), updated_at: sql`souk_now()` })
    .where('id', '=', shopId)
    .execute();
}

export async function countShopsOwnedBy(tx: Tx, userId: string): Promise<number> {
  // The owner's row is locked, so that two openings at once cannot both find room for the last one.
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
  const { rows } = await sql<{ count: number }>`select count(*) from shops where owner_id = ${userId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** What remains of the shops of an erased person: rows that others' rows point to, with nothing of the person in them. */
export async function closeShopsOf(tx: Tx, userId: string): Promise<void> {
  await sql`
    update shops set status = 'hidden', name = 'Closed shop', description = '', slug = 'closed-' || id,
      updated_at = souk_now()
    where owner_id = ${userId}`.execute(tx);
}
