import type { House } from '#platform/house.ts';
import type { Filters } from '../filters.store.ts';
import { memoryOf } from '../memory/memory.ts';
import { matchInDatabase } from './among.store.ts';

/** Searches in one statement, where the database answers. */
const A_STATEMENT = 100;

/**
 * Which of these products each of the searches finds, as places in the list: by the index in memory, or by the database
 * where that isn't loaded. Undefined filters find nothing.
 */
export async function matchAmong(
  house: House,
  productIds: readonly string[],
  searches: readonly (Filters | undefined)[],
): Promise<readonly (readonly number[])[]> {
  const asked = searches.filter((filters) => filters !== undefined);
  if (asked.length === 0 || productIds.length === 0) return searches.map(() => []);
  const wishes = asked.map(({ tsquery, ...wish }) => wish);
  const found =
    (await memoryOf(house)?.matchAmong(productIds, wishes)) ?? (await matchInPages(house, productIds, asked));
  const answers = found.values();
  return searches.map((filters) => (filters ? (answers.next().value ?? []) : []));
}

async function matchInPages(house: House, productIds: readonly string[], asked: readonly Filters[]) {
  const places = new Map(productIds.map((id, place) => [id, place]));
  const found: number[][] = [];
  for (let from = 0; from < asked.length; from += A_STATEMENT) {
    const page = asked.slice(from, from + A_STATEMENT);
    const pairs = await matchInDatabase(house.database.db, { table: 'product_documents', ids: productIds }, page);
    const ofPage: number[][] = page.map(() => []);
    for (const { search, id } of pairs) ofPage[search]?.push(places.get(id) as number);
    found.push(...ofPage);
  }
  return found;
}
