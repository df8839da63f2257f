import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import type { Product } from '#features/catalogue/schema.ts';
import { importProducts } from '#features/catalogue/service.ts';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import type { FoundProducts } from '../schema.ts';
import { reindexSearch } from '../service.ts';
import { isMemoryCursor } from './cursor.ts';
import { type Memory, memoryOf } from './memory.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
});
after(() => market.close());

async function memoryIn(server: TestServer): Promise<Memory> {
  const memory = memoryOf(server.house);
  assert.ok(memory);
  assert.ok(await memory.loaded(30_000));
  return memory;
}

async function putUp(title: string, more: object = {}): Promise<Product> {
  const product = { title, price: { amount: 1_000, currency: 'EUR' }, stock: 1, ...more };
  const { status, body } = await ana.post<Product>(`/api/shops/${attic.id}/products`, product);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function find(query: string, server = market): Promise<FoundProducts> {
  const { status, body } = await server.guest.get<FoundProducts>(`/api/search/products?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const titles = async (query: string, server = market) => (await find(query, server)).items.map(({ title }) => title);

const LONGEST_WAIT_MS = 15_000;
/** Waits until it is so; answers for how long. */
async function soon(what: string, holds: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - start < LONGEST_WAIT_MS, `${what}: not within ${LONGEST_WAIT_MS} ms`);
    await setTimeout(5);
  }
  return performance.now() - start;
}

const draft = (number: number, more: Partial<ProductDraft> = {}): ProductDraft => ({
  externalId: `P-${number}`,
  title: `Bulk ${number}`,
  description: '',
  brand: null,
  gtin: null,
  price: { amount: 100, currency: 'EUR' },
  stock: 1,
  status: 'active',
  category: [],
  tags: [],
  attributes: {},
  imageUrl: null,
  releasedAt: null,
  ...more,
});

function importAll(drafts: readonly ProductDraft[]) {
  const asOwner = houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null });
  return importProducts(asOwner, attic.slug, drafts);
}

test('what is written is found by every server, and what is taken away no more', async (t) => {
  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  await Promise.all([memoryIn(market), memoryIn(beside)]);
  for (const server of [market, beside]) {
    const title = `Astrolabe ${server === market ? 'here' : 'there'}`;
    const count = async (query: string) => (await find(query, server)).total.value;
    const { id } = await putUp(title);
    const waits = [await soon('put up', async () => (await count('q=astrolabe')) === 1)];
    await ana.patch(`/api/products/${id}`, { price: { amount: 5, currency: 'EUR' } });
    waits.push(await soon('the price', async () => (await count('q=astrolabe&maxPrice=5')) === 1));
    await ana.patch(`/api/products/${id}`, { title: 'Quadrant', attributes: { metal: 'brass' } });
    waits.push(await soon('the title', async () => (await count('q=quadrant&attr.metal=brass')) === 1));
    assert.equal(await count('q=astrolabe'), 0);
    await ana.delete(`/api/products/${id}`);
    waits.push(await soon('taken away', async () => (await count('q=quadrant')) === 0));
    t.diagnostic(`after ${waits.map(Math.round)} ms`);
  }
});

test('a hidden shop is gone from hits, totals and facets with the answer to who hid it', async () => {
  await memoryIn(market);
  const shop = (await ana.post<Shop>('/api/shops', { name: 'Cellar', currency: 'EUR' })).body;
  const { body } = await ana.post<Product>(`/api/shops/${shop.id}/products`, {
    title: 'Orrery',
    price: { amount: 1, currency: 'EUR' },
  });
  await soon('put up', async () => (await titles('q=orrery')).length === 1);
  await market.house.database.pool.query(`update users set role = 'admin' where id = $1`, [ana.id]);
  await market.house.database.pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  market.house.cache.outdate(['shops']);
  const { items, total, facets } = await find('q=orrery');
  assert.deepEqual([items, total.value, facets?.shops], [[], 0, []], body.id);
});

test('what somebody writes past everything is found too, and a long transaction hides nothing behind it', async () => {
  const memory = await memoryIn(market);
  const { id: first } = await putUp('Sextant one');
  const { id: second } = await putUp('Sextant two');
  await soon('both', async () => (await titles('q=sextant')).length === 2);
  const { pool } = market.house.database;
  const mark = `update product_documents set lexemes = lexemes || '''marked'':1A' where product_id = $1`;
  const slow = await pool.connect();
  try {
    await slow.query('begin');
    await slow.query(mark, [first]);
    await pool.query(mark, [second]);
    await memory.caughtUp();
    assert.deepEqual(await titles('q=marked'), ['Sextant two']);
    await slow.query('commit');
    await memory.caughtUp();
    assert.deepEqual((await titles('q=marked')).sort(), ['Sextant one', 'Sextant two']);
    await pool.query('delete from product_documents where product_id = $1', [second]);
    await soon('by the look each half second', async () => (await titles('q=marked')).length === 1);
  } finally {
    slow.release();
  }
});

test('an index that is lost while it answers leaves searches to the database, and comes back', async () => {
  const memory = await memoryIn(market);
  await putUp('Theodolite');
  await soon('put up', async () => (await titles('q=theodolite')).length === 1);
  const loaded = memory.state?.loadedInMs;
  await market.house.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'souk search' and datname = current_database()`,
  );
  for (let count = 0; count < 50; count++) assert.deepEqual(await titles('q=theodolite'), ['Theodolite']);
  // On a slow machine it may be back by now.
  await soon('lost', async () => memory.state?.loadedInMs !== loaded);
  assert.deepEqual(await titles('q=theodolite'), ['Theodolite'], 'from the database');
  await putUp('Theodolite, new');
  await soon('back', async () => memory.state !== undefined);
  await soon('both', async () => (await titles('q=theodolite')).length === 2);
});

test('documents written over and over take no more memory, and no search misses one meanwhile', {
  timeout: 60_000,
}, async () => {
  const memory = await memoryIn(market);
  await importAll(
    Array.from({ length: 3_000 }, (_, at) => draft(at, { title: `Marble ${at} blue`, attributes: { at } })),
  );
  await reindexSearch(market.house);
  await memory.caughtUp();
  const sizes: number[] = [];
  for (let round = 0; round < 10; round++) {
    let written = false;
    const writing = market.house.database.pool
      .query(
        `update product_documents set lexemes = lexemes || $1::tsvector
         where product_id in (select id from products where title like 'Marble%')`,
        [`'round${round}':1A`],
      )
      .then(() => {
        written = true;
      });
    while (!written) assert.equal((await find('q=marble&facets=false')).total.value, 3_000);
    await writing;
    await memory.caughtUp();
    const { total, nextCursor } = await find(`q=marble%20round${round}&sort=newest&facets=false`);
    assert.equal(total.value, 3_000);
    assert.ok(isMemoryCursor(nextCursor ?? ''), 'the index answered');
    sizes.push(memory.state?.bytes ?? 0);
  }
  const [first = 0, last = 0] = [sizes[2], sizes.at(-1)];
  assert.ok(last < first * 1.5, `${sizes.map((bytes) => Math.round(bytes / 1_000))} kB`);
});

test('each of many who page through an order while everything is written anew sees each product once', async () => {
  await memoryIn(market);
  await importAll(Array.from({ length: 500 }, (_, at) => draft(10_000 + at, { title: `Bead ${at}` })));
  await reindexSearch(market.house);
  const walk = async (sort: string) => {
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await find(`q=bead&sort=${sort}&limit=40&facets=false${cursor}`);
      ids.push(...items.map(({ id }) => id));
      if (nextCursor === null) return ids;
      cursor = `&cursor=${nextCursor}`;
    }
  };
  const [, ...walks] = await Promise.all([
    reindexSearch(market.house),
    ...['relevance', 'newest', 'priceUp', 'popularity', 'relevance'].map(walk),
  ]);
  for (const ids of walks) assert.deepEqual([ids.length, new Set(ids).size], [500, 500]);
});

test('a server that starts anew reads all there is', async (t) => {
  await putUp('Armillary sphere');
  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  await soon('from the database or not', async () => (await titles('q=armillary', beside)).length === 1);
  const memory = await memoryIn(beside);
  assert.deepEqual(await titles('q=armillary', beside), ['Armillary sphere']);
  const { rows } = await market.house.database.pool.query<{ count: number }>('select count(*) from product_documents');
  assert.equal(memory.state?.documents, rows[0]?.count);
});
