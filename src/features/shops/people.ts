import type { Db } from '#platform/database/connection.ts';
import { listPeople } from './people.store.ts';
import type { Permission } from './staff.schema.ts';

/** With a buyer fewer than one transaction may tell. */
const MOST_PEOPLE = 40;

/** Who hears of something of a shop's: ids of its owner and of its staff with that permission, at most 40. */
export async function peopleOf(db: Db, shopId: string, permission: Permission): Promise<string[]> {
  return (await peopleOfShops(db, [shopId], permission)).get(shopId) ?? [];
}

/** The same of many shops by one statement, the owner of each first. */
export function peopleOfShops(
  db: Db,
  shopIds: readonly string[],
  permission: Permission,
): Promise<ReadonlyMap<string, string[]>> {
  return listPeople(db, shopIds, permission, MOST_PEOPLE);
}
