import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { openYear, playerOf } from '#support/year.ts';
import { compareYear, heardAll } from '#support/year-compare.ts';

const AMOUNTS = { looks: 300, orders: 30, talks: 25, carts: 3, toggles: 4 };

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
  await t.test('by those who listen', async () => {
    await playUntil(0.7);
    await heardAll(server);
    await compareYear(server, market);
  });
});
