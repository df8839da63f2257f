import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { compareMoney } from '#support/compare-money.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { sellMuch } from '#support/many-orders.ts';

const ORDERS = 2_000;

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test(`after ${ORDERS} random orders with refunds every sum is the one a plain model counts`, async (t) => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const market = await sellMuch(server.house, ORDERS, randomFrom(seed));
  assert.ok(market.orders.length >= ORDERS);
  await compareMoney(server.house, market);
});
