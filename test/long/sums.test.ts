import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadConfig } from '#platform/config.ts';
import { type OpenHouse, openHouse } from '#platform/open-house.ts';
import { compareMoney } from '#support/compare-money.ts';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { sellMuch } from '#support/many-orders.ts';

const ORDERS = 100_000;

let database: TestDatabase;
let house: OpenHouse;
let folder: string;

before(async () => {
  database = await cloneDatabase();
  folder = await mkdtemp(join(tmpdir(), 'souk-data-'));
  house = await openHouse(loadConfig({ SOUK_DATA: folder, SOUK_LOG_LEVEL: 'silent' }), database.url);
});
after(async () => {
  await house.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test(`after ${ORDERS} random orders with refunds every sum is the one a plain model counts`, async (t) => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const begun = performance.now();
  const market = await sellMuch(house, ORDERS, randomFrom(seed));
  const sold = performance.now();
  assert.ok(market.orders.length >= ORDERS);
  await compareMoney(house, market);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  t.diagnostic(`sold in ${seconds(begun, sold)} s, compared in ${seconds(sold, performance.now())} s`);
});
