import assert from 'node:assert/strict';
import { shopBehaviour } from '#features/analytics/behaviour/listener.ts';
import { shopDays } from '#features/analytics/days/listener.ts';
import type { ShopFigures } from '#features/analytics/figures/schema.ts';
import type { TestServer } from './app.ts';
import { heardBy } from './heard.ts';
import { must } from './trade.ts';
import { countDays, type DayCounts, type Days, datesFrom, noCounts, sumUp } from './year-counts.ts';
import { dayOf, type YearMarket, type YearShop } from './year-market.ts';
import { keptDays, recountPlainly } from './year-recount.ts';

/** Waits until those who write figures have heard everything. */
export const heardAll = (server: TestServer): Promise<void> => heardBy(server, shopDays, shopBehaviour);

/** Asserts of every shop that its days are what was done there, counted by hand, and by plain SQL. */
export async function compareDays(server: TestServer, market: YearMarket): Promise<void> {
  const known = market.shops.map((shop) => sorted(countDays(market, shop)));
  for (const [at, shop] of market.shops.entries()) {
    assert.deepEqual(await recountPlainly(server, shop), known[at], `shop ${at}, by plain SQL`);
  }
  for (const [at, shop] of market.shops.entries()) {
    assert.deepEqual(await keptDays(server, shop), known[at], `shop ${at}, as it is kept`);
  }
}

const sorted = <T>(days: ReadonlyMap<string, T>) => new Map([...days].sort(([one], [other]) => (one < other ? -1 : 1)));

/** Asserts of every shop that its owner reads just that: the whole year, and some ranges of it. */
export async function compareAnswers(market: YearMarket, ranges: number): Promise<void> {
  for (const shop of market.shops) {
    const days = countDays(market, shop);
    for (const [startDate, endDate] of drawRanges(market, shop, ranges)) {
      const path = `/api/analytics/shop/${shop.slug}?startDate=${startDate}&endDate=${endDate}`;
      compareAnswer(await must(shop.owner.get<ShopFigures>(path)), days, [startDate, endDate]);
    }
  }
}

/** The whole year first. */
export function drawRanges({ from, to, random }: YearMarket, shop: YearShop, count: number): [string, string][] {
  const dates = datesFrom(dayOf(shop, from), dayOf(shop, to));
  const draw = () => dates[random(dates.length)] as string;
  const some = Array.from({ length: count }, () => [draw(), draw()].sort() as [string, string]);
  return [[dates[0] as string, dates.at(-1) as string], ...some];
}

function compareAnswer(answer: ShopFigures, known: Days, [startDate, endDate]: [string, string]): void {
  const dates = datesFrom(startDate, endDate);
  const first = Temporal.PlainDate.from(startDate);
  const earlier = datesFrom(first.subtract({ days: dates.length }).toString(), first.subtract({ days: 1 }).toString());
  const told = (all: readonly string[]) => all.map((date) => known.get(date) ?? noCounts());
  const day = (date: string) => ({ date, isToday: false, ...whole(known.get(date) ?? noCounts()) });
  assert.deepEqual(answer.range, { startDate, endDate, days: dates.length });
  assert.deepEqual(answer.days, dates.map(day));
  assert.deepEqual(answer.totals, whole(sumUp(told(dates))));
  const { range, totals, days } = answer.previous;
  assert.deepEqual(range, { startDate: earlier[0], endDate: earlier.at(-1), days: dates.length });
  assert.deepEqual(days, earlier.map(day));
  assert.deepEqual(totals, whole(sumUp(told(earlier))));
  for (const [metric, change] of Object.entries(answer.change)) {
    const [now, before] = [answer.totals, totals].map((sums) => sums[metric as keyof DayCounts]) as [number, number];
    assert.deepEqual(change, percent(now, before), `${metric} from ${before} to ${now}`);
  }
}

/** With what follows from the counts. */
function whole(counts: DayCounts) {
  const { orders, uniqueVisitors, revenue } = counts;
  const half = Math.floor((2 * Math.abs(revenue) + orders) / (2 * orders || 1));
  return {
    ...counts,
    conversionRate: uniqueVisitors === 0 ? 0 : orders / uniqueVisitors,
    avgOrderValue: orders === 0 || half === 0 ? 0 : Math.sign(revenue) * half,
  };
}

function percent(now: number, before: number): number | null {
  if (before === 0) return null;
  const tenths = ((now - before) / Math.abs(before)) * 1_000;
  const rounded = Math.sign(tenths) * Math.floor(Math.abs(tenths) + 0.5);
  return rounded === 0 ? 0 : rounded / 10;
}

/** Makes every figure wrong that a rebuild is to put right: too much here, nothing there, and what never was. */
export async function spoilFigures({ house }: TestServer): Promise<void> {
  const spoil = (statement: string) => house.database.pool.query(statement);
  await spoil(`delete from shop_analytics where extract(day from date) < 9`);
  await spoil(`update shop_analytics set views = views + 1, unique_visitors = 0, product_views = 7, orders = orders + 1,
    messages_received = 9, revenue = revenue - 1, new_followers = new_followers + 2`);
  await spoil(`insert into shop_analytics (shop_id, date, views, orders)
    select shop_id, max(date) - 400, 5, 5 from shop_analytics group by shop_id`);
  await spoil(`delete from shop_figures where extract(day from date) > 20`);
  await spoil('update shop_figures set views = views + 1, orders = orders + 1, visitors = 3, revenue = 1');
  await spoil(`delete from shop_visitors where extract(day from date) between 5 and 15`);
}
