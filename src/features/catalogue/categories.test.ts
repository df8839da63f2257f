import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import type { Category, Product, ProductCard } from './schema.ts';
import { hideProduct, importProducts, showProduct } from './service.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = await openShop("Ana's Attic");
});
after(() => market.close());

async function openShop(name: string): Promise<Shop> {
  return (await ana.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

async function putUp(category: string[], more: object = {}, shop = attic): Promise<Product> {
  const { status, body } = await ana.post<Product>(`/api/shops/${shop.id}/products`, {
    ...{ title: 'Radio', price: { amount: 100, currency: 'EUR' }, category },
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function categories(query: string): Promise<Category[]> {
  return (await market.guest.get<Page<Category>>(`/api/categories?limit=100&${query}`)).body.items;
}

async function counts(): Promise<Record<string, number>> {
  return Object.fromEntries((await categories('')).map(({ path, productCount }) => [path, productCount]));
}

async function idsIn(query: string, person: Pick<Person, 'get'> = market.guest): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/api/products?limit=2&${query}${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await person.get<Page<ProductCard>>(path);
    assert.equal(status, 200);
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  return ids;
}

test('a category shows what stands in it and below it, newest first, and nothing beside it', async () => {
  const other = await openShop('Other');
  const products = [
    await putUp(['Sound', 'Radios', 'Valve']),
    await putUp(['Sound', 'Radios']),
    await putUp(['Sound', 'Radios', 'Pocket'], {}, other),
    await putUp(['Sound']),
    await putUp(['Sound', 'Radios', 'Valve']),
  ].map(({ id }) => id);
  await putUp(['Sound', 'Radios Old']);
  await putUp(['Sound', 'Radios', 'Valve'], { status: 'draft' });
  await putUp(['Soundproof', 'Radios']);
  const [valve1, radios, pocket, , valve2] = products;

  assert.deepEqual(await idsIn('category=sound%2Fradios'), [valve2, pocket, radios, valve1]);
  assert.deepEqual(await idsIn('category=sound%2Fradios%2Fpocket'), [pocket]);
  assert.deepEqual(await idsIn(`category=sound%2Fradios&shop=${attic.slug}`), [valve2, radios, valve1]);
  assert.equal((await idsIn(`category=sound%2Fradios&shop=${attic.slug}`, ana)).length, 4);
  assert.equal((await idsIn(`category=sound%2Fradios&status=draft&shop=${attic.slug}`, ana)).length, 1);
  const shelf = (await categories('')).find(({ path }) => path === 'sound/radios/valve');
  assert.deepEqual(await idsIn(`category=${shelf?.id.toUpperCase()}`), [valve2, valve1]);
  for (const category of ['sound%2Fnothing', randomUUID(), 'so_nd']) {
    assert.equal((await market.guest.get(`/api/products?category=${category}`)).status, 404, category);
  }
});

test('what is below one category is listed alone, and so is the top of the tree', async () => {
  await putUp(['Tools', 'Saws', 'Long']);
  await putUp(['Tools', 'Hammers']);
  const paths = async (query: string) => (await categories(query)).map(({ path }) => path);
  assert.deepEqual(await paths('parent=tools'), ['tools/hammers', 'tools/saws']);
  const [tools] = (await categories('')).filter(({ path }) => path === 'tools');
  assert.deepEqual(await paths(`parent=${tools?.id}`), ['tools/hammers', 'tools/saws']);
  assert.deepEqual(await paths('parent=tools%2Fhammers'), []);
  const top = await categories('parent=');
  assert.ok(top.length > 0 && top.every(({ parentId }) => parentId === null));
  assert.equal((await market.guest.get('/api/categories?parent=nowhere')).status, 404);
});

test('a category counts what everybody sees in it and below, at once after every change', async () => {
  const shop = await openShop('Counted');
  const first = await putUp(['Books', 'Novels'], {}, shop);
  await putUp(['Books'], {}, shop);
  await putUp(['Books', 'Novels'], { status: 'draft' }, shop);
  const books = async () => {
    const { books, 'books/novels': novels } = await counts();
    return [books, novels];
  };
  assert.deepEqual(await books(), [2, 1]);
  const draft = await putUp(['Books', 'Novels'], { status: 'draft' }, shop);
  assert.deepEqual(await books(), [2, 1]);
  await ana.patch(`/api/products/${draft.id}`, { status: 'active' });
  assert.deepEqual(await books(), [3, 2]);
  await ana.patch(`/api/products/${draft.id}`, { category: ['Books'] });
  assert.deepEqual(await books(), [3, 1]);

  const asHouse = houseContext(market.house);
  assert.equal(await change(asHouse, (tx) => hideProduct(tx, first.id)), true);
  assert.deepEqual(await books(), [2, 0]);
  assert.equal(await change(asHouse, (tx) => showProduct(tx, first.id)), true);
  assert.deepEqual(await books(), [3, 1]);
  await ana.delete(`/api/products/${first.id}`);
  assert.deepEqual(await books(), [2, 0]);
  await market.house.database.pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  market.house.cache.outdate(['shops']);
  assert.deepEqual(await books(), [0, 0]);
});

test('what an import brings is counted at once', async () => {
  assert.equal((await counts()).imported, undefined);
  const asOwner = houseContext(market.house, { userId: ana.id, sessionId: ana.sessionId, role: 'buyer' });
  const draft = (status: 'active' | 'draft') => ({
    ...{ externalId: 'I-1', title: 'Imported', description: '', brand: null, gtin: null, stock: 1, status },
    ...{ price: { amount: 1, currency: 'EUR' }, category: ['Imported'], tags: [], attributes: {} },
    ...{ imageUrl: null, releasedAt: null },
  });
  await importProducts(asOwner, attic.id, [draft('active')]);
  assert.equal((await counts()).imported, 1);
  await importProducts(asOwner, attic.id, [draft('draft')]);
  assert.equal((await counts()).imported, 0);
});

test('counting walks over no product again while only prices and stocks change', async () => {
  const { id } = await putUp(['Once', 'Counted']);
  await counts();
  // Something else of the house may miss something of its own meanwhile, but not each time.
  const missed: number[] = [];
  for (let stock = 1; stock <= 5; stock++) {
    const { misses } = market.house.cache;
    await ana.patch(`/api/products/${id}`, { stock, price: { amount: stock, currency: 'EUR' } });
    await counts();
    missed.push(market.house.cache.misses - misses);
  }
  assert.ok(missed.includes(0), missed.join());
});

test('what a moderator hid is seen by its shop alone, which cannot bring it back', async () => {
  const { id } = await putUp(['Hidden']);
  const path = `/api/products/${id}`;
  assert.equal((await market.guest.get(path)).status, 200);
  const asHouse = houseContext(market.house);
  await change(asHouse, (tx) => hideProduct(tx, id));
  assert.equal(await change(asHouse, (tx) => hideProduct(tx, id)), false);
  assert.equal((await market.guest.get(path)).status, 404);
  assert.equal((await ana.get<Product>(path)).body.status, 'hidden');
  assert.equal((await idsIn(`shop=${attic.id}&status=hidden`, ana)).length, 1);
  for (const status of ['active', 'draft', 'archived']) {
    const { status: answered, body } = await ana.patch<{ code: string }>(path, { status });
    assert.deepEqual([answered, body.code], [409, 'hidden_by_moderator']);
  }
  assert.equal((await ana.patch(path, { status: 'hidden' })).status, 400);
  assert.equal((await ana.patch<Product>(path, { title: 'Honest radio' })).body.status, 'hidden');

  await change(asHouse, (tx) => showProduct(tx, id));
  assert.equal((await market.guest.get<Product>(path)).body.title, 'Honest radio');
  const events = await market.announced('product.changed', ({ productId }) => productId === id);
  assert.deepEqual(
    events.map(({ statusChanged }) => statusChanged),
    [true, false, true],
  );
});

test('shown again, a product is what it was before it was hidden', async () => {
  const { id } = await putUp(['Hidden'], { status: 'archived' });
  const asHouse = houseContext(market.house);
  await change(asHouse, (tx) => hideProduct(tx, id));
  await change(asHouse, (tx) => showProduct(tx, id));
  assert.equal((await ana.get<Product>(`/api/products/${id}`)).body.status, 'archived');
});

test('what is hidden and referred to is not archived, from where its shop could put it on sale', async () => {
  const { id } = await putUp(['Hidden']);
  const { pool } = market.house.database;
  await pool.query('create table keepsakes (product_id uuid references products)');
  await pool.query('insert into keepsakes values ($1)', [id]);
  await change(houseContext(market.house), (tx) => hideProduct(tx, id));
  assert.equal((await ana.delete(`/api/products/${id}`)).status, 204);
  assert.equal((await ana.get<Product>(`/api/products/${id}`)).body.status, 'hidden');
});
