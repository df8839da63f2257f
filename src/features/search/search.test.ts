import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import type { Product } from '#features/catalogue/schema.ts';
import { importProducts } from '#features/catalogue/service.ts';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import type { Person } from '#support/people.ts';
import { checkDocuments } from './check.ts';
import { searchListener } from './indexing.ts';
import { memoryOf } from './memory/memory.ts';
import type { FoundProducts } from './schema.ts';
import { reindexSearch } from './service.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = await openShop(ana, "Ana's Attic");
});
after(() => market.close());

async function openShop(person: Person, name: string): Promise<Shop> {
  return (await person.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

async function putUp(title: string, more: object = {}, shop = attic, person = ana): Promise<Product> {
  const product = { title, price: { amount: 1_000, currency: 'EUR' }, ...more };
  const { status, body } = await person.post<Product>(`/api/shops/${shop.id}/products`, product);
  assert.equal(status, 201);
  return body;
}

async function find(q: string, more = ''): Promise<FoundProducts> {
  const { status, body } = await market.guest.get<FoundProducts>(
    `/api/search/products?q=${encodeURIComponent(q)}${more}`,
  );
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function titlesOf(q: string, more = ''): Promise<string[]> {
  return (await find(q, more)).items.map(({ title }) => title);
}

/** Other tests share the machine. */
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

function asOwner(person: Person) {
  return houseContext(market.house, { userId: person.id, role: 'buyer', sessionId: null });
}

/** Until nothing waits to be indexed. */
async function settled(): Promise<void> {
  await heardBy(market, searchListener);
  const { pool } = market.house.database;
  while ((await pool.query('select 1 from products_to_index limit 1')).rowCount) await setTimeout(20);
}

test('a product is found once it is put up, changed and taken away', async (t) => {
  const waits: number[] = [];
  for (const name of ['Gramophone', 'Hurdygurdy', 'Barrelorgan']) {
    const { id } = await putUp(`${name} with a horn`, { description: 'Walnut, wound by hand' });
    waits.push(await soon('put up', async () => (await titlesOf(name)).length === 1));
    await ana.patch(`/api/products/${id}`, { title: `Electric ${name.slice(0, 5)}` });
    waits.push(
      await soon(
        'the new title',
        async () => (await titlesOf(`electric ${name.slice(0, 5)}`, '&exact=true')).length === 1,
      ),
    );
    assert.deepEqual(await titlesOf(name), []);
    await ana.delete(`/api/products/${id}`);
    waits.push(await soon('taken away', async () => (await find('electric')).total.value === 0));
  }
  t.diagnostic(`after ${waits.map(Math.round)} ms`);
});

test('it is found by its words in any form, all of them, the last one from its beginning', async () => {
  await putUp('Café chairs, set of four', {
    description: 'Bentwood from Vienna',
    brand: 'Thonet',
    tags: ['antique'],
    category: ['Furniture', 'Seats'],
    attributes: { wood: 'beech', foldable: true },
    gtin: '4006381333931',
  });
  await settled();
  for (const q of [
    'cafe chair',
    'CHAIRS café',
    'chair thonet',
    'bentwood vienna',
    'antique chair',
    'furniture four chairs',
    'seat thonet',
    'beech chair',
    'foldable chairs',
    '4006381333931',
    'cafe cha',
    `${attic.name} chairs`,
  ]) {
    assert.deepEqual(await titlesOf(q), ['Café chairs, set of four'], q);
  }
  for (const q of ['cafe table', 'cha cafe', 'afe chairs']) assert.deepEqual(await titlesOf(q, '&exact=true'), [], q);
});

test('a word in the title counts more than one in the description', async () => {
  await putUp('Walking stick', { description: 'Also good for an umbrella stand' });
  await putUp('Umbrella', { description: 'Black silk' });
  await settled();
  assert.deepEqual(await titlesOf('umbrella'), ['Umbrella', 'Walking stick']);
});

test('drafts, hidden shops and banned owners are never found', async () => {
  const { pool } = market.house.database;
  const cleo = await market.person('Cleo');
  const shop = await openShop(cleo, 'Cleos');
  const { id } = await putUp('Zither', {}, shop, cleo);
  await putUp('Zither in the making', { status: 'draft' }, shop, cleo);
  await settled();
  const seen = async () => {
    market.house.cache.outdate(['shops']);
    const { items, total } = await find('zither');
    assert.equal(total.value, items.length);
    return items.length;
  };
  assert.equal(await seen(), 1);
  await pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  assert.equal(await seen(), 0);
  assert.equal((await market.guest.get(`/api/search/products?q=zither&shop=${shop.slug}`)).status, 404);
  await pool.query(`update shops set status = 'open' where id = $1`, [shop.id]);
  await pool.query(`update users set status = 'banned' where id = $1`, [cleo.id]);
  assert.equal(await seen(), 0);
  await pool.query(`update users set status = 'active' where id = $1`, [cleo.id]);
  assert.equal(await seen(), 1);
  await cleo.patch(`/api/products/${id}`, { status: 'archived' });
  assert.deepEqual(await titlesOf('zither'), []);
  await settled();
  assert.equal(await seen(), 0);
});

test('a search in one shop finds nothing of another, and without words shows the newest', async () => {
  const ben = await market.person('Ben');
  const shop = await openShop(ben, 'Bens Bikes');
  await putUp('Tandem, red', {}, shop, ben);
  await putUp('Tandem, blue');
  await putUp('Bell', {}, shop, ben);
  await settled();
  assert.deepEqual(await titlesOf('tandem', `&shop=${shop.slug}`), ['Tandem, red']);
  assert.deepEqual(await titlesOf('', `&shop=${shop.id}`), ['Bell', 'Tandem, red']);
  assert.deepEqual((await find('', `&shop=${shop.id}`)).total, { value: 2, exact: true });
  assert.deepEqual(await titlesOf('  ', '&limit=1'), ['Bell']);
});

test("a shop's new name finds its products", async () => {
  const shop = await openShop(ana, 'Before');
  await putUp('Sextant', {}, shop);
  await settled();
  await ana.patch(`/api/shops/${shop.id}`, { name: 'Navigators' });
  await soon('the new name', async () => (await titlesOf('navigators sextant')).length === 1);
});

async function walk(q: string, limit: number, between: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  let more = '';
  for (;;) {
    const { items, nextCursor } = await find(q, `&limit=${limit}${more}`);
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids;
    more = `&cursor=${nextCursor}`;
    await between();
  }
}

test('paging shows every hit once, the best first, whatever comes in meanwhile', async () => {
  const shop = await openShop(ana, 'Pages');
  const drafts = Array.from({ length: 40 }, (_, at) =>
    draft(at, {
      title: at % 3 ? 'Kettle' : `Kettle and ${'more '.repeat(at)}kettle`,
      description: 'kettle '.repeat(at % 5),
    }),
  );
  await importProducts(asOwner(ana), shop.slug, drafts);
  await settled();
  const whole = (await find('kettle', '&limit=100')).items.map(({ id }) => id);
  assert.equal(whole.length, 40);
  const paged = await walk('kettle', 7, async () => {
    await putUp('Kettle, new');
    await settled();
  });
  const known = new Set(whole);
  assert.equal(new Set(paged).size, paged.length);
  assert.deepEqual(
    paged.filter((id) => known.has(id)),
    whole,
  );
});

test('a word that thousands have is paged through to its end', { timeout: 60_000 }, async () => {
  const shop = await openShop(ana, 'Thousands');
  const drafts = Array.from({ length: 4_300 }, (_, at) => draft(at, { title: `Common thing ${at}` }));
  await importProducts(asOwner(ana), shop.slug, drafts);
  await market.house.database.pool.query(
    `update product_counters set views = nr from (
       select id, row_number() over (order by id) % 50 as nr from products where shop_id = $1) as counted
     where product_id = counted.id`,
    [shop.id],
  );
  await reindexSearch(market.house);
  assert.deepEqual((await find('common')).total, { value: 4_300, exact: true });
  const ids = await walk('common', 100);
  assert.equal(ids.length, 4_300);
  assert.equal(new Set(ids).size, 4_300);
});

test('a cursor serves the query it came from', async (t) => {
  const shop = await openShop(ana, 'Cursors');
  await importProducts(
    asOwner(ana),
    shop.slug,
    Array.from({ length: 5 }, (_, at) => draft(at, { title: `Teapot ${at}` })),
  );
  await settled();
  const id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  await memoryOf(beside.house)?.stop();
  assert.ok(await memoryOf(market.house)?.loaded(30_000));
  for (const { guest } of [market, beside]) {
    const { body } = await guest.get<FoundProducts>('/api/search/products?q=teapot&limit=2');
    const status = async (q: string, cursor = body.nextCursor) =>
      (await guest.get(`/api/search/products?limit=2&q=${q}&cursor=${cursor}`)).status;
    assert.equal(await status('teapot'), 200);
    assert.equal(await status('kettle'), 400);
    assert.equal(await status(''), 400);
    assert.equal(await status(`teapot&shop=${shop.slug}`), 400);
    const written = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const [name] = JSON.parse(Buffer.from(body.nextCursor ?? '', 'base64url').toString()) as [string];
    const forged = [
      guest === beside.guest
        ? [name, written([name, 1e300, id.replace('f', '0'), -1e300, id]), '']
        : [name, 1e300, -1e300, id.replace('f', '0'), '1 1 1 zz 1 1 1', ''],
      [name, 1, 'x', 1, 'y', ''],
      [name, 1, 1, id, '1 1', ''],
      [name, 1, 1, id, '1 1 1 1 1 1 !', ''],
      [name, 1, 1, id, '1 1 1 1 1 1 -1', ''],
      [name, 1, 1, id, '1 1 1 1 1 1 1', '-1'],
      [name, 1, 1, id, '1 1 1 1 1 1 1', 'kettle'],
      [name, written([name, 1]), ''],
      [name, '', '9>kettle'],
      [name],
      [name, null, id, null, id],
    ].map(written);
    const [first, ...others] = await Promise.all(forged.map((cursor) => status('teapot', cursor)));
    assert.equal(first, 200);
    assert.deepEqual(new Set(others), new Set([400]));
  }
  const cursorOf = async ({ guest }: TestServer) =>
    (await guest.get<FoundProducts>('/api/search/products?q=teapot&limit=2')).body.nextCursor;
  const [ofMemory, ofDatabase] = await Promise.all([cursorOf(market), cursorOf(beside)]);
  const page = ({ guest }: TestServer, cursor: string | null) =>
    guest.get<FoundProducts>(`/api/search/products?q=teapot&limit=2&cursor=${cursor}`);
  assert.equal((await page(market, ofDatabase)).body.items.length, 2, 'the database goes on where it was');
  assert.equal((await page(beside, ofMemory)).status, 400, 'it knows no page of the index');
});

const hostile = [
  "'; drop table products; --",
  "a' & b | !c <-> (d:*",
  '\\',
  "\\'",
  ':*',
  '()',
  '& | !',
  '"unclosed',
  '%_%',
  '🔥',
  '👩‍👩‍👧‍👦 lamp',
  'the',
  'the and of',
  '\u0001\u0002\ud83d',
  '日本語のランプ',
  'مصباح',
  '-'.repeat(1_000),
  'a '.repeat(500),
  'x'.repeat(1_000),
  '1'.repeat(1_000),
  '<script>alert(1)</script>',
  '{{7*7}} #{7*7}',
  '../../etc/passwd',
  'null',
  'ﬁ½Ⅷ™',
  'e\u0301'.repeat(300),
  '0x1.8p3 1e999 NaN',
];
test('no query is a fault of ours', async () => {
  for (const q of hostile) {
    const { status, body } = await market.guest.get(`/api/search/products?q=${encodeURIComponent(q.toWellFormed())}`);
    assert.equal(status, 200, `${q}: ${JSON.stringify(body)}`);
  }
  for (const q of ['x'.repeat(1_001), 'x'.repeat(10_000), '%00']) {
    const { status } = await market.guest.get(`/api/search/products?q=${q}`);
    assert.equal(status, 400, q.slice(0, 20));
  }
  for (const query of ['q=a&q=b', 'limit=0', 'limit=101', 'sortt=x', 'cursor=%F0']) {
    assert.equal((await market.guest.get(`/api/search/products?${query}`)).status, 400, query);
  }
  assert.ok([200, 400].includes((await market.guest.get('/api/search/products?q=%ff%fe')).status));
});

test('the index is written anew while searches go on, and goes on where it was stopped', {
  timeout: 60_000,
}, async () => {
  const { pool } = market.house.database;
  await putUp('Sundial');
  await settled();
  const documents = async () =>
    (await pool.query<{ id: string }>('select product_id as id from product_documents order by 1')).rows.map(
      ({ id }) => id,
    );
  const all = await documents();
  await pool.query('delete from product_documents');
  await pool.query(`insert into product_documents (product_id, shop_id, price_amount, currency, in_stock, text_hash, lexemes)
    select id, shop_id, 1, 'EUR', true, '', '''sundial''' from products where status <> 'active' limit 1`);

  const stop = new AbortController();
  const stopped = await reindexSearch(market.house, { signal: stop.signal, onProgress: () => stop.abort() });
  assert.equal(stopped, false);
  const progress: number[] = [];
  assert.equal(await reindexSearch(market.house, { onProgress: ({ done }) => progress.push(done) }), true);
  assert.ok((progress[0] ?? 0) > 2_000, 'went on behind the first batch');
  assert.deepEqual(await documents(), all);
  // Of so many at once a search may miss the last for a moment.
  await memoryOf(market.house)?.caughtUp();
  assert.deepEqual(await titlesOf('sundial'), ['Sundial']);
  assert.deepEqual(await checkDocuments.find(market.house.database.db), []);
});

test('a search costs the same statements whatever its page', async (t) => {
  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  await memoryOf(beside.house)?.stop();
  const statementsOf = async ({ house, guest }: TestServer, path: string, outdated = ['documents', 'shops']) => {
    house.cache.outdate(outdated);
    const { pool } = house.database;
    const query = pool.query.bind(pool);
    let count = 0;
    pool.query = ((...given: unknown[]) => {
      const { text = String(given[0]) } = given[0] as { text?: string };
      if (/product_documents|join product_counters|attribute_values|categories/.test(text)) count++;
      return (query as (...given: unknown[]) => unknown)(...given);
    }) as typeof pool.query;
    await guest.get(path);
    pool.query = query;
    return count;
  };
  assert.ok(await memoryOf(market.house)?.loaded(30_000));
  for (const limit of [2, 100]) {
    const chosen = 'q=kettle&maxPrice=900&inStock=true&minPrice=1';
    assert.equal(
      await statementsOf(beside, `/api/search/products?q=kettle&facets=false&limit=${limit}`),
      2,
      'page, cards',
    );
    assert.equal(await statementsOf(beside, `/api/search/products?q=kettle&limit=${limit}`), 3, 'and all facets');
    assert.equal(
      await statementsOf(beside, `/api/search/products?${chosen}&limit=${limit}`),
      3,
      'each without its own',
    );
    assert.equal(await statementsOf(market, `/api/search/products?${chosen}&limit=${limit}`), 1, 'the cards alone');
    assert.equal(await statementsOf(market, `/api/search/products?${chosen}&limit=${limit}`, []), 0, 'which are kept');
  }
});
