import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { cancelOrder, confirmOrder, deliverOrder, shipOrder } from '#features/orders/acts.ts';
import { addToCart } from '#features/orders/cart/service.ts';
import { placeOrders } from '#features/orders/checkout/checkout.ts';
import { refund } from '#features/orders/payments/refund.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, checkOut, offerProduct, placeOrder, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { open, say } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { heardAll } from '#support/year-compare.ts';
import { findInShops } from '../in-shops.ts';
import type { Shops } from '../shops.store.ts';
import { checkDays } from './check.ts';
import { recountTouched } from './recount.store.ts';

const PATIENCE_MS = 30_000;
const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

let market: TestServer;
let beside: TestServer;
before(async () => {
  market = await startTestServer();
  beside = await startTestServer({ beside: market });
});
const sockets: Socket[] = [];
after(async () => {
  for (const socket of sockets) socket.disconnect();
  await beside.close();
  await market.close();
});

const query = async <Row>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const faults = () => checkDays.find(market.house.database.db);

/** Messages, orders, revenue and new followers of each day that has a row. */
async function daysOf(shopId: string): Promise<Record<string, number[]>> {
  await heardAll(market);
  const rows = await query<{ date: string; day: number[] }>(
    `select date::text, array[messages_received, orders, revenue, new_followers]::bigint[]::int[] as day from shop_analytics
     where shop_id = $1 order by date`,
    [shopId],
  );
  return Object.fromEntries(rows.map(({ date, day }) => [date, day]));
}
const track = (shopId: string, sessionId = 's', node = market) =>
  must(node.guest.post('/api/track/view', { shopId, sessionId }, firefox));

test('money counts on the day of its order, a refund on its own, each in the zone the shop had then', async () => {
  const seller = await market.person('Sela');
  const { shopId, productId, variantId } = await offerProduct(seller);
  const buyer = await market.person('Ben');
  const at = ({ id: userId }: Person, time: string) =>
    houseContext(market.house, { userId, role: 'buyer', sessionId: null }, Temporal.Instant.from(time));
  // Half past one in the night the clocks go back there: the second time.
  const night = '2025-11-02T06:30:00Z';
  const buy = async () => {
    await addToCart(at(buyer, night), undefined, { productId, variantId, quantity: 1 });
    const { orders } = await placeOrders(at(buyer, night), { address }, undefined);
    return orders[0]?.id as string;
  };
  await query(`update shops set time_zone = 'America/New_York' where id = $1`, [shopId]);
  const delivered = await buy();
  const called = await buy();
  assert.deepEqual(await daysOf(shopId), { '2025-11-02': [0, 0, 0, 0] }, 'nobody confirmed them');
  for (const id of [delivered, called]) await confirmOrder(at(seller, night), id, {});
  assert.deepEqual(await daysOf(shopId), { '2025-11-02': [0, 2, 0, 0] });
  await cancelOrder(at(seller, night), called, { reason: 'The last one broke.' });
  assert.deepEqual(await daysOf(shopId), { '2025-11-02': [0, 1, 0, 0] }, 'cancelled unpaid, it counts no more');

  const later = '2025-11-05T23:30:00Z';
  await shipOrder(at(seller, later), delivered, {});
  await deliverOrder(at(seller, later), delivered);
  assert.deepEqual(await daysOf(shopId), { '2025-11-02': [0, 1, 1_500, 0] }, 'paid at the door, days later');
  await query(`update shops set time_zone = 'Asia/Tokyo' where id = $1`, [shopId]);
  const amount = { amount: 400, currency: 'EUR' };
  await refund(at(seller, later), delivered, { amount, reason: 'A scratch' });
  const expected = { '2025-11-02': [0, 1, 1_500, 0], '2025-11-06': [0, 0, -400, 0] };
  assert.deepEqual(await daysOf(shopId), expected);
  assert.deepEqual(await faults(), []);
});

test('messages of buyers are counted, not those of the house, the shop or calls; and followers who came, often or gone', async () => {
  const seller = await market.person('Sela');
  const { shopId } = await offerProduct(seller);
  await must(seller.put(`/api/shops/${shopId}/away-message`, { when: 'always', body: 'Back on Monday.' }));
  const buyer = await market.person('Ben');
  const id = await open(buyer, shopId);
  const first = await say(buyer, id, 'Is it still there?');
  await say(buyer, id, 'Hello?');
  await say(seller, id, 'It is.');
  await must(buyer.delete(`/api/conversations/${id}/messages/${first.id}`));
  for (let times = 0; times < 3; times++) await must(buyer.post(`/api/shops/${shopId}/follow`, {}));
  const [day] = Object.values(await daysOf(shopId));
  assert.deepEqual(day, [2, 0, 0, 2]);
  await must(buyer.delete('/api/me', { password: buyer.password }));
  assert.deepEqual(Object.values(await daysOf(shopId)), [day], 'whoever is erased came all the same');
  const [kinds] = await query<{ kinds: string[] }>(
    'select array_agg(distinct kind order by kind) as kinds from messages where conversation_id = $1',
    [id],
  );
  assert.deepEqual(kinds?.kinds, ['away', 'text']);
  assert.deepEqual(await faults(), []);
});

test('a batch of events recounts a day once, and what was tampered with is found', async () => {
  const { id: orderId, shopId } = await placeOrder(market.url, { state: 'confirmed' });
  const [day] = Object.values(await daysOf(shopId));
  assert.deepEqual(day, [0, 1, 0, 0]);
  await query('update shop_analytics set orders = 7, revenue = 9 where shop_id = $1', [shopId]);
  assert.deepEqual(
    (await faults()).map((fault) => fault.replace(/\d{4}-\d\d-\d\d/, 'today')),
    [
      `shop ${shopId} says of today: 9 of revenue, and a recount 0`,
      `shop ${shopId} says of today: 7 orders, and a recount 1`,
    ],
  );
  const gone: string[] = [];
  const visit = async ({ first, last }: Shops) => {
    gone.push(first, last);
    return [];
  };
  await findInShops(market.house.database.db, visit, 1);
  const ids = await query<{ id: string }>('select unnest(array[id, id]) as id from shops order by id');
  assert.deepEqual(
    gone,
    ids.map(({ id }) => id),
    'each shop in its turn',
  );
  const event = { id: 1, type: 'order.moved', payload: { orderId }, createdAt: '2031-01-01T00:00:00Z' };
  const recount = () =>
    change(houseContext(market.house), (tx) =>
      recountTouched(
        tx,
        Array.from({ length: 500 }, () => event),
      ),
    );
  assert.deepEqual(await recount(), [shopId]);
  assert.deepEqual(await recount(), [], 'what is right is not written');
  assert.deepEqual(await faults(), []);
});

test('what nobody heard of yet is no fault, and is counted once it is heard, on two nodes once', async () => {
  const { shopId, productId, variantId } = await offerProduct(await market.person('Sela'));
  const buyer = await market.person('Ben');
  await heardAll(market);
  const holding = await market.house.database.pool.connect();
  try {
    await holding.query(`begin; select from listener_cursors where listener = 'shop-days' for update`);
    for (let index = 0; index < 20; index++) await track(shopId, `s${index % 4}`, index % 2 ? market : beside);
    await say(buyer, await open(buyer, shopId), 'Hello');
    await must(buyer.post(`/api/shops/${shopId}/follow`, {}));
    await putInCart(buyer, { productId, variantId });
    await checkOut(buyer);
    assert.deepEqual(await query('select from shop_analytics where shop_id = $1', [shopId]), []);
    assert.deepEqual(await faults(), []);
  } finally {
    await holding.query('rollback');
    holding.release();
  }
  const [day] = Object.values(await daysOf(shopId));
  assert.deepEqual(day, [1, 0, 0, 1]);
  const [seen] = await query('select views, unique_visitors from shop_analytics where shop_id = $1', [shopId]);
  assert.deepEqual(seen, { views: 20, unique_visitors: 4 });
  assert.deepEqual(await faults(), []);
});

interface Told {
  readonly shopId: string;
  readonly at: number;
  readonly views: Promise<number>;
}

/** What a device hears, with how many views the day had at that moment. */
async function device(person: Person, node: TestServer): Promise<Told[]> {
  const told: Told[] = [];
  const socket = io(node.url, { transports: ['websocket'], auth: { token: person.accessToken }, reconnection: false });
  sockets.push(socket);
  socket.on('signal', ({ type, payload }: { type: string; payload: { shopId: string } }) => {
    if (type !== 'figures') return;
    const { shopId } = payload;
    const views = query<{ views: number }>('select views from shop_analytics where shop_id = $1', [shopId]);
    told.push({ shopId, at: performance.now(), views: views.then((rows) => rows[0]?.views ?? 0) });
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
  return told;
}

test('those who may see the figures hear that they moved, on each node, once a second at most and of the last', async () => {
  const [owner, clerk, helper] = await Promise.all(['Ana', 'Rui', 'Eva'].map((name) => market.person(name)));
  assert.ok(owner && clerk && helper);
  const { shopId } = await offerProduct(owner);
  for (const [{ id }, permissions] of [
    [clerk, ['orders']],
    [helper, ['analytics']],
  ] as const) {
    await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
      shopId,
      id,
      permissions,
    ]);
  }
  const heard = {
    owner: await device(owner, market),
    helper: await device(helper, beside),
    clerk: await device(clerk, market),
  };
  const VIEWS = 30;
  const begun = performance.now();
  for (let index = 0; index < VIEWS; index++) {
    await track(shopId);
    await pause(50);
  }
  for (const told of [heard.owner, heard.helper]) {
    while ((await told.at(-1)?.views) !== VIEWS) {
      assert.ok(performance.now() - begun < PATIENCE_MS, 'the last is told');
      await pause(20);
    }
    const spent = (told.at(-1)?.at ?? 0) - begun;
    assert.ok(told.length <= 1 + Math.ceil(spent / 1_000), `${told.length} times in ${Math.round(spent)} ms`);
    assert.ok(told.every((one) => one.shopId === shopId));
  }
  assert.deepEqual(heard.clerk, []);
});
