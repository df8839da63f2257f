import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { ShopFigures } from '#features/analytics/figures/schema.ts';
import { rebuildFigures } from '#features/analytics/rebuild/rebuild.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { address } from '#support/orders.ts';
import { open, say } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { openYear, playerOf } from '#support/year.ts';
import { compareBehaviour, compareFollowers } from '#support/year-behaviour.ts';
import { compareAnswers, compareDays, heardAll, spoilFigures } from '#support/year-compare.ts';
import type { YearMarket, YearShop } from '#support/year-market.ts';
import { features } from '../src/app.ts';

const AMOUNTS = { looks: 200, orders: 26, talks: 20, carts: 3, toggles: 4 };
/** No measure of anything: a loaded machine may take its time. */
const PATIENCE_MS = 30_000;

let server: TestServer;
before(async () => {
  // Nothing is called off meanwhile for being old.
  server = await startTestServer({ settings: { SOUK_CONFIRM_DAYS: '365' } });
});
after(() => server.close());

test('a year of a market is counted to the unit, in five time zones', async (t) => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const market = await openYear(server, randomFrom(seed));
  const playUntil = playerOf(server, market, AMOUNTS);
  const compare = async () => {
    await heardAll(server);
    await compareDays(server, market);
    await compareAnswers(market, 3);
    await compareBehaviour(server, market, 2);
    await compareFollowers(market, 2);
  };
  // By those who listen.
  await playUntil(0.7);
  await compare();
  // By a rebuild, whatever stood there before.
  await spoilFigures(server);
  assert.ok(await rebuildFigures(server.house));
  await compare();
  // By those who listen after it; and the house finds no fault in any of it.
  await playUntil(1);
  await compare();
  const checks = features.flatMap(({ name, checks = [] }) => (name === 'analytics' ? checks : []));
  for (const { name, find } of checks) assert.deepEqual(await find(server.house.database.db), [], name);
  t.diagnostic(`and today is told after ${await tellToday(market)} ms`);
});

/** Does one thing of each kind now and waits until the shop's figures and its owner's devices know; answers how long. */
async function tellToday({ shops, buyers }: YearMarket): Promise<number> {
  const shop = shops[1] as YearShop;
  const { owner } = shop;
  // Who neither has something in their cart nor follows.
  const buyer = await server.person('Newcomer');
  const other = buyers[0];
  const heard: unknown[] = [];
  const socket = io(server.url, { transports: ['websocket'], auth: { token: owner.accessToken }, reconnection: false });
  try {
    socket.on('signal', ({ type, payload }) => type === 'figures' && heard.push(payload));
    await new Promise<void>((resolve, reject) => {
      socket.on('sync:ready', () => resolve());
      socket.on('connect_error', reject);
    });
    const today = async () =>
      (await must(owner.get<ShopFigures>(`/api/analytics/shop/${shop.id}`))).days.find(({ isToday }) => isToday);
    const before = await today();
    assert.ok(before && other);
    const [product] = shop.products;
    const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
    await must(buyer.post('/api/track/view', { productId: product?.id }, agent));
    await must(buyer.post('/api/track/view', { shopId: shop.id }, agent));
    await say(buyer, await open(buyer, shop.id), 'Is it still there?');
    await must(buyer.post(`/api/shops/${shop.id}/follow`, {}));
    await must(buyer.post('/api/cart/items', { productId: product?.id, variantId: product?.variantId }));
    const { orders } = await must(buyer.post<{ orders: { id: string }[] }>('/api/checkout', { address }));
    await must(owner.put(`/api/orders/${orders[0]?.id}/confirm`, {}));
    const begun = performance.now();
    const wanted = {
      ...before,
      ...{ views: before.views + 2, productViews: before.productViews + 1, uniqueVisitors: before.uniqueVisitors + 1 },
      ...{ messagesReceived: before.messagesReceived + 1, newFollowers: before.newFollowers + 1 },
      ...{ orders: before.orders + 1, conversionRate: (before.orders + 1) / (before.uniqueVisitors + 1) },
    };
    for (let now = before; ; now = (await today()) as typeof before) {
      const isLate = performance.now() - begun > PATIENCE_MS;
      if (isLate) assert.deepEqual(now, wanted);
      if (JSON.stringify(now) === JSON.stringify(wanted)) break;
      await sleep(20);
    }
    const took = Math.round(performance.now() - begun);
    while (heard.length === 0) {
      assert.ok(performance.now() - begun < PATIENCE_MS, 'the owner’s devices are told');
      await sleep(20);
    }
    assert.deepEqual(heard[0], { shopId: shop.id });
    return took;
  } finally {
    socket.disconnect();
  }
}
