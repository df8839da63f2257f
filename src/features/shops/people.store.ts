import { sql } from 'kysely';
import { type Db, named } from '#platform/database/connection.ts';
import type { Permission } from './staff.schema.ts';

/** Of each shop the owner, then its staff with that permission, longest there first; at most so many of each. */
export async function listPeople(
  db: Db,
  shopIds: readonly string[],
  permission: Permission,
  most: number,
): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await sql<{ shopId: string; ids: string[] }>`
    ${named('people_of_shops')} select shops.id as "shopId", owner_id || array(
      select user_id from shop_staff
      where shop_id = shops.id and ${permission}::text = any(permissions) and user_id <> owner_id
      order by created_at, user_id limit ${most} - 1) as ids
    from shops where id = any(${[...shopIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ shopId, ids }) => [shopId, ids]));
}
