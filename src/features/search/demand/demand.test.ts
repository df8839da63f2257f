import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Caller, Person } from '#support/people.ts';
import type { Demand } from './demand.schema.ts';
import { demandJobs } from './jobs.ts';
import { countMisses } from './misses.store.ts';
import { lookedFor, missCounterOf } from './misses.ts';

let market: TestServer;
let ana: Person;
let shop: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
  const radio = { title: 'Valve radio', price: { amount: 100, currency: 'EUR' }, stock: 1 };
  assert.equal((await ana.post(`/api/shops/${shop.id}/products`, radio)).status, 201);
  while ((await query('select 1 from product_documents')).length === 0) await setTimeout(10);
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;

async function demand(of: string = shop.id, days = 30): Promise<Demand['items']> {
  const { status, body } = await ana.get<Demand>(`/api/shops/${of}/demand?days=${days}`);
  assert.equal(status, 200);
  return body.items;
}

async function search(who: Caller, address: string, agent = 'Mozilla/5.0'): Promise<void> {
  assert.equal((await who.get(`/api/search/products?${address}`, { 'user-agent': agent })).status, 200);
}

/** Until as many different queries are written. */
async function written(count: number): Promise<{ query: string; count: number }[]> {
  for (;;) {
    await missCounterOf(market.house).flush();
    const rows = await query<{ query: string; count: number }>('select query, count from search_misses order by query');
    if (rows.length >= count) return rows;
    await setTimeout(10);
  }
}

test('what several people look for in vain is told to shops, what is near to theirs first', async () => {
  const [ben, cid] = [await market.person('Ben'), await market.person('Cid')];
  // Nobody is counted twice within the hour; who narrows, turns pages or crawls, and who finds something, not at all.
  for (const who of [ben, ben, cid, market.guest]) await search(who, 'q=Zither');
  for (const who of [ben, cid]) await search(who, `q=${encodeURIComponent('Transistor  RÁDIO')}`);
  await search(ben, 'q=ocarina');
  for (const who of [ben, cid]) {
    await search(who, 'q=glockenspiel&maxPrice=100');
    await search(who, 'q=valve');
    await search(who, 'q=ana@example.com');
    await search(who, 'q=bassoon', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)');
  }
  assert.deepEqual(await written(3), [
    { query: 'ocarina', count: 1 },
    { query: 'transistor radio', count: 2 },
    { query: 'zither', count: 3 },
  ]);
  assert.deepEqual(await demand(), [
    { query: 'transistor radio', count: 2, days: 1, isNear: true },
    { query: 'zither', count: 3, days: 1, isNear: false },
  ]);
  assert.equal((await ana.get(`/api/shops/${shop.id}/demand?days=91`)).status, 400);
  assert.equal((await ana.get(`/api/shops/${shop.id}/demand?days=6`)).status, 400);
});

test('who may neither look at the figures nor change what is sold is not told', async () => {
  const staff = await market.person('Staff');
  const as = async (permission: string) => {
    await query('delete from shop_staff where user_id = $1', [staff.id]);
    await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, array[$3])', [
      shop.id,
      staff.id,
      permission,
    ]);
    return (await staff.get(`/api/shops/${shop.id}/demand`)).status;
  };
  assert.deepEqual([await as('orders'), await as('catalogue'), await as('analytics')], [403, 200, 200]);
});

test('a flood is counted no further than a number of queries a day, and all is forgotten after ninety', async () => {
  const { db } = market.house.database;
  const before = (await query('select 1 from search_misses')).length;
  await countMisses(
    db,
    new Map([
      ['flood b', 1],
      ['flood a', 2],
    ]),
    before + 1,
  );
  await countMisses(
    db,
    new Map([
      ['flood a', 1],
      ['flood c', 1],
    ]),
    before + 1,
  );
  assert.deepEqual(await query(`select query, count from search_misses where query like 'flood%'`), [
    { query: 'flood a', count: 3 },
  ]);
  await query(`update search_misses set day = day - 90 where query = 'flood a'`);
  await demandJobs[0]?.run({}, market.house);
  assert.deepEqual(await query(`select 1 from search_misses where query = 'flood a'`), []);
  assert.equal((await query('select 1 from search_misses')).length, before);
});

test('what may be of a person, or is hardly a word, is not counted', () => {
  for (const q of ['', ' ', '12345', 'a', 'me@home.pt', 'call +351 912 345 678', 'x'.repeat(81)]) {
    assert.equal(lookedFor(q), undefined, q);
  }
  assert.equal(lookedFor('  Vespa   PX 125 '), 'vespa px 125');
});
