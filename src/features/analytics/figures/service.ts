import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { keptOf } from '../kept.ts';
import { type AskedRange, addDays, type Range, type RangeQuery, rangeOf } from '../range.ts';
import type { DayFigures, Figures, Metric, ShopFigures } from './schema.ts';
import { type FiguresRow, listDays } from './store.ts';

/** What a shop did in a range of its days, and in as many before. Throws `not_found`, `forbidden`, `invalid_input`. */
export async function readFigures(context: Context, idOrSlug: string, query: RangeQuery): Promise<ShopFigures> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug.toLowerCase(), 'analytics');
  const asked = await rangeOf(db, shop, query);
  const figures = await keptOf(context.house, 'days', shop.id, asked, () => readDays(db, shop.id, asked));
  return {
    shop: { id: shop.id, name: shop.name, slug: shop.slug },
    currency: shop.currency,
    timeZone: shop.timeZone,
    asOf: asked.asOf,
    range: asked.range,
    ...figures,
  };
}

async function readDays(
  db: Db,
  shopId: string,
  { range, previous, today }: AskedRange,
): Promise<Pick<ShopFigures, 'totals' | 'previous' | 'change' | 'days'>> {
  const rows = await listDays(db, shopId, previous.startDate, range.endDate);
  const byDate = new Map(rows.map((row) => [row.date, row]));
  const days = everyDay(byDate, range, today);
  const before = everyDay(byDate, previous, today);
  const totals = totalsOf(days);
  const totalsBefore = totalsOf(before);
  return {
    totals,
    previous: { range: previous, totals: totalsBefore, days: before },
    change: changesOf(totals, totalsBefore),
    days,
  };
}

const nothing: Figures = {
  views: 0,
  uniqueVisitors: 0,
  productViews: 0,
  messagesReceived: 0,
  orders: 0,
  revenue: 0,
  newFollowers: 0,
  conversionRate: 0,
  avgOrderValue: 0,
};
const metrics = Object.keys(nothing) as Metric[];

function everyDay(byDate: ReadonlyMap<string, FiguresRow>, { startDate, days }: Range, today: string): DayFigures[] {
  return Array.from({ length: days }, (_, at) => {
    const date = addDays(startDate, at);
    return { ...nothing, ...byDate.get(date), date, isToday: date === today };
  });
}

/** The sums of those days, and both quotients of the sums: 0 where they would divide by nothing. */
export function totalsOf(days: readonly Figures[]): Figures {
  const totals = { ...nothing };
  for (const day of days) for (const metric of metrics) totals[metric] += day[metric];
  totals.conversionRate = totals.uniqueVisitors === 0 ? 0 : totals.orders / totals.uniqueVisitors;
  totals.avgOrderValue = totals.orders === 0 ? 0 : rounded(totals.revenue / totals.orders);
  return totals;
}

/** How much more than before, in per cent, to one decimal; null where nothing was before. */
export function changesOf(now: Figures, before: Figures): ShopFigures['change'] {
  const change = (metric: Metric) => changeOf(now[metric], before[metric]);
  return Object.fromEntries(metrics.map((metric) => [metric, change(metric)])) as ShopFigures['change'];
}

/** From a revenue below zero, more is more: it is compared by what it was without its sign. */
export function changeOf(now: number, before: number): number | null {
  if (before === 0) return null;
  return rounded(((now - before) / Math.abs(before)) * 1_000) / 10;
}

/** Half away from zero, as the database rounds; never −0. */
function rounded(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) + 0;
}
