import { clockOf, counts, dayOf, totalOf, type YearMarket, type YearShop } from './year-market.ts';

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

/** Views and orders by weekday (1 is Monday) and hour on the shop's clock, as `1 13`. */
export function countHours({ past }: YearMarket, shop: YearShop, isWithin: (date: string) => boolean) {
  const hours = new Map<string, { views: number; orders: number }>();
  const count = (at: Temporal.Instant, what: 'views' | 'orders') => {
    const clock = clockOf(shop, at);
    if (!isWithin(clock.toPlainDate().toString())) return;
    const key = `${clock.dayOfWeek} ${clock.hour}`;
    const hour = hours.get(key) ?? { views: 0, orders: 0 };
    hour[what] += 1;
    hours.set(key, hour);
  };
  for (const view of past.views) if (view.shop === shop) count(view.at, 'views');
  for (const order of past.orders) if (order.shop === shop && counts(order)) count(order.at, 'orders');
  return hours;
}

/** Days of people, by the step of the funnel they came to. */
export function countFunnel({ past }: YearMarket, shop: YearShop, isWithin: (date: string) => boolean) {
  const steps = { visited: new Set<string>(), interested: new Set<string>(), ordered: new Set<string>() };
  const paid = new Set<string>();
  const add = (step: Set<string>, at: Temporal.Instant, who: string) => {
    const date = dayOf(shop, at);
    if (isWithin(date)) step.add(`${date} ${who}`);
  };
  for (const one of past.views) if (one.shop === shop) add(steps.visited, one.at, one.visitor);
  for (const { at, buyerId, shop: where } of [...past.carts, ...past.messages, ...past.orders]) {
    if (where === shop) add(steps.interested, at, buyerId);
  }
  for (const order of past.orders) {
    if (order.shop !== shop) continue;
    add(steps.ordered, order.at, order.buyerId);
    if (counts(order)) add(paid, order.at, order.buyerId);
  }
  return {
    ...{ visited: steps.visited.size, interested: steps.interested.size, ordered: steps.ordered.size },
    paid: paid.size,
  };
}
