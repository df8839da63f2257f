import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { Problem } from '#platform/problems.ts';
import { LANGUAGE } from '../languages.ts';
import { queryTerms, toTsquery } from '../query-terms.ts';
import type { Demand } from './demand.schema.ts';
import { findNear, listMisses } from './demand.store.ts';

const MOST_LISTED = 100;
/** So many of the most frequent are compared with what the shop sells. */
const MOST_COMPARED = 300;
/** What was searched for less often is not told: nobody is to be known by their words. */
const LEAST_COUNT = 2;

/** What people of the market search for in vain, for the people of a shop. Throws `not_found`, `forbidden`. */
export async function readDemand(context: Context, idOrSlug: string, days: number): Promise<Demand> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'analytics').catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'forbidden') throw error;
    return mustManage(db, context, idOrSlug, 'catalogue');
  });
  return demandFor(db, shop.id, days);
}

/**
 * What was searched for in vain in the last so many days: what shares a word with what the shop sells first, each part
 * the most frequent first.
 */
export async function demandFor(db: Db, shopId: string, days: number): Promise<Demand> {
  const misses = await listMisses(db, { days, least: LEAST_COUNT, most: MOST_COMPARED });
  const near = await findNear(
    db,
    shopId,
    misses.map(({ query }) => anyWordOf(query)),
  );
  const items = misses.map((miss, at) => ({ ...miss, isNear: near.has(at) }));
  const ranked = [...items.filter(({ isNear }) => isNear), ...items.filter(({ isNear }) => !isNear)];
  return { items: ranked.slice(0, MOST_LISTED) };
}

/** A literal for `::tsquery` that any of the words fulfils. */
function anyWordOf(query: string): string {
  return queryTerms(`${query} `, LANGUAGE)
    .terms.map((term) => toTsquery([term]))
    .filter(Boolean)
    .join(' | ');
}
