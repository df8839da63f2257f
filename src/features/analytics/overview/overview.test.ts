import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { bought } from '#support/purchases.ts';
import { bucketOf } from '../vitals/buckets.ts';
import { addErrors, addVitals } from '../vitals/vitals.store.ts';
import type { Overview } from './overview.schema.ts';
import { quantile } from './server-times.ts';

let market: TestServer;
let admin: Person;
let seller: Person;
let today: Temporal.PlainDate;

before(async () => {
  market = await startTestServer();
  [admin, seller] = await Promise.all([market.person('Admin'), market.person('Ana')]);
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  const [row] = await query<{ today: string }>(`select (souk_now() at time zone 'UTC')::date::text as today`);
  today = Temporal.PlainDate.from(row?.today ?? '');
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;
const daysAgo = (days: number) => today.subtract({ days }).toString();

async function overview(asked = ''): Promise<Overview> {
  const { status, body } = await admin.get<Overview>(`/api/admin/overview${asked}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

test('an empty market says so, every day of it', async () => {
  const { currencies, people, shops, topShops, misses, range, previous, vitals, clientErrors } = await overview();
  assert.deepEqual([currencies, topShops, misses, vitals, clientErrors], [[], [], [], [], []]);
  assert.deepEqual(people, { new: 2, active: 0, previous: { new: 0, active: 0 } });
  assert.deepEqual(shops, { total: 0, new: 0, previous: { new: 0 } });
  assert.deepEqual(range, { startDate: daysAgo(29), endDate: daysAgo(0), days: 30 });
  assert.deepEqual(previous, { startDate: daysAgo(59), endDate: daysAgo(30), days: 30 });
});

test('totals by currency, top shops, fees and buyers are what the rows say, now and before', async () => {
  const buyers = await Promise.all(Array.from({ length: 4 }, () => market.person('Buyer')));
  const shops: { id: string; currency: string; product: string }[] = [];
  for (let at = 0; at < 14; at++) {
    const currency = at < 11 ? 'EUR' : 'USD';
    const { body } = await seller.post<{ id: string }>('/api/shops', { name: `Shop ${at}`, currency });
    const product = { title: 'Lamp', price: { amount: 1_000, currency }, stock: 9, status: 'active' };
    const { body: made } = await seller.post<{ id: string }>(`/api/shops/${body.id}/products`, product);
    shops.push({ id: body.id, currency, product: made.id });
  }
  // By a fixed sequence: days of shops, and orders with refunds on days of their own.
  let seed = 7;
  const draw = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  const days: { shop: string; currency: string; ago: number; orders: number; revenue: number }[] = [];
  for (const { id, currency } of shops) {
    for (const ago of [0, 3, 6, 7, 10, 13, 14]) {
      const day = { shop: id, currency, ago, orders: draw(5), revenue: draw(90_000) - 20_000 };
      days.push(day);
      await query('insert into shop_analytics (shop_id, date, orders, revenue) values ($1, $2, $3, $4)', [
        ...[id, daysAgo(ago), day.orders, day.revenue],
      ]);
    }
  }
  const booked: { currency: string; ago: number; fee: number }[] = [];
  const counted: { buyer: string; ago: number }[] = [];
  for (let at = 0; at < 24; at++) {
    const { product, currency } = shops[draw(shops.length)] as (typeof shops)[number];
    const buyer = buyers[at < 4 ? at : draw(3)] as Person;
    const [ago, fee, isPaid] = [draw(16), draw(900), draw(3) > 0];
    const { orderId } = await bought(market.house, { buyerId: buyer.id, productId: product, status: 'placed' });
    const paid = isPaid ? `, paid_at = now(), payment_status = 'paid'` : '';
    await query(
      `update orders set day = $2, placed_at = $2::date + interval '12 hours', commission_amount = $3${paid} where id = $1`,
      [orderId, daysAgo(ago), fee],
    );
    if (!isPaid) continue;
    counted.push({ buyer: buyer.id, ago });
    booked.push({ currency, ago, fee });
    if (draw(2) === 0) continue;
    const back = Math.min(draw(ago + 1), ago);
    await query(
      `insert into refunds (id, order_id, amount, delivery_amount, commission_amount) values ($1, $2, 100, 0, $3)`,
      [newId(), orderId, Math.floor(fee / 2)],
    );
    await query('update refunds set day = $2 where order_id = $1', [orderId, daysAgo(back)]);
    booked.push({ currency, ago: back, fee: -Math.floor(fee / 2) });
  }

  const said = await overview(`?startDate=${daysAgo(6)}&endDate=${daysAgo(0)}`);
  const within = (from: number, to: number) => (one: { ago: number }) => one.ago >= from && one.ago <= to;
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const totals = (currency: string, from: number, to: number) => {
    const rows = days.filter((day) => day.currency === currency && within(from, to)(day));
    const fees = booked.filter((one) => one.currency === currency && within(from, to)(one));
    return {
      orders: sum(rows.map(({ orders }) => orders)),
      revenue: sum(rows.map(({ revenue }) => revenue)),
      fees: sum(fees.map(({ fee }) => fee)),
    };
  };
  assert.deepEqual(
    said.currencies.map(({ days: _, ...rest }) => rest),
    ['EUR', 'USD'].map((currency) => ({ currency, ...totals(currency, 0, 6), previous: totals(currency, 7, 13) })),
  );
  for (const { currency, days: told } of said.currencies) {
    assert.deepEqual(
      told.map(({ date }) => date),
      [6, 5, 4, 3, 2, 1, 0].map(daysAgo),
    );
    for (const [at, { orders, revenue }] of told.entries()) {
      const { fees: _, ...exact } = totals(currency, 6 - at, 6 - at);
      assert.deepEqual({ orders, revenue }, exact);
    }
  }
  const active = (from: number, to: number) => new Set(counted.filter(within(from, to)).map(({ buyer }) => buyer)).size;
  assert.deepEqual([said.people.active, said.people.previous.active], [active(0, 6), active(7, 13)]);

  const best = (currency: string) =>
    shops
      .filter((shop) => shop.currency === currency)
      .map(({ id }) => ({
        id,
        revenue: sum(days.filter((day) => day.shop === id && within(0, 6)(day)).map((day) => day.revenue)),
      }))
      .filter(({ revenue }) => revenue > 0)
      .toSorted((one, other) => other.revenue - one.revenue)
      .slice(0, 10);
  assert.deepEqual(
    said.topShops.map(({ id, revenue }) => ({ id, revenue })),
    [...best('EUR'), ...best('USD')],
  );
  assert.deepEqual(said.shops, { total: 14, new: 14, previous: { new: 0 } });
});

test('who came before, and shops that were hidden since, are counted where they belong', async () => {
  const early = await market.person('Early');
  await query(`update users set created_at = created_at - interval '7 days' where id = $1`, [early.id]);
  const { shopId } = await offerProduct(seller);
  const asked = `?startDate=${daysAgo(6)}&endDate=${daysAgo(0)}`;
  const before = await overview(asked);
  await query(`update shops set status = 'hidden' where id = $1`, [shopId]);
  const after = await overview(asked);
  assert.deepEqual([before.people.previous.new, after.people.previous.new], [1, 1]);
  assert.equal(after.shops.total, before.shops.total - 1);
  assert.equal(after.shops.new, before.shops.new);
});

test('searches in vain, vitals and faults of the days asked for are told', async () => {
  const { db } = market.house.database;
  await query(
    `insert into search_misses (day, query, count) values ($1, 'zither', 3), ($1, 'ocarina', 1), ($2, 'zither', 9)`,
    [...[daysAgo(0), daysAgo(9)]],
  );
  const lcp = (value: number, count: number) => ({
    page: '/',
    metric: 'LCP' as const,
    bucket: bucketOf('LCP', value),
    count,
  });
  await addVitals(db, [lcp(1_000, 70), lcp(3_000, 10), lcp(9_000, 20)], 99);
  await addErrors(db, [{ fingerprint: 'a', page: '/', message: 'Broken', count: 4 }], 99);
  const { misses, vitals, clientErrors } = await overview(`?startDate=${daysAgo(1)}`);
  assert.deepEqual(misses, [{ query: 'zither', count: 3 }]);
  const [vital] = vitals;
  assert.deepEqual([vital?.page, vital?.metric, vital?.rating, vital?.count], ['/', 'LCP', 'needs-improvement', 100]);
  assert.ok(Math.abs((vital?.p75 ?? 0) - 3_000) <= 150, `${vital?.p75}`);
  assert.deepEqual(
    clientErrors.map(({ lastAt: _, ...error }) => error),
    [{ page: '/', message: 'Broken', count: 4 }],
  );
  const earlier = await overview(`?startDate=${daysAgo(20)}&endDate=${daysAgo(2)}`);
  assert.deepEqual([earlier.misses, earlier.vitals, earlier.clientErrors], [[{ query: 'zither', count: 9 }], [], []]);
});

test('the answers of this node are told by route', async () => {
  for (let times = 0; times < 5; times++) await market.guest.get('/api/marketplace');
  await market.guest.get('/nowhere');
  const before = (await overview()).server;
  const route = before.routes.find((one) => one.route === '/api/marketplace');
  assert.deepEqual([route?.method, (route?.requests ?? 0) >= 4, route?.errors], ['GET', true, 0]);
  assert.ok((route?.p99 ?? 0) >= (route?.p50 ?? 1) && (route?.p50 ?? 0) > 0);
  assert.ok(before.routes.every((one) => one.route.startsWith('/api/')));
  assert.ok(before.routes.length <= 20 && before.requests >= 5 && Date.parse(before.since) < Date.now());
  assert.deepEqual(
    before.routes.map(({ p99 }) => p99),
    before.routes.map(({ p99 }) => p99).toSorted((one, other) => other - one),
  );
});

test('a share of requests is reckoned within its bucket', () => {
  const upTo = new Map([
    [0.01, 50],
    [0.1, 90],
    [1, 100],
    [Number.POSITIVE_INFINITY, 100],
  ]);
  assert.deepEqual(
    [0.25, 0.5, 0.7, 0.99].map((share) => quantile(upTo, share)),
    [5, 10, 55, 910],
  );
  assert.equal(
    quantile(
      new Map([
        [1, 0],
        [Number.POSITIVE_INFINITY, 8],
      ]),
      0.5,
    ),
    1_000,
    'beyond the last edge',
  );
  assert.equal(quantile(new Map(), 0.5), 0);
});

test('nobody but admins is told', async () => {
  const moderator = await market.person('Moderator');
  await query(`update users set role = 'moderator' where id = $1`, [moderator.id]);
  for (const who of [moderator, seller]) assert.equal((await who.get('/api/admin/overview')).status, 403);
  assert.equal((await market.guest.get('/api/admin/overview')).status, 401);
  for (const asked of [
    'startDate=2026-02-30',
    'startDate=2026-05-02&endDate=2026-05-01',
    'startDate=2010-01-01&endDate=2026-01-01',
  ]) {
    assert.equal((await admin.get(`/api/admin/overview?${asked}`)).status, 400, asked);
  }
});
