import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compareMoney } from '#support/compare-money.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { openTestHouse, type TestHouse } from '#support/house.ts';
import { sellMuch } from '#support/many-orders.ts';

const ORDERS = 300;

let open: TestHouse;

before(async () => {
  open = await openTestHouse();
});
after(() => open.close());

test(`after ${ORDERS} random orders with refunds every sum is the one a plain model counts`, async (t) => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const market = await sellMuch(open.house, ORDERS, randomFrom(seed));
  assert.ok(market.orders.length >= ORDERS);
  await compareMoney(open.house, market);
});
