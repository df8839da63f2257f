import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Shop } from '#features/shops/schema.ts';
import { Problem } from '#platform/problems.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { must } from '#support/trade.ts';
import { addDays, between, previousOf, rangeFrom } from '../range.ts';
import type { ShopFigures } from './schema.ts';
import { changeOf, totalsOf } from './service.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
let shop: Shop;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
  shop = await must(ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR', timeZone: 'Europe/Lisbon' }));
  const insert = `insert into shop_analytics (shop_id, date, views, product_views, unique_visitors, orders, revenue)
    values ($1, $2, $3, $4, $5, $6, $7)`;
  for (const row of [
    ['2025-10-24', 10, 5, 4, 1, 1_000],
    ['2025-10-26', 8, 6, 3, 2, 1_501],
    ['2025-10-27', 0, 0, 0, 0, -300],
  ]) {
    await market.house.database.pool.query(insert, [shop.id, ...row]);
  }
});
after(() => market.close());

const read = (query = '', who = ana, id = shop.id) => who.get<ShopFigures>(`/api/analytics/shop/${id}${query}`);

test('days through a change of the clock are told one by one, none missing, and as many before', async () => {
  const { body, headers } = await read('?startDate=2025-10-25&endDate=2025-10-27', ana, shop.slug);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual(
    body.days.map(({ date, views, isToday }) => [date, views, isToday]),
    [
      ['2025-10-25', 0, false],
      ['2025-10-26', 8, false],
      ['2025-10-27', 0, false],
    ],
  );
  assert.deepEqual(body.range, { startDate: '2025-10-25', endDate: '2025-10-27', days: 3 });
  assert.deepEqual(body.previous.range, { startDate: '2025-10-22', endDate: '2025-10-24', days: 3 });
  assert.deepEqual(
    body.previous.days.map(({ views }) => views),
    [0, 0, 10],
  );
  const { revenue, orders, conversionRate, avgOrderValue } = body.totals;
  // 12.01 for two: 6.005, half away from zero.
  assert.deepEqual([revenue, orders, conversionRate, avgOrderValue], [1_201, 2, 2 / 3, 601]);
  assert.deepEqual(
    [body.change.views, body.change.revenue, body.change.orders, body.change.messagesReceived],
    [-20, 20.1, 100, null],
  );
  assert.deepEqual([body.currency, body.timeZone, body.shop.slug], ['EUR', 'Europe/Lisbon', shop.slug]);
});

test('without dates it is the last thirty days of the shop, up to the day that it is there', async () => {
  const { body } = await read();
  const { rows } = await market.house.database.pool.query<{ today: string; now: string }>(
    `select (souk_now() at time zone 'Europe/Lisbon')::date::text as today, souk_now() as now`,
  );
  assert.equal(body.range.days, 30);
  assert.equal(body.range.endDate, rows[0]?.today);
  assert.deepEqual(
    body.days.filter(({ isToday }) => isToday).map(({ date }) => date),
    [rows[0]?.today],
  );
  assert.ok(body.asOf <= String(rows[0]?.now));
});

const bad: [string, string][] = [
  ['startDate=yesterday', '/startDate'],
  ['startDate=2025-02-30', '/startDate'],
  ['endDate=2025-13-01', '/endDate'],
  ['endDate=2025-1-1', '/endDate'],
  ['endDate=', '/endDate'],
  ['startDate=2025-10-27T00:00:00Z', '/startDate'],
  ['startDate=2025-10-28&endDate=2025-10-27', '/startDate'],
  ['startDate=2999-01-01', '/startDate'],
  ['startDate=2020-01-01&endDate=2023-01-05', '/startDate'],
  ['startDate=1999-12-31&endDate=2000-01-03', '/startDate'],
  ['endDate=1999-12-31', '/endDate'],
  ['startDate=9999-12-30&endDate=9999-12-31', '/endDate'],
];
for (const [query, path] of bad) {
  test(`the range ${query} is refused, and ${path} named`, async () => {
    for (const part of ['', '/behaviour', '/followers']) {
      const { status, body } = await ana.get<{ errors: { path: string }[] }>(
        `/api/analytics/shop/${shop.id}${part}?${query}`,
      );
      assert.equal(status, 400, JSON.stringify(body));
      assert.equal(body.errors[0]?.path, path);
    }
  });
}

test('who may not see the figures of the shop sees nothing of them', async () => {
  const staff = await market.person('Staff');
  const as = async (...permissions: string[]) => {
    await market.house.database.pool.query(
      `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)
       on conflict (shop_id, user_id) do update set permissions = excluded.permissions`,
      [shop.id, staff.id, permissions],
    );
    return (await read('', staff)).status;
  };
  assert.deepEqual([await as('orders', 'catalogue'), await as('analytics')], [403, 200]);
  assert.equal((await read('', ben)).status, 403);
  assert.equal((await read('', ana, 'no-such-shop')).status, 404);
  assert.equal((await market.guest.get(`/api/analytics/shop/${shop.id}`)).status, 401);
});

test('a change is in per cent to one decimal, and none where nothing was before', () => {
  const cases: [number, number, number | null][] = [
    [0, 0, null],
    [5, 0, null],
    [0, 8, -100],
    [2, 3, -33.3],
    [3, 2, 50],
    [1, -2, 150],
    [-3, -2, -50],
    [10_005, 10_000, 0.1],
  ];
  for (const [now, before, change] of cases) assert.equal(changeOf(now, before), change, `${now} after ${before}`);
});

test('no sum of days is ever something else than a number', () => {
  const day = fc.record({
    views: fc.nat(),
    uniqueVisitors: fc.nat(3),
    productViews: fc.nat(),
    messagesReceived: fc.nat(),
    orders: fc.nat(3),
    revenue: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    newFollowers: fc.nat(),
    conversionRate: fc.constant(0),
    avgOrderValue: fc.constant(0),
  });
  fc.assert(
    fc.property(fc.array(day, { maxLength: 4 }), (days) => {
      const totals = totalsOf(days);
      for (const value of Object.values(totals)) assert.ok(Number.isFinite(value) && !Object.is(value, -0));
      assert.equal(
        totals.revenue,
        days.reduce((sum, { revenue }) => sum + revenue, 0),
      );
    }),
  );
});

test('the range before is as long and ends the day before, through leap years', () => {
  const date = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays('2001-01-01', days));
  fc.assert(
    fc.property(date, fc.integer({ min: 1, max: 1_100 }), (startDate, days) => {
      const range = rangeFrom({ startDate, endDate: addDays(startDate, days - 1) }, startDate);
      const before = previousOf(range);
      assert.deepEqual([range.days, between(before.startDate, before.endDate).days], [days, days]);
      assert.equal(addDays(before.endDate, 1), range.startDate);
    }),
  );
  assert.throws(() => rangeFrom({ startDate: '2024-02-29' }, '2024-02-28'), Problem);
});
