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
import { checkDocuments } from './check.ts';
import { memoryOf } from './memory/memory.ts';
import { priceBands, priceEdges } from './price-bands.ts';
import type { FoundProducts } from './schema.ts';
import { reindexSearch } from './service.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
});
after(() => market.close());

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

const titles = async (query: string) => (await find(query)).items.map(({ title }) => title);

/** Other tests share the machine: a single wait may be longer than the second that is promised. */
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

async function importAll(drafts: readonly Partial<ProductDraft>[]): Promise<void> {
  const whole = drafts.map((draft, at) => ({
    externalId: `${draft.title} ${at}`,
    title: '',
    description: '',
    brand: null,
    gtin: null,
    price: { amount: 100, currency: 'EUR' },
    stock: 1,
    status: 'active' as const,
    category: [],
    tags: [],
    attributes: {},
    imageUrl: null,
    releasedAt: null,
    ...draft,
  }));
  await importProducts(
    houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null }),
    attic.slug,
    whole,
  );
}

test('filters that contradict each other or name what is not there are refused where they stand', async () => {
  const refused: [string, number, string?][] = [
    ['minPrice=2&maxPrice=1', 400, '/minPrice'],
    ['minPrice=-1', 400, '/minPrice'],
    ['minPrice=1.5', 400, '/minPrice'],
    ['maxPrice=9007199254740993', 400, '/maxPrice'],
    ['maxPrice=abc', 400, '/maxPrice'],
    ['currency=eur', 400, '/currency'],
    ['minRating=0', 400, '/minRating'],
    ['minRating=6', 400, '/minRating'],
    ['lat=1', 400, '/lng'],
    ['lng=1', 400, '/lat'],
    ['lat=91&lng=0', 400, '/lat'],
    ['lat=0&lng=181', 400, '/lng'],
    ['lat=NaN&lng=0', 400, '/lat'],
    ['radiusKm=5', 400, '/radiusKm'],
    ['radiusKm=-1&lat=0&lng=0', 400, '/radiusKm'],
    ['radiusKm=30000&lat=0&lng=0', 400, '/radiusKm'],
    ['sort=distance', 400, '/sort'],
    ['sort=best', 400, '/sort'],
    ['delivery=drone', 400, '/delivery'],
    ['inStock=maybe', 400, '/inStock'],
    ['facets=some', 400, '/facets'],
    ['minprice=5', 400, '/minprice'],
    ['attr=red', 400, '/attr'],
    ['attr.=red', 400, '/attr.'],
    ['attr.colour=', 400, '/attr.colour'],
    [`attr.colour=${'x'.repeat(101)}`, 400, '/attr.colour'],
    [`attr.${'x'.repeat(101)}=1`, 400],
    [Array.from({ length: 11 }, (_, at) => `attr.a${at}=1`).join('&'), 400],
    [Array.from({ length: 21 }, (_, at) => `shop=s${at}`).join('&'), 400, '/shop'],
    ['q=a&q=b', 400, '/q'],
    ['shop=nobody', 404],
    [`shop=${attic.slug}&shop=nobody`, 404],
    ['shop=00000000-0000-0000-0000-000000000000', 404],
    ['category=nothing', 404],
    ['category=00000000-0000-0000-0000-000000000000', 404],
  ];
  for (const [query, status, path] of refused) {
    const answer = await market.guest.get<{ errors?: { path: string; message: string }[] }>(
      `/api/search/products?${query}`,
    );
    assert.equal(answer.status, status, `${query}: ${JSON.stringify(answer.body)}`);
    if (path !== undefined) assert.equal(answer.body.errors?.[0]?.path, path, query);
  }
  const { body } = await market.guest.get<{ errors: { message: string }[] }>('/api/search/products?minprice=5');
  assert.match(body.errors[0]?.message ?? '', /did you mean 'minPrice'/);
});

test('odd but sound wishes find nothing and break nothing', async () => {
  await putUp('Oddity');
  for (const query of [
    "attr.'; drop table products; --=1",
    'attr.__proto__=1',
    'attr.constructor=x&attr.toString=y',
    `attr.${encodeURIComponent('цвет 🔥')}=${encodeURIComponent("' or 1=1 --")}`,
    'attr.colour=%25',
    'attr.colour=%7B1,2%7D',
    'minPrice=9007199254740991',
    'lat=90&lng=180&radiusKm=0',
    'lat=-90&lng=-180&radiusKm=20000&sort=distance&q=nowhere',
    'currency=XXX&maxPrice=1',
    'q=%21%21&sort=priceUp',
    'q=%21%21',
  ]) {
    const { items, total, facets } = await find(query.includes('=') ? query : '');
    assert.deepEqual([items, total], [[], { value: 0, exact: true }], query);
    assert.equal(facets?.exact, true, query);
  }
});

test('a point next to nothing away from a place is at it', async () => {
  await market.house.database.pool.query(
    `insert into shop_locations (id, shop_id, name, kind, country, latitude, longitude)
     values (gen_random_uuid(), $1, 'Null island', 'storefront', 'GH', 0, 0)`,
    [attic.id],
  );
  market.house.cache.outdate(['shops']);
  await putUp('Buoy');
  await soon('the buoy', async () => (await titles('q=buoy')).length === 1);
  for (const point of ['lat=5e-323&lng=-1e-200', 'lat=1e-12&lng=0', 'lat=-0&lng=1e-300']) {
    for (const more of ['radiusKm=1e-300', 'sort=distance', 'delivery=delivery']) {
      const { items } = await find(`q=buoy&${point}&${more}`);
      if (more !== 'delivery=delivery') assert.equal(items[0]?.distanceKm, 0, `${point}&${more}`);
    }
  }
});

test('a new price and the last piece are found, and the words are not read again', async (t) => {
  const { pool } = market.house.database;
  const { id } = await putUp('Barometer', { attributes: { wood: 'oak' } });
  await soon('put up', async () => (await titles('q=barometer&maxPrice=1000')).length === 1);
  await pool.query(`update product_documents set lexemes = lexemes || '''marker'':1A' where product_id = $1`, [id]);
  const waits: number[] = [];
  for (const amount of [700, 2_500, 900]) {
    await ana.patch(`/api/products/${id}`, { price: { amount, currency: 'EUR' } });
    waits.push(
      await soon(
        'the price',
        async () => (await titles(`q=marker&minPrice=${amount}&maxPrice=${amount}`)).length === 1,
      ),
    );
  }
  assert.equal((await find('q=marker&inStock=true')).facets?.stock[0]?.count, 1);
  await ana.patch(`/api/products/${id}`, { stock: 0 });
  waits.push(await soon('the stock', async () => (await titles('q=marker&inStock=true')).length === 0));
  assert.deepEqual((await find('q=marker')).facets?.stock, [
    { inStock: true, count: 0 },
    { inStock: false, count: 1 },
  ]);
  t.diagnostic(`found after ${waits.map(Math.round)} ms`);

  await ana.patch(`/api/products/${id}`, { attributes: { wood: 'beech' } });
  await soon('the attribute', async () => (await titles('attr.wood=beech')).length === 1);
  assert.deepEqual(await titles('attr.wood=oak'), []);
  assert.deepEqual(await titles('q=marker'), [], 'its words were read again');
  assert.deepEqual(await titles('q=barometer'), ['Barometer']);

  await pool.query(`update product_documents set price_amount = 1 where product_id = $1`, [id]);
  assert.match((await checkDocuments.find(market.house.database.db)).join(), /another price/);
  await pool.query(`update product_documents set lexemes = lexemes || '''marker'':1A' where product_id = $1`, [id]);
  await reindexSearch(market.house);
  assert.deepEqual(await checkDocuments.find(market.house.database.db), []);
  assert.deepEqual(await titles('q=marker'), [], 'a walk writes everything anew');
});

test('attributes are found whatever their kind, and the brand is one of them', async () => {
  await importAll([
    {
      title: 'Anvil small',
      brand: 'Vulcan',
      attributes: { weight: 2.5, forged: true, 'finish/colour': 'Black & tan' },
    },
    { title: 'Anvil large', brand: 'Vulcan', attributes: { weight: 40, forged: false } },
    { title: 'Anvil toy', attributes: { weight: '2.5', brand: 'Tin' } },
  ]);
  await reindexSearch(market.house);
  const sorted = async (query: string) => (await titles(query)).sort();
  assert.deepEqual(await sorted('attr.weight=2.5'), ['Anvil small', 'Anvil toy']);
  assert.deepEqual(await sorted('attr.weight=2.5&attr.weight=40'), ['Anvil large', 'Anvil small', 'Anvil toy']);
  assert.deepEqual(await sorted('attr.weight=2.5&attr.forged=true'), ['Anvil small']);
  assert.deepEqual(await sorted(`attr.${encodeURIComponent('finish/colour')}=${encodeURIComponent('Black & tan')}`), [
    'Anvil small',
  ]);
  assert.deepEqual(await sorted('attr.brand=Vulcan&attr.brand=Tin'), ['Anvil large', 'Anvil small', 'Anvil toy']);
  const { facets } = await find('q=anvil&attr.brand=Vulcan');
  assert.deepEqual(facets?.attributes[0], {
    name: 'brand',
    values: [
      { value: 'Vulcan', count: 2 },
      { value: 'Tin', count: 1 },
    ],
  });
});

test('of very many matches every order shows each once, and all are counted; without an index the most popular', {
  timeout: 60_000,
}, async (t) => {
  const count = 10_050;
  await importAll(
    Array.from({ length: count }, (_, at) => ({
      title: `Pebble ${at}`,
      price: { amount: (at * 7_919) % 1_000, currency: 'EUR' },
      stock: at % 3,
    })),
  );
  await reindexSearch(market.house);
  const { pool } = market.house.database;
  const { rows } = await pool.query<{ id: string; price: number }>(
    `select products.id, products.price_amount as price from product_documents
     join products on products.id = product_id where title like 'Pebble %' and in_stock`,
  );
  const newer = (a: { id: string }, b: { id: string }) => (a.id > b.id ? -1 : 1);
  const orders: Record<string, (a: (typeof rows)[0], b: (typeof rows)[0]) => number> = {
    newest: newer,
    priceUp: (a, b) => a.price - b.price || newer(a, b),
    priceDown: (a, b) => b.price - a.price || newer(a, b),
  };
  const walk = async (server: TestServer) => {
    for (const [sort, compare] of Object.entries(orders)) {
      const ids: string[] = [];
      let cursor = '';
      do {
        const page = await find(`q=pebble&inStock=true&sort=${sort}&limit=100&facets=false${cursor}`, server);
        assert.deepEqual(page.total, { value: rows.length, exact: true });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      assert.deepEqual(
        ids,
        rows.toSorted(compare).map(({ id }) => id),
        sort,
      );
    }
    const cheap = (await find('q=pebble&inStock=true&maxPrice=20', server)).facets;
    assert.equal(cheap?.stock[0]?.count, rows.filter(({ price }) => price <= 20).length, 'few are all counted');
    return find('q=pebble', server);
  };
  assert.ok(await memoryOf(market.house)?.loaded(30_000));
  await memoryOf(market.house)?.caughtUp();
  const counted = await walk(market);
  assert.deepEqual(counted.total, { value: count, exact: true });
  assert.equal(counted.facets?.exact, true);
  assert.deepEqual(
    counted.facets?.stock.map((one) => one.count),
    [rows.length, count - rows.length],
  );

  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  await memoryOf(beside.house)?.stop();
  const { total, facets } = await walk(beside);
  assert.deepEqual(total, { value: 10_000, exact: false });
  assert.equal(facets?.exact, false);
  assert.equal((facets?.stock[0]?.count ?? 0) + (facets?.stock[1]?.count ?? 0), 1_000, 'the sample');
});

test('price bands are few, round, without a gap, and hold everything', () => {
  const bandsOf = (prices: readonly number[]) => {
    const counts = new Map<number, number>();
    for (const price of prices) {
      const bucket = priceEdges.filter((edge) => edge <= price).length;
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    return priceBands(counts);
  };
  assert.deepEqual(bandsOf([]), []);
  assert.deepEqual(bandsOf([1_200, 1_300, 1_400]), [], 'one band is no choice');
  assert.deepEqual(bandsOf([0, Number.MAX_SAFE_INTEGER]), [
    { from: 0, to: 0, count: 1 },
    { from: 1, to: null, count: 1 },
  ]);
  assert.deepEqual(bandsOf(Array.from({ length: 100 }, (_, at) => at * 100)), [
    { from: 0, to: 1_999, count: 20 },
    { from: 2_000, to: 4_999, count: 30 },
    { from: 5_000, to: 7_499, count: 25 },
    { from: 7_500, to: null, count: 25 },
  ]);
});
