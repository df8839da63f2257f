import type { Db } from '#platform/database/connection.ts';
import { listPeople } from './people.store.ts';

/** With the buyer fewer than one transaction may tell. */
const MOST_PEOPLE = 40;

/** Who hears of a shop's orders: ids of its owner and of its staff with 'orders', at most 40. */
export async function peopleOf(db: Db, shopId: string): Promise<string[]> {
  return (await peopleOfShops(db, [shopId])).get(shopId) ?? [];
}

/** The same of many shops by one statement, the owner of each first. */
export function peopleOfShops(db: Db, shopIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  return listPeople(db, shopIds, MOST_PEOPLE);
}
