import { admin, type Context } from '#platform/actor.ts';
import { addDays, type Range, type RangeQuery, rangeOf } from '../range.ts';
import { middleOf, ratingOf } from '../vitals/buckets.ts';
import { listErrors, listVitals } from '../vitals/vitals.store.ts';
import { MOST, type Overview } from './overview.schema.ts';
import {
  countActiveBuyers,
  countArrivals,
  type DaySums,
  listMissesBetween,
  listTopShops,
  sumDays,
  sumFees,
} from './overview.store.ts';
import { serverTimesOf } from './server-times.ts';

/** How the marketplace is doing, for admins. Throws `forbidden`, `invalid_input`. */
export async function readOverview(context: Context, query: RangeQuery): Promise<Overview> {
  admin(context);
  const { house } = context;
  const { db } = house.database;
  const { range, previous, asOf } = await rangeOf(db, { timeZone: 'UTC' }, query);
  const [days, fees, arrivals, active, activeBefore, topShops, misses, vitals, clientErrors, server] =
    await Promise.all([
      sumDays(db, { startDate: previous.startDate, endDate: range.endDate }),
      sumFees(db, { previous, range }),
      countArrivals(db, { previous, range }),
      countActiveBuyers(db, range),
      countActiveBuyers(db, previous),
      listTopShops(db, range, MOST.topShops),
      listMissesBetween(db, range, MOST.misses),
      listVitals(db, range),
      listErrors(db, range, MOST.clientErrors),
      serverTimesOf(house, MOST.routes),
    ]);
  const currencies = totalsOf(range, days, fees);
  const place = new Map(currencies.map(({ currency }, at) => [currency, at]));
  return {
    ...{ asOf, range, previous, currencies },
    people: { new: arrivals.people, active, previous: { new: arrivals.peopleBefore, active: activeBefore } },
    shops: { total: arrivals.shopsNow, new: arrivals.shops, previous: { new: arrivals.shopsBefore } },
    topShops: topShops.toSorted((one, other) => (place.get(one.currency) ?? 0) - (place.get(other.currency) ?? 0)),
    misses,
    server,
    vitals: vitals.map(({ page, metric, bucket, count }) => {
      const p75 = middleOf(metric, bucket);
      return { page, metric, p75, rating: ratingOf(metric, p75), count };
    }),
    clientErrors,
  };
}

function totalsOf(
  range: Range,
  days: readonly DaySums[],
  fees: Awaited<ReturnType<typeof sumFees>>,
): Overview['currencies'] {
  const byCurrency = Map.groupBy(days, ({ currency }) => currency);
  const currencies = [...new Set([...byCurrency.keys(), ...fees.map(({ currency }) => currency)])];
  const totals = currencies.map((currency) => {
    const sums = byCurrency.get(currency) ?? [];
    const { now = 0, before = 0 } = fees.find((one) => one.currency === currency) ?? {};
    const within = sums.filter(({ date }) => date >= range.startDate);
    const byDate = new Map(within.map(({ date, orders, revenue }) => [date, { orders, revenue }]));
    return {
      ...{ currency, ...sumOf(within), fees: now },
      previous: { ...sumOf(sums.filter(({ date }) => date < range.startDate)), fees: before },
      days: Array.from({ length: range.days }, (_, at) => {
        const date = addDays(range.startDate, at);
        return { date, ...(byDate.get(date) ?? { orders: 0, revenue: 0 }) };
      }),
    };
  });
  return totals.toSorted((one, other) => other.orders - one.orders || (one.currency < other.currency ? -1 : 1));
}

function sumOf(days: readonly DaySums[]): { orders: number; revenue: number } {
  return days.reduce((sum, { orders, revenue }) => ({ orders: sum.orders + orders, revenue: sum.revenue + revenue }), {
    orders: 0,
    revenue: 0,
  });
}
