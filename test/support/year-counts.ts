import { counts, dayOf, totalOf, type YearMarket, type YearShop } from './year-market.ts';

/** What a shop is told of one of its days, without what follows from the rest. */
export interface DayCounts {
  views: number;
  uniqueVisitors: number;
  productViews: number;
  messagesReceived: number;
  orders: number;
  revenue: number;
  newFollowers: number;
}

export type Days = ReadonlyMap<string, DayCounts>;

export const noCounts = (): DayCounts => ({
  ...{ views: 0, uniqueVisitors: 0, productViews: 0, messagesReceived: 0 },
  ...{ orders: 0, revenue: 0, newFollowers: 0 },
});

/** Counts the days of a shop as one would by hand, going through all that happened. Only days on which something did. */
export function countDays({ past }: YearMarket, shop: YearShop): Map<string, DayCounts> {
  const days = new Map<string, DayCounts>();
  const on = (at: Temporal.Instant) => {
    const date = dayOf(shop, at);
    const day = days.get(date) ?? noCounts();
    days.set(date, day);
    return day;
  };
  const here = <T extends { shop: YearShop }>(all: readonly T[]) => all.filter((one) => one.shop === shop);
  const seen = new Set<string>();
  for (const { at, visitor, productId } of here(past.views)) {
    const day = on(at);
    day.views += 1;
    if (productId !== null) day.productViews += 1;
    const visit = `${dayOf(shop, at)} ${visitor}`;
    if (!seen.has(visit)) day.uniqueVisitors += 1;
    seen.add(visit);
  }
  for (const { at } of here(past.messages)) on(at).messagesReceived += 1;
  for (const { at, change } of here(past.follows)) if (change === 1) on(at).newFollowers += 1;
  for (const order of here(past.orders)) {
    if (counts(order)) on(order.at).orders += 1;
    if (order.isPaid) on(order.at).revenue += totalOf(order);
    for (const { at, amount } of order.refunds) on(at).revenue -= amount;
  }
  const nothing = JSON.stringify(noCounts());
  return new Map([...days].filter(([, day]) => JSON.stringify(day) !== nothing));
}

export function sumUp(days: Iterable<DayCounts>): DayCounts {
  const sum = noCounts();
  for (const day of days) for (const name of Object.keys(sum) as (keyof DayCounts)[]) sum[name] += day[name];
  return sum;
}

/** Every date from the first to the last. */
export function datesFrom(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let at = Temporal.PlainDate.from(first); ; at = at.add({ days: 1 })) {
    dates.push(at.toString());
    if (dates.at(-1) === last) return dates;
    if (dates.length > 2_000) throw new Error(`${last} does not come after ${first}`);
  }
}
