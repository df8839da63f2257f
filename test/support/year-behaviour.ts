import assert from 'node:assert/strict';
import type { Behaviour } from '#features/analytics/behaviour/schema.ts';
import type { FollowerFigures } from '#features/analytics/followers/schema.ts';
import type { TestServer } from './app.ts';
import { must } from './trade.ts';
import { drawRanges } from './year-compare.ts';
import { datesFrom } from './year-counts.ts';
import { clockOf, counts, dayOf, refundedOf, totalOf, type YearMarket, type YearShop } from './year-market.ts';
import { type PlainProduct, recountProducts } from './year-recount.ts';

/** Asserts of every shop that its owner is told of people's behaviour what they did: in the whole year, and some ranges. */
export async function compareBehaviour(server: TestServer, market: YearMarket, ranges: number): Promise<void> {
  for (const [at, shop] of market.shops.entries()) {
    for (const [startDate, endDate] of drawRanges(market, shop, ranges)) {
      const query = `?startDate=${startDate}&endDate=${endDate}`;
      const told = await must(shop.owner.get<Behaviour>(`/api/analytics/shop/${shop.id}/behaviour${query}`));
      const known = behaviourOf(market, shop, (date) => startDate <= date && date <= endDate);
      const products = await recountProducts(server, shop, startDate, endDate);
      const where = `shop ${at} from ${startDate} to ${endDate}`;
      assert.deepEqual(
        told.funnel.map(({ step, people }) => [step, people]),
        Object.entries(known.funnel),
        `${where}, funnel`,
      );
      compareFractions(told.funnel);
      assert.deepEqual(productsTold(told), products, `${where}, products`);
      const hours = told.hours.map(({ weekday, hour, ...rest }) => [`${weekday} ${hour}`, rest]);
      assert.deepEqual(Object.fromEntries(hours), known.hours, `${where}, hours`);
      assert.deepEqual(told.visitors, known.visitors, `${where}, who came`);
      const devices = told.devices.map(({ device, views, visitors }) => [device, { views, visitors }]);
      assert.deepEqual(Object.fromEntries(devices), known.devices, `${where}, devices`);
      assert.deepEqual(told.stay, known.stay, `${where}, how long they stayed`);
    }
  }
}

/** Of the step before; of nobody, nobody came on and nobody dropped off. */
function compareFractions(funnel: Behaviour['funnel']): void {
  for (const [at, { people, ofPrevious, dropOff }] of funnel.entries()) {
    const before = at === 0 ? people : (funnel[at - 1]?.people as number);
    assert.ok(
      Math.abs(ofPrevious - (before === 0 ? 0 : people / before)) < 1e-9,
      `${ofPrevious}: ${people} of ${before}`,
    );
    assert.ok(
      Math.abs(dropOff - (before === 0 ? 0 : Math.max(0, 1 - people / before))) < 1e-9,
      `${dropOff} dropped off`,
    );
  }
}

function productsTold({ products }: Behaviour): PlainProduct[] {
  return products
    .map(({ productId, views, carts, orders, pieces, revenue }) => ({
      productId,
      views,
      carts,
      orders,
      pieces,
      revenue,
    }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

type Within = (date: string) => boolean;

/** What people did in a shop on some of its days, counted as one would by hand. */
function behaviourOf(market: YearMarket, shop: YearShop, isWithin: Within) {
  return {
    funnel: countFunnel(market, shop, isWithin),
    hours: countHours(market, shop, isWithin),
    ...countVisits(market, shop, isWithin),
  };
}

/** Views and orders by weekday (1 is Monday) and hour on the shop's clock, as `1 13`. */
function countHours({ past }: YearMarket, shop: YearShop, isWithin: Within) {
  const hours: Record<string, { views: number; orders: number }> = {};
  for (let hour = 0; hour < 168; hour++) hours[`${1 + Math.floor(hour / 24)} ${hour % 24}`] = { views: 0, orders: 0 };
  const count = (at: Temporal.Instant, what: 'views' | 'orders') => {
    const clock = clockOf(shop, at);
    const hour = hours[`${clock.dayOfWeek} ${clock.hour}`];
    if (hour && isWithin(clock.toPlainDate().toString())) hour[what] += 1;
  };
  for (const view of past.views) if (view.shop === shop) count(view.at, 'views');
  for (const order of past.orders) if (order.shop === shop && counts(order)) count(order.at, 'orders');
  return hours;
}

/** Different people by day, summed over the days, by the step that they came to. */
function countFunnel({ past }: YearMarket, shop: YearShop, isWithin: Within) {
  const steps = ['visited', 'interested', 'ordered', 'paid'] as const;
  const people = new Map(steps.map((step) => [step, new Set<string>()]));
  const add = (step: (typeof steps)[number], at: Temporal.Instant, who: string) => {
    const date = dayOf(shop, at);
    if (isWithin(date)) people.get(step)?.add(`${date} ${who}`);
  };
  for (const one of past.views) if (one.shop === shop) add('visited', one.at, one.visitor);
  for (const one of [...past.carts, ...past.messages, ...past.orders]) {
    if (one.shop === shop) add('interested', one.at, one.buyerId);
  }
  for (const order of past.orders) {
    if (order.shop !== shop) continue;
    add('ordered', order.at, order.buyerId);
    if (counts(order)) add('paid', order.at, order.buyerId);
  }
  return Object.fromEntries([...people].map(([step, { size }]) => [step, size]));
}

/** Who came on a day, whether they knew the shop, with what device, and how long they stayed. */
function countVisits({ past }: YearMarket, shop: YearShop, isWithin: Within) {
  const visitors = { new: 0, returning: 0 };
  const devices: Record<string, { views: number; visitors: number }> = {};
  const stay = { views: 0, seconds: 0 };
  const views = past.views
    .filter((view) => view.shop === shop)
    .map((view) => ({ ...view, date: dayOf(shop, view.at) }));
  // A shop that moves west has dates twice: it goes by the calendar who was there before.
  const firstDates = new Map(views.map(({ visitor, date }) => [visitor, date]));
  for (const { visitor, date } of views) {
    if (date < (firstDates.get(visitor) as string)) firstDates.set(visitor, date);
  }
  const there = new Set<string>();
  for (const { date, visitor, device, seconds } of views) {
    const isFirst = !there.has(`${date} ${visitor}`);
    const isNew = firstDates.get(visitor) === date;
    there.add(`${date} ${visitor}`);
    if (!isWithin(date)) continue;
    const used = devices[device] ?? { views: 0, visitors: 0 };
    devices[device] = { views: used.views + 1, visitors: used.visitors + (isFirst ? 1 : 0) };
    if (isFirst) visitors[isNew ? 'new' : 'returning'] += 1;
    if (seconds === null) continue;
    stay.views += 1;
    stay.seconds += seconds;
  }
  return { visitors, devices, stay: { average: stay.views === 0 ? 0 : stay.seconds / stay.views, views: stay.views } };
}

/** Asserts of every shop that its owner is told who came to follow it and left, and what followers order. */
export async function compareFollowers(market: YearMarket, ranges: number): Promise<void> {
  for (const [at, shop] of market.shops.entries()) {
    for (const [startDate, endDate] of drawRanges(market, shop, ranges)) {
      const query = `?startDate=${startDate}&endDate=${endDate}`;
      const path = `/api/analytics/shop/${shop.id}/followers${query}`;
      const {
        range: _,
        asOf: __,
        timeZone: ___,
        currency: ____,
        ...told
      } = await must(shop.owner.get<FollowerFigures>(path));
      assert.deepEqual(
        told,
        countFollowers(market, shop, startDate, endDate),
        `shop ${at}, ${startDate} to ${endDate}`,
      );
    }
  }
}

function countFollowers({ past }: YearMarket, shop: YearShop, startDate: string, endDate: string) {
  const changes = past.follows.filter((one) => one.shop === shop);
  const sum = (some: readonly { change: number }[]) => some.reduce((total, { change }) => total + change, 0);
  const on = (isIt: Within) => changes.filter(({ at }) => isIt(dayOf(shop, at)));
  const before = sum(on((date) => date < startDate));
  let followers = before;
  const days = datesFrom(startDate, endDate).map((date) => {
    const today = on((one) => one === date);
    followers += sum(today);
    const gained = today.filter(({ change }) => change === 1).length;
    return { date, gained, lost: today.length - gained, followers };
  });
  const gained = days.reduce((total, day) => total + day.gained, 0);
  const lost = days.reduce((total, day) => total + day.lost, 0);
  const orders = past.orders.filter((order) => {
    const date = dayOf(shop, order.at);
    return order.shop === shop && counts(order) && startDate <= date && date <= endDate;
  });
  const ofFollowers = orders.filter(({ at, buyerId }) => {
    const isEarlier = (when: Temporal.Instant) => Temporal.Instant.compare(when, at) <= 0;
    return changes.findLast((one) => one.buyerId === buyerId && isEarlier(one.at))?.change === 1;
  });
  return {
    ...{ followers: sum(changes), gained, lost, net: gained - lost, churn: before === 0 ? 0 : lost / before },
    ...{ orders: orders.length, ordersFromFollowers: ofFollowers.length },
    share: orders.length === 0 ? 0 : ofFollowers.length / orders.length,
    revenueFromFollowers: ofFollowers
      .filter(({ isPaid }) => isPaid)
      .reduce((total, order) => total + totalOf(order) - refundedOf(order), 0),
    days,
  };
}
