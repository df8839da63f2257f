import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { accept, hangUp, ring } from '#support/calls.ts';
import { offerProduct } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { open, say } from '#support/talk.ts';
import { openTrade, type Trade } from '#support/trade.ts';
import type { Today } from './today.schema.ts';

let market: TestServer;
let trade: Trade;
let owner: Person;
let shopId: string;

before(async () => {
  market = await startTestServer();
  trade = await openTrade(market);
  owner = trade.people.owner;
  shopId = trade.shopId;
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;

async function today(who: Person = owner): Promise<Today> {
  const { status, body } = await who.get<Today>(`/api/shops/${shopId}/today`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function listed(path: string): Promise<number> {
  const { status, body } = await owner.get<Page<object>>(path);
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.length;
}

test('a shop with nothing to do is told so, part by part', async () => {
  const { asOf: _, ...parts } = await today();
  assert.deepEqual(parts, {
    orders: { count: 0, oldestAt: null },
    ...{ messages: { count: 0 }, missedCalls: { count: 0 }, callBacks: { count: 0 } },
    stock: { count: 0, soldOut: 0, items: [] },
    ...{ reviews: { count: 0 }, alerts: { count: 0 } },
  });
});

test('orders wait until they are on their way', async () => {
  const [placed] = [await trade.order(), await trade.order({ state: 'confirmed' })];
  for (const state of ['shipped', 'delivered', 'cancelled'] as const) await trade.order({ state });
  const { orders } = await today();
  assert.deepEqual(orders, { count: 2, oldestAt: placed.placedAt });
  const { body } = await owner.get<{ counts: { placed: number; confirmed: number } }>(`/api/shops/${shopId}/orders`);
  assert.equal(orders?.count, body.counts.placed + body.counts.confirmed, 'as the board says');
});

test('conversations wait until somebody of the shop reads them', async () => {
  const ben = await market.person('Ben');
  const cid = await market.person('Cid');
  const [first, second] = [await open(ben, shopId), await open(cid, shopId)];
  for (const words of ['Hello?', 'Is somebody there?']) await say(ben, first, words);
  await say(cid, second, 'Good morning');
  const path = `/api/conversations?shop=${shopId}&unread=true`;
  assert.deepEqual([(await today()).messages, await listed(path)], [{ count: 2 }, 2]);
  assert.equal((await owner.put(`/api/conversations/${first}/read`, {})).status, 200);
  assert.deepEqual([(await today()).messages, await listed(path)], [{ count: 1 }, 1]);
  assert.equal((await owner.put(`/api/conversations/${second}/archive`, {})).status, 200);
  assert.deepEqual([(await today()).messages, await listed(path)], [{ count: 0 }, 0]);
});

test('a missed call waits until the shop calls back, talks or writes to them, or two weeks have gone by', async () => {
  const people = await Promise.all(['Dora', 'Eva', 'Fay', 'Gil'].map((name) => market.person(name)));
  const [dora, eva, fay, gil] = people as [Person, Person, Person, Person];
  const talks = await Promise.all(people.map((person) => open(person, shopId)));
  for (const [at, person] of people.entries()) {
    const { status, body } = await ring(person, { conversationId: talks[at] ?? '' });
    assert.equal(status, 201, JSON.stringify(body));
    await hangUp(person, body.id);
  }
  const count = async () => (await today()).missedCalls?.count;
  assert.equal(await count(), 4);
  assert.equal(await listed(`/api/calls/history?shop=${shopId}&status=missed`), 4);
  await say(owner, talks[0] ?? '', `Sorry, ${dora.name}, we were closed`);
  assert.equal(await count(), 3, 'they were written to');
  const back = await ring(owner, { conversationId: talks[1] ?? '' });
  assert.equal((await accept(eva, back.body.id)).status, 200);
  await hangUp(owner, back.body.id);
  assert.equal(await count(), 2, 'they were called back');
  const again = await ring(fay, { conversationId: talks[2] ?? '' });
  assert.equal((await accept(owner, again.body.id)).status, 200);
  await hangUp(fay, again.body.id);
  assert.equal(await count(), 1, 'they rang again and were heard');
  await say(gil, talks[3] ?? '', 'I rang you');
  assert.equal(await count(), 1, 'what they write themselves answers nothing');
  await query(`update video_calls set created_at = created_at - interval '15 days' where shop_id = $1`, [shopId]);
  assert.equal(await count(), 0);
});

test('who wants to be called, what has no answer and what is waited for is counted as the lists show it', async () => {
  const hal = await market.person('Hal');
  assert.equal((await hal.post('/api/call-backs', { shopId, callType: 'audio' })).status, 201);
  const { productId } = trade.lamp;
  for (const wish of [{ kind: 'any_drop' }, { kind: 'percent', percent: 10 }]) {
    assert.ok((await hal.post('/api/price-alerts', { productId, ...wish })).status < 300);
  }
  const bought = await trade.order({ state: 'delivered', buyer: hal });
  const { status, body } = await hal.post<{ id: string }>(`/api/products/${productId}/reviews`, {
    rating: 5,
    body: 'Bright',
  });
  assert.equal(status, 201, `${bought.id} ${JSON.stringify(body)}`);
  const { callBacks, reviews, alerts } = await today();
  assert.deepEqual(callBacks, { count: await listed(`/api/call-backs?shop=${shopId}`) });
  assert.deepEqual(reviews, { count: await listed(`/api/shops/${shopId}/reviews?answered=false`) });
  const waited = await owner.get<Page<{ total: number }>>(`/api/shops/${shopId}/waiting-buyers`);
  assert.deepEqual(alerts, { count: waited.body.items.reduce((sum, { total }) => sum + total, 0) });
  assert.deepEqual([callBacks?.count, reviews?.count, (alerts?.count ?? 0) > 0], [1, 1, true]);
});

test('what runs out is told, what sold best first, as far as it is on sale', async () => {
  const add = async (title: string, stock: number, status = 'active', sold = 0) => {
    const { productId } = await offerProduct(owner, { shopId, title, stock });
    await query('update product_variants set sold = $2 where product_id = $1', [productId, sold]);
    if (status !== 'active') assert.equal((await owner.patch(`/api/products/${productId}`, { status })).status, 200);
  };
  await add('Plenty', 4, 'active', 90);
  await add('Few', 3, 'active', 5);
  await add('One', 1, 'active', 7);
  await add('Gone', 0, 'active', 9);
  await add('Draft', 1, 'draft');
  await add('Old', 0, 'archived');
  const { stock } = await today();
  assert.deepEqual([stock?.count, stock?.soldOut], [2, 1]);
  assert.deepEqual(
    stock?.items.map(({ title, stock }) => [title, stock]),
    [
      ['Gone', 0],
      ['One', 1],
      ['Few', 3],
    ],
  );
  assert.equal(await listed(`/api/shops/${shopId}/variants?below=4&status=active`), 3);
});

test('each is told of the work they may do', async () => {
  const { clerk, helper, rival } = trade.people;
  const known = async (who: Person) =>
    Object.entries(await today(who)).flatMap(([part, said]) => (said === null || part === 'asOf' ? [] : [part]));
  assert.deepEqual(await known(clerk), ['orders', 'reviews']);
  assert.deepEqual(await known(helper), ['messages', 'missedCalls', 'callBacks', 'stock', 'alerts']);
  const only = async (permission: string) => {
    await query('update shop_staff set permissions = array[$3] where shop_id = $1 and user_id = $2', [
      shopId,
      helper.id,
      permission,
    ]);
    return known(helper);
  };
  assert.deepEqual(await only('messages'), ['messages']);
  assert.deepEqual(await only('calls'), ['missedCalls', 'callBacks']);
  assert.deepEqual(await only('catalogue'), ['stock', 'alerts']);
  assert.deepEqual(await only('analytics'), []);
  assert.equal((await rival.get(`/api/shops/${shopId}/today`)).status, 403);
  assert.equal((await market.guest.get(`/api/shops/${shopId}/today`)).status, 401);
});
