import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Offered, offerProduct, placeOrder } from '#support/orders.ts';
import { must } from '#support/trade.ts';
import { heardAll } from '#support/year-compare.ts';
import { checkBehaviour } from '../behaviour/recount.ts';
import { checkDays } from '../days/check.ts';
import { rebuildFigures, recountShop } from './rebuild.ts';

const PATIENCE_MS = 60_000;
const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

let market: TestServer;
let shops: Offered[];
before(async () => {
  market = await startTestServer();
  shops = [];
  // A past in three months, and a sale.
  for (let index = 0; index < 3; index++) {
    const shop = await placeOrder(market.url, { state: 'delivered' });
    shops.push(shop);
    await query(
      `insert into product_views (id, kind, product_id, shop_id, day, visitor, device, created_at)
       select gen_random_uuid(), 'product', $2, $1, (now() - n * interval '1 day')::date, 'v' || n % 5, 'mobile', now() - n * interval '1 day'
       from generate_series(1, 70) as n`,
      [shop.shopId, shop.productId],
    );
  }
  await heardAll(market);
});
after(() => market.close());
// Written by hand, the past was never heard: a rebuild finds it.
beforeEach(() => query('update shop_analytics set views = 99, orders = 9, revenue = 1'));

const query = async <Row>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const faults = async () =>
  (await Promise.all([checkDays, checkBehaviour].map(({ find }) => find(market.house.database.db)))).flat();
const views = async () =>
  (await query<{ views: number }>('select sum(views)::int as views from shop_analytics'))[0]?.views ?? 0;
const track = (shopId: string, sessionId: string) =>
  must(market.guest.post('/api/track/view', { shopId, sessionId }, firefox));

test('a rebuild makes right what stood there, and goes on where it was stopped', async () => {
  const stop = new AbortController();
  let pieces = 0;
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    pieces = done;
    assert.ok(done <= total);
    if (done === 4) stop.abort();
  };
  assert.equal(await rebuildFigures(market.house, { signal: stop.signal, onProgress }), false);
  assert.equal(pieces, 4);
  assert.notDeepEqual(await faults(), []);
  const [open] = await query<{ done: number }>('select done from analytics_rebuilds where finished_at is null');
  assert.equal(open?.done, 4);
  const seen: number[] = [];
  assert.equal(await rebuildFigures(market.house, { onProgress: ({ done }) => seen.push(done) }), true);
  assert.equal(seen[0], 5, 'no piece twice');
  assert.deepEqual(await faults(), []);
  assert.equal(await views(), 210);
});

test('it is exact while the market goes on, two of them at once, and the listeners are let on', async () => {
  const rebuilds = [rebuildFigures(market.house), rebuildFigures(market.house)];
  let going = true;
  const before = await query('select from product_views');
  const traffic = (async () => {
    for (let index = 0; going || index < 20; index++) {
      await Promise.all(shops.map(({ shopId }) => track(shopId, `t${index % 7}`)));
      if (index === 3) await placeOrder(market.url, { state: 'confirmed' });
    }
  })();
  assert.deepEqual(await Promise.all(rebuilds), [true, true]);
  going = false;
  await traffic;
  await heardAll(market);
  assert.deepEqual(await faults(), []);
  assert.equal(await views(), (await query('select from product_views')).length);
  assert.ok(before.length < (await query('select from product_views')).length);
});

test('one shop alone leaves the others as they are, after what was begun before', async () => {
  const [one, other] = shops;
  await rebuildFigures(market.house, { shopId: one?.shopId });
  const wrong = await faults();
  assert.ok(wrong.length > 0);
  assert.ok(wrong.every((fault) => !fault.includes(one?.shopId ?? '')));
  await recountShop(market.house, other?.shopId ?? '');
  assert.ok((await faults()).every((fault) => !fault.includes(other?.shopId ?? '')));
});

test('days whose views are forgotten keep what was counted of them, and all else is counted', async () => {
  assert.ok(await rebuildFigures(market.house));
  const before = await query('select * from shop_analytics order by shop_id, date');
  await query(`update view_retention set forgotten_before = current_date - 30`);
  await query(`delete from product_views where day < current_date - 30`);
  await query(`update shop_analytics set new_followers = 5`);
  try {
    assert.ok(await rebuildFigures(market.house));
    assert.deepEqual(await query('select * from shop_analytics order by shop_id, date'), before);
    assert.deepEqual(await checkDays.find(market.house.database.db), []);
  } finally {
    await query(`update view_retention set forgotten_before = '-infinity'`);
  }
});

test('the first server over a past that nobody counted counts it, once', async () => {
  await query('delete from analytics_rebuilds');
  const { shopId } = await offerProduct(await market.person('Sela'));
  const beside = await startTestServer({ beside: market });
  try {
    const finished = () => query('select 1 from analytics_rebuilds where finished_at is not null');
    for (const begun = performance.now(); (await finished()).length === 0; await pause(20)) {
      assert.ok(performance.now() - begun < PATIENCE_MS, 'it counts');
    }
    await track(shopId, 's');
    await heardAll(market);
    assert.ok((await views()) < 99 * shops.length * 30);
  } finally {
    await beside.close();
  }
  await query('update shop_analytics set views = 99');
  const again = await startTestServer({ beside: market });
  await again.close();
  assert.equal((await query('select from analytics_rebuilds')).length, 1);
});
