import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { commissionRates } from './commission.ts';
import type { Commissions } from './ledger.schema.ts';

let server: TestServer;
let admin: Person;
let seller: Person;

before(async () => {
  server = await startTestServer();
  seller = await server.person('Sela');
  admin = await server.person('Ada');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
});
after(() => server.close());

const query = async (text: string, values: unknown[] = []) =>
  (await server.house.database.pool.query(text, values)).rows;
const ratesOf = (lines: Parameters<typeof commissionRates>[1]) => commissionRates(server.house.database.db, lines);
const setRate = (what: string, rate: unknown, by = admin) => by.put(`/api/admin/commissions/${what}`, { rate });

async function category(path: string, parentId: string | null = null): Promise<string> {
  const id = newId();
  const names = path.split('/');
  const insert = 'insert into categories (id, parent_id, name, slug, path, names) values ($1, $2, $3, $3, $4, $5)';
  await query(insert, [id, parentId, names.at(-1), path, names]);
  return id;
}

async function product(shopId: string, categoryId: string | null): Promise<string> {
  const given = { title: 'Lamp', price: { amount: 100, currency: 'EUR' } };
  const { body } = await seller.post<{ id: string }>(`/api/shops/${shopId}/products`, given);
  await query('update products set category_id = $2 where id = $1', [body.id, categoryId]);
  return body.id;
}

const openShop = async () =>
  (await seller.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' })).body.id;

test("a sale has the shop's rate, else that of the nearest category upwards, else the market's, else none", async () => {
  const [attic, cellar] = [await openShop(), await openShop()];
  const computers = await category('computers');
  const notebooks = await category('computers/notebooks', computers);
  const small = await category('computers/notebooks/small', notebooks);
  // Its path begins with the same letters, and it is no part of the other.
  const beside = await category('computers-old');
  const products = [];
  for (const each of [null, computers, notebooks, small, beside]) products.push(await product(attic, each));
  const lines = products.map((productId) => ({ shopId: attic, productId }));

  assert.deepEqual(await ratesOf([]), []);
  assert.deepEqual(await ratesOf(lines), [0, 0, 0, 0, 0]);
  assert.equal((await setRate('market', 1_000)).status, 200);
  assert.deepEqual(await ratesOf(lines), [1_000, 1_000, 1_000, 1_000, 1_000]);
  await setRate(`categories/${computers}`, 700);
  assert.deepEqual(await ratesOf(lines), [1_000, 700, 700, 700, 1_000]);
  await setRate(`categories/${notebooks}`, 0);
  assert.deepEqual(await ratesOf(lines), [1_000, 700, 0, 0, 1_000]);
  await setRate(`shops/${cellar}`, 250);
  const mixed = [...lines.toReversed(), { shopId: cellar, productId: small }, { shopId: cellar, productId: newId() }];
  assert.deepEqual(await ratesOf(mixed), [1_000, 0, 0, 700, 1_000, 250, 250]);

  assert.equal((await admin.delete(`/api/admin/commissions/categories/${notebooks}`)).status, 204);
  assert.equal((await admin.delete(`/api/admin/commissions/categories/${notebooks}`)).status, 404);
  assert.deepEqual(await ratesOf(lines), [1_000, 700, 700, 700, 1_000]);
  await setRate('market', 0);

  const { body } = await admin.get<Commissions>('/api/admin/commissions');
  assert.deepEqual(body, {
    market: 0,
    categories: [{ category: { id: computers, path: 'computers', name: 'computers' }, rate: 700 }],
    shops: [{ shop: { id: cellar, slug: body.shops[0]?.shop.slug, name: 'Attic' }, rate: 250 }],
  });
});

test('rates are whole hundredths of a per cent, from nothing to all, of what there is', async () => {
  const shopId = await openShop();
  for (const rate of [-1, 10_001, 12.5, '500', null, undefined]) {
    for (const what of ['market', `shops/${shopId}`]) {
      const { status, body } = await setRate(what, rate);
      assert.deepEqual([status, (body as { code?: string }).code], [400, 'invalid_input'], `${what} ${rate}`);
    }
  }
  for (const rate of [0, 10_000]) assert.equal((await setRate(`shops/${shopId}`, rate)).status, 200);
  assert.equal((await setRate(`shops/${newId()}`, 1)).status, 404);
  assert.equal((await setRate(`categories/${newId()}`, 1)).status, 404);
  assert.equal((await setRate('shops/attic', 1)).status, 400);
  assert.equal((await admin.delete('/api/admin/commissions/market')).status, 404);
});

test('only admins see and set them, and each change is in the audit log once', async () => {
  const shopId = await openShop();
  await query(`update users set role = 'moderator' where id = $1`, [seller.id]);
  assert.equal((await seller.get('/api/admin/commissions')).status, 403);
  assert.equal((await setRate('market', 1, seller)).status, 403);
  assert.equal((await setRate(`shops/${shopId}`, 1, seller)).status, 403);
  await query(`update users set role = 'buyer' where id = $1`, [seller.id]);

  const deeds = () =>
    query(
      `select action, subject_type, subject_id, detail from audit_log where action like 'commission.%' order by id`,
    );
  const before = (await deeds()).length;
  for (const rate of [300, 300, 400]) await setRate(`shops/${shopId}`, rate);
  await admin.delete(`/api/admin/commissions/shops/${shopId}`);
  await setRate('market', 77);
  const of = { subject_type: 'shop', subject_id: shopId };
  assert.deepEqual((await deeds()).slice(before), [
    { action: 'commission.set', ...of, detail: { rate: 300, before: null } },
    { action: 'commission.set', ...of, detail: { rate: 400, before: 300 } },
    { action: 'commission.dropped', ...of, detail: { before: 400 } },
    { action: 'commission.set', subject_type: 'market', subject_id: null, detail: { rate: 77, before: 0 } },
  ]);
});

test('a rate set by several at once is one of theirs', async () => {
  const shopId = await openShop();
  const rates = [100, 200, 300, 400, 500, 600];
  const answers = await Promise.all(rates.map((rate) => setRate(`shops/${shopId}`, rate)));
  assert.ok(answers.every(({ status }) => status === 200));
  const rows = await query('select rate from commission_rates where shop_id = $1', [shopId]);
  assert.equal(rows.length, 1);
  assert.ok(rates.includes(rows[0].rate));
});
