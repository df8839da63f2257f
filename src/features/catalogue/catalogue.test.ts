import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { categorySlug } from './categories.ts';
import type { Category, Product, ProductCard } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
  attic = await openShop(ana, "Ana's Attic");
});
after(() => market.close());

async function openShop(person: Person, name: string): Promise<Shop> {
  return (await person.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

const radio = { title: 'Valve radio', price: { amount: 18_500, currency: 'EUR' } };

async function putUp(more: object = {}, shop = attic, person = ana): Promise<Product> {
  const { status, body } = await person.post<Product>(`/api/shops/${shop.id}/products`, { ...radio, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

test('an owner puts up a product, and everybody sees it but for the name the shop has for it', async () => {
  const product = await putUp({
    description: 'Works on all bands.',
    brand: 'Telefunken',
    gtin: '4006381333931',
    category: ['Audio', 'Radios'],
    tags: ['vintage'],
    attributes: { year: 1958, bands: 'FM, MW', tested: true },
    stock: 2,
    imageUrl: 'https://example.com/radio.jpg',
    externalId: 'R-1',
  });
  assert.deepEqual(product.shop, { id: attic.id, slug: attic.slug, name: attic.name });
  assert.deepEqual(product.category, ['Audio', 'Radios']);
  assert.deepEqual(product.attributes, { year: 1958, bands: 'FM, MW', tested: true });
  assert.equal(product.status, 'active');
  assert.equal(product.externalId, 'R-1');

  const { externalId: _, ...asSeen } = product;
  assert.deepEqual((await market.guest.get<Product>(`/api/products/${product.id}`)).body, asSeen);
  assert.deepEqual((await ben.get<Product>(`/api/products/${product.id}`)).body, asSeen);
  assert.deepEqual((await ana.get<Product>(`/api/products/${product.id}`)).body, product);
  const ids = { productId: product.id, shopId: attic.id };
  assert.deepEqual(await market.announced('product.created', ({ productId }) => productId === product.id), [ids]);
});

test('nobody else puts up products in a shop', async () => {
  assert.equal((await market.guest.post(`/api/shops/${attic.id}/products`, radio)).status, 401);
  assert.equal((await ben.post(`/api/shops/${attic.id}/products`, radio)).status, 403);
  assert.equal((await ben.post(`/api/shops/${randomUUID()}/products`, radio)).status, 404);
});

test('a repeated wish makes one product', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const path = `/api/shops/${attic.id}/products`;
  const [one, two] = [await ana.post<Product>(path, radio, key), await ana.post<Product>(path, radio, key)];
  assert.equal(two.status, 201);
  assert.deepEqual(two.body, one.body);
});

const refusals: [string, object, string][] = [
  ['a price in another currency', { price: { amount: 100, currency: 'USD' } }, '/price/currency'],
  ['a price below zero', { price: { amount: -1, currency: 'EUR' } }, '/price/amount'],
  ['a price that is no whole number', { price: { amount: 9.99, currency: 'EUR' } }, '/price/amount'],
  ['a title of spaces', { title: '   ' }, '/title'],
  ['a title that is too long', { title: 'x'.repeat(201) }, '/title'],
  ['a GTIN with a wrong check digit', { gtin: '4006381333932' }, '/gtin'],
  ['a picture that is no web address', { imageUrl: 'javascript:alert(1)' }, '/imageUrl'],
  ['a misspelt field', { titel: 'Radio' }, '/titel'],
  ['a negative stock', { stock: -1 }, '/stock'],
  ['an attribute that is a list', { attributes: { bands: ['FM'] } }, '/attributes/bands'],
  ['an attribute that is too long', { attributes: { text: 'x'.repeat(2_001) } }, '/attributes/text'],
  [
    'too many attributes',
    { attributes: Object.fromEntries(Array.from({ length: 301 }, (_, at) => [`a${at}`, at])) },
    '/attributes',
  ],
];
for (const [what, more, path] of refusals) {
  test(`${what} is refused`, async () => {
    const answer = await ana.post<{ errors: { path: string }[] }>(`/api/shops/${attic.id}/products`, {
      ...radio,
      ...more,
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.body.errors.map(({ path }) => path),
      [path],
    );
  });
}

test("a shop's own name stands for one product, and another shop may use it too", async () => {
  await putUp({ externalId: 'one-only' });
  const second = await ana.post<{ code: string }>(`/api/shops/${attic.id}/products`, {
    ...radio,
    externalId: 'one-only',
  });
  assert.equal(second.status, 409);
  assert.equal(second.body.code, 'external_id_taken');
  await putUp({ externalId: 'one-only' }, await openShop(ben, 'Bens'), ben);
});

test('drafts and archived products are seen by the people of the shop alone', async () => {
  for (const status of ['draft', 'archived']) {
    const { id } = await putUp({ status });
    assert.equal((await market.guest.get(`/api/products/${id}`)).status, 404);
    assert.equal((await ben.get(`/api/products/${id}`)).status, 404);
    assert.equal((await ben.patch(`/api/products/${id}`, { stock: 1 })).status, 404);
    assert.equal((await ana.get<Product>(`/api/products/${id}`)).body.status, status);
    const listed = await ana.get<Page<ProductCard>>(`/api/products?shop=${attic.slug}&status=${status}`);
    assert.ok(listed.body.items.some((card) => card.id === id));
    assert.equal((await ben.get(`/api/products?shop=${attic.slug}&status=${status}`)).status, 403);
    assert.equal((await market.guest.get(`/api/products?shop=${attic.slug}&status=${status}`)).status, 401);
  }
});

test('nobody else changes a product or takes it away', async () => {
  const { id } = await putUp();
  assert.equal((await ben.patch(`/api/products/${id}`, { title: 'Mine' })).status, 403);
  assert.equal((await ben.delete(`/api/products/${id}`)).status, 403);
  assert.equal((await market.guest.delete(`/api/products/${id}`)).status, 401);
  assert.equal((await market.guest.get<Product>(`/api/products/${id}`)).body.title, radio.title);
});

test('a change says what changed', async () => {
  const product = await putUp({ stock: 3 });
  const path = `/api/products/${product.id}`;
  const { body } = await ana.patch<Product>(path, { price: { amount: 9_900, currency: 'EUR' }, brand: 'Grundig' });
  assert.deepEqual(
    { ...body, updatedAt: '' },
    {
      ...product,
      price: { amount: 9_900, currency: 'EUR' },
      highestPrice: { amount: 9_900, currency: 'EUR' },
      variants: product.variants.map((variant) => ({ ...variant, price: { amount: 9_900, currency: 'EUR' } })),
      brand: 'Grundig',
      revision: 2,
      updatedAt: '',
    },
  );
  assert.ok(body.updatedAt > product.updatedAt);
  await ana.patch(path, { stock: 0 });
  await ana.patch(path, { status: 'archived' });
  await ana.patch(path, { price: { amount: 1, currency: 'EUR' } });

  const events = await market.announced('product.changed', ({ productId }) => productId === product.id);
  const what = events.map(({ priceChanged, stockChanged, statusChanged }) => [
    priceChanged,
    stockChanged,
    statusChanged,
  ]);
  assert.deepEqual(what, [
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [true, false, false],
  ]);
  assert.equal((await ana.patch(path, { price: { amount: 1, currency: 'USD' } })).status, 400);
});

test('a product taken away is gone', async () => {
  const { id } = await putUp();
  assert.equal((await ana.delete(`/api/products/${id}`)).status, 204);
  assert.equal((await ana.get(`/api/products/${id}`)).status, 404);
  assert.equal((await market.guest.get(`/api/products/${id}`)).status, 404);
  assert.equal((await ana.delete(`/api/products/${id}`)).status, 404);
  assert.equal((await market.announced('product.removed', ({ productId }) => productId === id)).length, 1);
});

test('a product that others refer to goes to the archive instead', async () => {
  const { id } = await putUp();
  const { pool } = market.house.database;
  await pool.query('create table keepsakes (product_id uuid references products)');
  await pool.query('insert into keepsakes values ($1)', [id]);
  assert.equal((await ana.delete(`/api/products/${id}`)).status, 204);
  assert.equal((await ana.get<Product>(`/api/products/${id}`)).body.status, 'archived');
  assert.equal((await market.guest.get(`/api/products/${id}`)).status, 404);
});

test('whoever holds the page already is told so', async () => {
  const { id } = await putUp();
  for (const path of [`/api/products/${id}`, `/api/products?shop=${attic.id}`, '/api/categories']) {
    const first = await market.guest.get(path);
    assert.equal(first.headers.get('cache-control'), 'public, max-age=0, must-revalidate');
    const etag = first.headers.get('etag') ?? '';
    for (const held of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await market.guest.get<{ text: string }>(path, { 'if-none-match': held });
      assert.equal(again.status, 304);
      assert.equal(again.body.text, '');
    }
    assert.equal((await market.guest.get(path, { 'if-none-match': '"other"' })).status, 200);
  }
  await ana.patch(`/api/products/${id}`, { title: 'Another title' });
  const { etag } = Object.fromEntries((await market.guest.get(`/api/products/${id}`)).headers);
  assert.equal((await market.guest.get(`/api/products/${id}`, { 'if-none-match': etag ?? '' })).status, 304);
});

test("what is the shop's alone is kept by nobody on the way", async () => {
  const { id } = await putUp();
  for (const path of [`/api/products/${id}`, `/api/products?shop=${attic.id}`]) {
    const { headers } = await ana.get(path);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('etag'), null);
  }
});

test('a page never shows what was before a write', async () => {
  const { id } = await putUp({ stock: 0 });
  const path = `/api/products/${id}`;
  const listing = `/api/products?shop=${attic.id}&limit=1`;
  let asking = true;
  const crowd = (async () => {
    while (asking) await Promise.all([market.guest.get(path), market.guest.get(listing)]);
  })();
  for (let stock = 1; stock <= 40; stock++) {
    await ana.patch(path, { stock });
    const [page, list] = await Promise.all([
      market.guest.get<Product>(path),
      market.guest.get<Page<ProductCard>>(listing),
    ]);
    assert.equal(page.body.stock, stock);
    assert.equal(list.body.items[0]?.stock, stock);
  }
  asking = false;
  await crowd;
});

test("a shop's new name shows on its products at once", async () => {
  const shop = await openShop(ana, 'Old Name');
  const { id } = await putUp({}, shop);
  await market.guest.get(`/api/products/${id}`);
  await ana.patch(`/api/shops/${shop.id}`, { name: 'New Name' });
  assert.equal((await market.guest.get<Product>(`/api/products/${id}`)).body.shop.name, 'New Name');
});

test('products of a hidden shop or a banned owner are gone for others', async () => {
  const { pool } = market.house.database;
  const cleo = await market.person('Cleo');
  const shop = await openShop(cleo, 'Cleos');
  const { id } = await putUp({}, shop, cleo);
  const isSeen = async () => {
    market.house.cache.outdate(['shops']);
    const page = await market.guest.get(`/api/products/${id}`);
    const list = await market.guest.get<Page<ProductCard>>('/api/products?limit=100');
    const hidden = await pool.query('select 1 from hidden_shops where id = $1', [shop.id]);
    const isListed = list.body.items.some((card) => card.id === id);
    assert.equal(page.status === 200, isListed);
    assert.equal(hidden.rowCount === 0, isListed);
    return isListed;
  };
  assert.equal(await isSeen(), true);
  await pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  assert.equal(await isSeen(), false);
  await pool.query(`update shops set status = 'closed' where id = $1`, [shop.id]);
  assert.equal(await isSeen(), true);
  await pool.query(`update users set status = 'banned' where id = $1`, [cleo.id]);
  assert.equal(await isSeen(), false);
  await pool.query(`update users set status = 'suspended', suspended_until = souk_now() + '1 hour' where id = $1`, [
    cleo.id,
  ]);
  assert.equal(await isSeen(), false);
  await pool.query(`update users set suspended_until = souk_now() - interval '1 second' where id = $1`, [cleo.id]);
  assert.equal(await isSeen(), true);
});

test('a ban takes the goods off pages that are already cached', async () => {
  const { pool } = market.house.database;
  const [cleo, admin] = await Promise.all([market.person('Cleo'), market.person('Admin')]);
  await pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
  const { id } = await putUp({}, await openShop(cleo, 'Soon gone'), cleo);
  const status = async () => (await market.guest.get(`/api/products/${id}`)).status;
  assert.equal(await status(), 200);

  const goneAt = performance.now();
  assert.equal((await admin.put(`/api/admin/users/${cleo.id}/ban`, { reason: 'Sold what was not there' })).status, 200);
  while ((await status()) === 200) assert.ok(performance.now() - goneAt < 900, 'outlived its owner by a cache');
  assert.equal(await status(), 404);
});

test('paging shows every product once, newest first, whatever comes in meanwhile', async () => {
  const shop = await openShop(ben, 'Pages');
  const ids: string[] = [];
  for (let at = 0; at < 25; at++) ids.unshift((await putUp({ title: `Number ${at}` }, shop, ben)).id);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/api/products?shop=${shop.slug}&limit=4${cursor && `&cursor=${cursor}`}`;
    const { body } = await market.guest.get<Page<ProductCard>>(path);
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
    await putUp({ title: 'Came in between' }, shop, ben);
  }
  assert.deepEqual(seen, ids);
});

test('a cursor of nowhere is refused', async () => {
  for (const key of [['x'], [1], ['\u0000'], [randomUUID(), 1], 'x', null]) {
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
    for (const path of ['/api/products', '/api/categories']) {
      assert.equal((await market.guest.get(`${path}?cursor=${cursor}`)).status, 400, JSON.stringify(key));
    }
  }
  assert.equal((await market.guest.get('/api/products?shop=nobodys-shop')).status, 404);
});

test('categories make one tree, however many name them at once', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      putUp({ category: ['Home & Garden', at % 2 ? 'Café' : 'CAFE', `Leaf ${at % 4}`] }),
    ),
  );
  const all: Category[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: Page<Category> } = await market.guest.get(
      `/api/categories?limit=3${cursor && `&cursor=${cursor}`}`,
    );
    all.push(...body.items);
    cursor = body.nextCursor;
  }
  const branch = all.filter(({ path }) => path.startsWith('home-garden'));
  assert.deepEqual(
    branch.map(({ path }) => path),
    ['home-garden', ...['', '/leaf-0', '/leaf-1', '/leaf-2', '/leaf-3'].map((end) => `home-garden/cafe${end}`)],
  );
  for (const { parentId, path } of branch) {
    const parent = branch.find(({ id }) => id === parentId);
    assert.equal(parent?.path, path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined);
  }
});

test('a category keeps an address in any script', () => {
  assert.equal(categorySlug('Café & Bar'), 'cafe-bar');
  assert.equal(categorySlug('日用品'), '日用品');
  assert.notEqual(categorySlug('C++'), categorySlug('C#'));
  assert.match(categorySlug('!!!'), /^[0-9a-f]{8}$/);
  assert.notEqual(categorySlug('!!!'), categorySlug('???'));
  const [one, two] = [categorySlug(`${'long '.repeat(19)}one`), categorySlug(`${'long '.repeat(19)}two`)];
  assert.notEqual(one, two);
  assert.ok(one.length <= 50);
});

test('a listing costs the same few statements whatever its length', async () => {
  const statementsOf = async (path: string) => {
    const { pool } = market.house.database;
    const query = pool.query.bind(pool);
    let count = 0;
    pool.query = ((...given: unknown[]) => {
      const { name = '' } = given[0] as { name?: string };
      if (/product|card/.test(name)) count++;
      return (query as (...given: unknown[]) => unknown)(...given);
    }) as typeof pool.query;
    market.house.cache.outdate(['products']);
    await market.guest.get(path);
    pool.query = query;
    return count;
  };
  assert.equal(await statementsOf('/api/products?limit=2'), 1);
  assert.equal(await statementsOf('/api/products?limit=100'), 1);
});
