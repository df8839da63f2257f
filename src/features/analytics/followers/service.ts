import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { addDays, type RangeQuery, rangeOf } from '../range.ts';
import type { FollowerFigures } from './schema.ts';
import { listFollowDays, sumFollowers } from './store.ts';

/** How followers of a shop come and go, and what they order. Throws `not_found`, `forbidden`, `invalid_input`. */
export async function readFollowerFigures(
  context: Context,
  idOrSlug: string,
  query: RangeQuery,
): Promise<FollowerFigures> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug.toLowerCase(), 'analytics');
  const { range, asOf } = await rangeOf(db, shop, query);
  const [rows, { before, ...sums }] = await Promise.all([
    listFollowDays(db, shop.id, range),
    sumFollowers(db, shop.id, range),
  ]);
  const byDate = new Map(rows.map((row) => [row.date, row]));
  let followers = before;
  const days = Array.from({ length: range.days }, (_, at) => {
    const date = addDays(range.startDate, at);
    const { gained, lost } = byDate.get(date) ?? { gained: 0, lost: 0 };
    followers += gained - lost;
    // Who left after the shop moved to an earlier zone may have gone on a day before they came.
    return { date, gained, lost, followers: Math.max(0, followers) };
  });
  const gained = rows.reduce((sum, row) => sum + row.gained, 0);
  const lost = rows.reduce((sum, row) => sum + row.lost, 0);
  return {
    range,
    timeZone: shop.timeZone,
    currency: shop.currency,
    asOf,
    ...sums,
    gained,
    lost,
    net: gained - lost,
    churn: before <= 0 ? 0 : lost / before,
    share: sums.orders === 0 ? 0 : sums.ordersFromFollowers / sums.orders,
    days,
  };
}
