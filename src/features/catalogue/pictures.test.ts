import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Picture } from '#features/files/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { smallPicture } from '#support/pictures.ts';
import { checkPictures } from './check.ts';
import type { Product, ProductCard } from './schema.ts';

let market: TestServer;
let ana: Person;
let rui: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, rui] = await Promise.all([market.person('Ana'), market.person('Rui')]);
  attic = (await ana.post<Shop>('/api/shops', { name: "Ana's Attic", currency: 'EUR' })).body;
  await market.house.database.pool.query(
    `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{catalogue}')`,
    [attic.id, rui.id],
  );
});
after(() => market.close());

async function upload(person = ana): Promise<Picture> {
  const { status, body } = await person.post<Picture>('/api/uploads', smallPicture, {
    'content-type': 'image/gif',
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const radio = { title: 'Radio', price: { amount: 100, currency: 'EUR' } };

async function putUp(more: object = {}): Promise<Product> {
  const { status, body } = await ana.post<Product>(`/api/shops/${attic.id}/products`, { ...radio, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function isLoose({ id }: Picture): Promise<boolean> {
  const { rows } = await market.house.database.pool.query('select loose_since from files where id = $1', [id]);
  return rows[0].loose_since !== null;
}

async function cardOf({ id }: Product): Promise<ProductCard | undefined> {
  const { body } = await market.guest.get<Page<ProductCard>>(`/api/products?shop=${attic.id}&limit=100`);
  return body.items.find((card) => card.id === id);
}

test('a product shows its pictures in their order, and lists show the first', async () => {
  const [front, back] = [await upload(), await upload()];
  const product = await putUp({
    imageUrl: 'https://example.com/radio.jpg',
    pictures: [{ id: back.id, alt: ' From behind ' }, { id: front.id }],
  });
  assert.deepEqual(product.pictures, [
    { ...back, alt: 'From behind' },
    { ...front, alt: '' },
  ]);
  assert.equal(product.imageUrl, back.thumbUrl);
  assert.equal((await cardOf(product))?.imageUrl, back.thumbUrl);
  assert.deepEqual((await market.guest.get<Product>(`/api/products/${product.id}`)).body.pictures, product.pictures);
  assert.equal((await fetch(market.url + back.thumbUrl)).status, 200);
  assert.deepEqual([await isLoose(front), await isLoose(back)], [false, false]);

  const { body: turned } = await ana.patch<Product>(`/api/products/${product.id}`, {
    pictures: [{ id: front.id.toUpperCase(), alt: 'In front' }, { id: back.id }],
  });
  assert.deepEqual(
    turned.pictures.map(({ id, alt }) => [id, alt]),
    [
      [front.id, 'In front'],
      [back.id, ''],
    ],
  );
  assert.equal((await cardOf(product))?.imageUrl, front.thumbUrl);

  const { body: bare } = await ana.patch<Product>(`/api/products/${product.id}`, { pictures: [] });
  assert.deepEqual([bare.pictures, bare.imageUrl], [[], 'https://example.com/radio.jpg']);
  assert.deepEqual([await isLoose(front), await isLoose(back)], [true, true]);
  assert.deepEqual(await checkPictures.find(market.house.database.db), []);
});

test('what a picture shows elsewhere too stays kept when one of both goes', async () => {
  const picture = await upload();
  const [one, two] = [await putUp({ pictures: [picture].map(({ id }) => ({ id })) }), await putUp()];
  await ana.patch(`/api/products/${two.id}`, { pictures: [{ id: picture.id }] });
  await ana.delete(`/api/products/${one.id}`);
  assert.equal(await isLoose(picture), false);
  await ana.delete(`/api/products/${two.id}`);
  assert.equal(await isLoose(picture), true);
});

test('nobody shows pictures of others, but those of a colleague may stay', async () => {
  const [mine, his] = [await upload(), await upload(rui)];
  const refused = await ana.post<{ errors: { path: string }[] }>(`/api/shops/${attic.id}/products`, {
    ...radio,
    pictures: [{ id: mine.id }, { id: his.id }],
  });
  assert.equal(refused.status, 400);
  assert.deepEqual(
    refused.body.errors.map(({ path }) => path),
    ['/pictures/1/id'],
  );
  assert.equal(await isLoose(mine), true);

  const product = await putUp({ pictures: [{ id: mine.id }] });
  const path = `/api/products/${product.id}`;
  const both = await rui.patch<Product>(path, { pictures: [{ id: his.id }, { id: mine.id }] });
  assert.equal(both.status, 200);
  assert.equal((await ana.patch<Product>(path, { pictures: [{ id: his.id, alt: 'His' }] })).status, 200);
});

const pictures = (count: number) => Array.from({ length: count }, () => ({ id: randomUUID() }));
const refusals: [string, object[], string][] = [
  ['a picture that is none', pictures(1), '/pictures/0/id'],
  ['more than twelve pictures', pictures(13), '/pictures'],
  ['an endless description of one', [{ id: randomUUID(), alt: 'x'.repeat(301) }], '/pictures/0/alt'],
];
for (const [what, given, path] of refusals) {
  test(`${what} is refused`, async () => {
    const { status, body } = await ana.post<{ errors: { path: string }[] }>(`/api/shops/${attic.id}/products`, {
      ...radio,
      pictures: given,
    });
    assert.deepEqual([status, body.errors.map((fault) => fault.path)], [400, [path]]);
  });
}

test('a picture stands in a product once', async () => {
  const { id } = await upload();
  const { status, body } = await ana.post<{ errors: { path: string }[] }>(`/api/shops/${attic.id}/products`, {
    ...radio,
    pictures: [{ id }, { id: id.toUpperCase() }],
  });
  assert.deepEqual([status, body.errors.map((fault) => fault.path)], [400, ['/pictures/1/id']]);
});

test('staff without the permission change nothing of the goods', async () => {
  const sam = await market.person('Sam');
  await market.house.database.pool.query(
    `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{orders}')`,
    [attic.id, sam.id],
  );
  const { id, variants } = await putUp({ status: 'draft' });
  assert.equal((await sam.get(`/api/products/${id}`)).status, 200);
  assert.equal((await sam.patch(`/api/products/${id}`, { title: 'Mine' })).status, 403);
  assert.equal((await sam.delete(`/api/products/${id}`)).status, 403);
  assert.equal((await sam.post(`/api/shops/${attic.id}/products`, radio)).status, 403);
  const changes = [{ id: variants[0]?.id, stock: 1 }];
  assert.equal((await sam.patch(`/api/shops/${attic.id}/variants`, { changes })).status, 403);
  assert.equal((await sam.get(`/api/shops/${attic.id}/variants`)).status, 403);
  assert.equal((await rui.patch(`/api/shops/${attic.id}/variants`, { changes })).status, 200);
});
