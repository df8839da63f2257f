import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Permission, StaffMember } from './staff.schema.ts';

/** Who works in a shop, longest first. */
export async function listStaff(db: Db, shopId: string): Promise<StaffMember[]> {
  const { rows } = await sql<StaffMember>`
    select user_id as "userId", name, permissions, shop_staff.created_at as since
    from shop_staff join users on users.id = user_id
    where shop_id = ${shopId} order by shop_staff.created_at, user_id`.execute(db);
  return rows;
}

/** Sets what somebody may do; nothing where they don't work there. */
export async function setPermissions(
  tx: Tx,
  shopId: string,
  userId: string,
  permissions: readonly Permission[],
): Promise<StaffMember | undefined> {
  const { rows } = await sql<StaffMember>`
    update shop_staff set permissions = ${[...permissions]}::text[] from users
    where shop_id = ${shopId} and user_id = ${userId} and users.id = user_id
    returning user_id as "userId", name, permissions, shop_staff.created_at as since`.execute(tx);
  return rows[0];
}

/** Takes somebody on; who works there already gets the new permissions. */
export async function insertStaff(
  tx: Tx,
  shopId: string,
  userId: string,
  permissions: readonly Permission[],
): Promise<void> {
  await sql`
    insert into shop_staff (shop_id, user_id, permissions) values (${shopId}, ${userId}, ${[...permissions]}::text[])
    on conflict (shop_id, user_id) do update set permissions = excluded.permissions`.execute(tx);
}

export async function deleteStaff(tx: Tx, shopId: string, userId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from shop_staff where shop_id = ${shopId} and user_id = ${userId}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Where somebody works, for their export. */
export async function listJobsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select shop_id as "shopId", shops.name as shop, permissions, shop_staff.created_at as since
    from shop_staff join shops on shops.id = shop_id where user_id = ${userId} order by since`.execute(db);
  return rows;
}

/** Ends somebody's jobs, and everybody's in the shops they own. */
export async function endJobsOf(tx: Tx, userId: string): Promise<void> {
  await sql`
    delete from shop_staff
    where user_id = ${userId} or shop_id in (select id from shops where owner_id = ${userId})`.execute(tx);
}
