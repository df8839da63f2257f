import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Person } from '#support/people.ts';
import { checkPrices } from './check.ts';
import type { PriceHistory } from './price-history.schema.ts';
import type { Product } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
  attic = (await ana.post<Shop>('/api/shops', { name: "Ana's Attic", currency: 'EUR' })).body;
});
after(() => market.close());

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const run = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function putUp(amount: number, more: object = {}): Promise<Product> {
  const wish = { title: 'Valve radio', price: euros(amount), ...more };
  const { status, body } = await ana.post<Product>(`/api/shops/${attic.id}/products`, wish);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const inSizes = (...prices: number[]) => ({
  variants: prices.map((amount, at) => ({ options: { size: 'SMLX'[at] }, price: euros(amount) })),
});

async function change({ id }: Product, changes: object): Promise<Product> {
  const { status, body } = await ana.patch<Product>(`/api/products/${id}`, changes);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

type Told = PriceHistory & { code: string; errors: { path: string; message: string }[] };

const ask = (id: string, query = '', who: Pick<Person, 'get'> = market.guest): Promise<Answer<Told>> =>
  who.get(`/api/products/${id}/price-history?${query}`);

/** Not what a cache may hold: no cache hears that time passed. */
async function pricesOf({ id }: Pick<Product, 'id'>, query = ''): Promise<Told> {
  market.house.cache.outdate([`product:${id}`]);
  const { status, body } = await ask(id, query);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const amounts = ({ items }: PriceHistory) => items.map(({ price }) => price.amount);

const faults = () => checkPrices.find(market.house.database.db);

async function rowsOf({ id }: Product): Promise<[variant: string | null, price: number | null, lowest: number][]> {
  const { rows } = await run('select * from price_history where product_id = $1 order by created_at, id', [id]);
  return rows.map(({ variant_id, price_amount, lowest_amount }) => [variant_id, price_amount, lowest_amount]);
}

/** Everything written so far becomes that much older; the clock itself stays, or sessions would end. */
const passDays = (days: number) =>
  run('update price_history set created_at = created_at - make_interval(days => $1)', [days]);

test('a product tells every price it had, newest first, with the lowest of the last 30 days', async () => {
  const radio = await putUp(1_000);
  assert.deepEqual((await pricesOf(radio)).items, [{ price: euros(1_000), at: radio.createdAt }]);
  await passDays(40);
  await change(radio, { price: euros(900) });
  await passDays(20);
  await change(radio, { price: euros(1_200) });
  const told = await pricesOf(radio);
  assert.deepEqual(amounts(told), [1_200, 900, 1_000]);
  assert.deepEqual(told.current, euros(1_200));
  assert.deepEqual(told.lowest30Days, euros(900));
  assert.equal(told.discount, null);
  assert.equal(told.nextCursor, null);
  await passDays(31);
  assert.deepEqual((await pricesOf(radio)).lowest30Days, euros(1_200));
});

test('the price until the window begins counts too: what held then held in it', async () => {
  const radio = await putUp(500);
  await passDays(40);
  await change(radio, { price: euros(800) });
  await passDays(29);
  assert.deepEqual((await pricesOf(radio)).lowest30Days, euros(500));
  await passDays(2);
  assert.deepEqual((await pricesOf(radio)).lowest30Days, euros(800));
});

test('a reduction is measured by the lowest price of the 30 days before, and told for 30 days', async () => {
  const radio = await putUp(1_000);
  await passDays(60);
  await change(radio, { price: euros(750) });
  const { discount, items } = await pricesOf(radio);
  assert.deepEqual(discount, { before: euros(1_000), percent: 25, since: items[0]?.at });
  await passDays(29);
  assert.equal((await pricesOf(radio)).discount?.percent, 25);
  await passDays(1);
  assert.equal((await pricesOf(radio)).discount, null);
});

test('a price put up for a while before it is put down is no discount', async () => {
  const radio = await putUp(1_000);
  await passDays(60);
  await change(radio, { price: euros(2_000) });
  await passDays(10);
  await change(radio, { price: euros(1_000) });
  assert.equal((await pricesOf(radio)).discount, null);
  const lamp = await putUp(1_000);
  await passDays(60);
  await change(lamp, { price: euros(2_000) });
  await passDays(10);
  await change(lamp, { price: euros(999) });
  const { discount } = await pricesOf(lamp);
  assert.deepEqual([discount?.before, discount?.percent], [euros(1_000), 0], 'never more than is off');
});

test('reductions in a row are one discount, measured before the first; a rise ends it', async () => {
  const radio = await putUp(1_000);
  for (const price of [900, 800, 600]) {
    await passDays(20);
    await change(radio, { price: euros(price) });
  }
  const { discount, items } = await pricesOf(radio);
  assert.deepEqual(discount, { before: euros(1_000), percent: 40, since: items[2]?.at });
  await passDays(5);
  await change(radio, { price: euros(700) });
  assert.equal((await pricesOf(radio)).discount, null, 'dearer than yesterday');
  await passDays(5);
  await change(radio, { price: euros(500) });
  assert.deepEqual((await pricesOf(radio)).discount?.before, euros(600));
});

test('what was reduced long ago is the price by now: the next reduction is measured by it', async () => {
  const radio = await putUp(1_000);
  await passDays(10);
  await change(radio, { price: euros(500) });
  await passDays(31);
  await change(radio, { price: euros(490) });
  assert.deepEqual((await pricesOf(radio)).discount?.before, euros(500));
});

test('without a variant it is the cheapest one that tells, whichever that was', async () => {
  const shirt = await putUp(1, inSizes(900, 1_000));
  const [small = '', medium = ''] = shirt.variants.map(({ id }) => id);
  await passDays(1);
  await change(shirt, inSizes(1_100, 1_000));
  await passDays(1);
  await change(shirt, inSizes(1_200, 1_000));
  await passDays(1);
  await change(shirt, inSizes(1_200));
  assert.deepEqual(amounts(await pricesOf(shirt)), [1_200, 1_000, 900]);
  assert.deepEqual(amounts(await pricesOf(shirt, `variantId=${small.toUpperCase()}`)), [1_200, 1_100, 900]);
  const { status, body } = await ask(shirt.id, `variantId=${medium}`);
  assert.equal(status, 400, 'it is gone');
  assert.deepEqual(body.errors, [{ path: '/variantId', message: 'is no variant of this product' }]);
});

test('a variant that takes the place of another leaves no trace of the moment between', async () => {
  const shirt = await putUp(1, inSizes(500, 1_000));
  await passDays(1);
  await change(shirt, {
    variants: [
      { options: { size: 'XS' }, price: euros(400) },
      { options: { size: 'M' }, price: euros(1_000) },
    ],
  });
  assert.deepEqual(amounts(await pricesOf(shirt)), [400, 500]);
  assert.deepEqual((await rowsOf(shirt)).at(-2), [null, null, 1_000], 'as the database saw it');
  assert.deepEqual((await pricesOf(shirt)).discount?.before, euros(500));
});

test('the database keeps it, whoever writes: the bulk route and plain SQL too', async () => {
  const products = await Promise.all([putUp(100), putUp(200, inSizes(200, 300)), putUp(300)]);
  const [one, two] = products;
  const changes = products.flatMap(({ variants }) => variants.map(({ id, price }) => ({ id, price })));
  for (const wish of changes) wish.price = euros(wish.price.amount + 1);
  const before = (await rowsOf(two)).length;
  assert.equal((await ana.patch(`/api/shops/${attic.id}/variants`, { changes })).status, 200);
  assert.deepEqual(
    (await rowsOf(two)).slice(before),
    two.variants.map(({ id, price }) => [id, price.amount + 1, 201]).sort(),
  );
  await run('update product_variants set price_amount = price_amount * 2, stock = 5 where product_id = any($1)', [
    products.map(({ id }) => id),
  ]);
  await run('update product_variants set stock = 6 where product_id = $1', [two.id]);
  assert.deepEqual(
    (await rowsOf(one)).map(([, price]) => price),
    [100, 101, 202],
  );
  assert.deepEqual(
    (await rowsOf(two))
      .slice(before + 2)
      .map(([, price, lowest]) => [price, lowest])
      .sort(),
    [
      [402, 402],
      [602, 402],
    ],
    'the stock writes none',
  );
  assert.deepEqual(await faults(), []);
});

test('what is deleted takes its history along, a variant only its own', async () => {
  const shirt = await putUp(1, inSizes(500, 700, 900));
  const [cheapest, middle] = shirt.variants;
  await run('delete from product_variants where id = $1', [middle?.id]);
  assert.equal((await rowsOf(shirt)).length, 3, 'the lowest price is as it was');
  await run('delete from product_variants where id = $1', [cheapest?.id]);
  assert.deepEqual((await rowsOf(shirt)).at(-1), [null, null, 900]);
  assert.deepEqual(await faults(), []);
  assert.equal((await ana.delete(`/api/products/${shirt.id}`)).status, 204);
  assert.deepEqual(await rowsOf(shirt), []);
  assert.equal((await ask(shirt.id)).status, 404);
});

test('editors who race leave a history that ends with what is true', async () => {
  const shirt = await putUp(1, inSizes(500, 500, 500));
  const ids = shirt.variants.map(({ id }) => id);
  const holding = `with held as materialized (select id from products where id = $3 for no key update)
    update product_variants set price_amount = $1 from held where product_variants.id = $2 and product_id = held.id`;
  const answers = await Promise.all(
    Array.from({ length: 36 }, (_, turn) => {
      const one = { id: ids[turn % 3], price: euros(100 + ((turn * 37) % 50)) };
      if (turn % 2) return ana.patch(`/api/shops/${attic.id}/variants`, { changes: [one] });
      return run(holding, [one.price.amount, one.id, shirt.id]);
    }),
  );
  for (const answer of answers) if ('status' in answer) assert.equal(answer.status, 200);
  assert.deepEqual(await faults(), []);
  const { body } = await market.guest.get<Product>(`/api/products/${shirt.id}`);
  const told = await pricesOf(shirt);
  assert.deepEqual([told.current, told.items[0]?.price], [body.price, body.price]);
  const inOrder = await run('select id from price_history where product_id = $1 order by created_at, id', [shirt.id]);
  const numbers = inOrder.rows.map(({ id }) => id as number);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
    'no price is older than the one before it',
  );
});

test('who began earlier and writes later does not write into the past', async () => {
  const shirt = await putUp(1, inSizes(500, 600));
  const [small, medium] = shirt.variants;
  const [slow, quick] = [0, 1].map(() => new pg.Client({ connectionString: market.databaseUrl })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([slow.connect(), quick.connect()]);
  const set = 'update product_variants set price_amount = $1 where id = $2';
  await slow.query('begin');
  await slow.query('select souk_now()');
  await quick.query(set, [400, medium?.id]);
  await slow.query(set, [300, small?.id]);
  await slow.query('commit');
  await Promise.all([slow.end(), quick.end()]);
  assert.deepEqual(await faults(), []);
  assert.equal((await pricesOf(shirt)).current.amount, 300);
});

test('only who sees a product sees its prices', async () => {
  const draft = await putUp(100, { status: 'draft' });
  assert.equal((await ask(draft.id)).status, 404);
  assert.equal((await ask(draft.id, '', ben)).status, 404);
  assert.deepEqual(amounts((await ask(draft.id, '', ana)).body), [100]);

  const radio = await putUp(100);
  assert.equal((await ask(radio.id, '', ben)).status, 200);
  const moderator = await market.person('Mo');
  await run(`update users set role = 'moderator' where id = $1`, [moderator.id]);
  assert.equal((await moderator.put(`/api/admin/products/${radio.id}/hide`, {})).status, 200);
  assert.equal((await ask(radio.id)).status, 404);
  assert.equal((await ask(radio.id, '', ana)).status, 200);
  assert.equal((await moderator.put(`/api/admin/products/${radio.id}/show`, {})).status, 200);
  assert.equal((await ask(radio.id)).status, 200);
  assert.equal((await moderator.put(`/api/admin/shops/${attic.id}/hide`, {})).status, 200);
  assert.equal((await ask(radio.id)).status, 404);
  assert.equal((await moderator.put(`/api/admin/shops/${attic.id}/show`, {})).status, 200);
  assert.equal((await ask(randomUUID())).status, 404);
});

test('what a guest is told is never older than the last change, and known bytes are not sent again', async () => {
  const radio = await putUp(1);
  for (let price = 2; price < 20; price++) {
    await change(radio, { price: euros(price) });
    assert.equal((await ask(radio.id)).body.current.amount, price);
  }
  const { headers } = await ask(radio.id);
  const again = await market.guest.get(`/api/products/${radio.id}/price-history`, {
    'if-none-match': headers.get('etag') ?? '',
  });
  assert.equal(again.status, 304);
});

test('pages meet each price once, and bad questions are refused', async () => {
  const radio = await putUp(1);
  for (let price = 2; price <= 7; price++) {
    await passDays(1);
    await change(radio, { price: euros(price) });
  }
  const seen: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: PriceHistory = await pricesOf(radio, `limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...amounts(page));
    assert.deepEqual([page.current.amount, page.lowest30Days.amount], [7, 1]);
    cursor = page.nextCursor;
  }
  assert.deepEqual(seen, [7, 6, 5, 4, 3, 2, 1]);
  const beyond = Buffer.from('["2000-01-01T00:00:00Z"]').toString('base64url');
  assert.deepEqual((await pricesOf(radio, `cursor=${beyond}`)).items, []);

  const other = await putUp(1);
  const cases: [string, string][] = [
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['cursor=x', '/cursor'],
    [`cursor=${Buffer.from('["yesterday"]').toString('base64url')}`, '/cursor'],
    ['variantId=small', '/variantId'],
    [`variantId=${other.variants[0]?.id}`, '/variantId'],
    [`variantId=${randomUUID()}`, '/variantId'],
    ['size=M', '/size'],
  ];
  for (const [query, path] of cases) {
    const { status, body } = await ask(radio.id, query);
    assert.deepEqual([status, body.code, body.errors[0]?.path], [400, 'invalid_input', path], query);
  }
  assert.equal((await ask('radio')).status, 400);
});

test('souk check finds a history that says something else than the shelf', async () => {
  const shirt = await putUp(1, inSizes(500, 600));
  const [small, medium] = shirt.variants;
  await run('update price_history set lowest_amount = 400 where product_id = $1', [shirt.id]);
  await run('delete from price_history where variant_id = $1', [medium?.id]);
  assert.deepEqual(await faults(), [
    `the product ${shirt.id} costs 500, its history says 400`,
    `the variant ${medium?.id} costs 600, its history says nothing`,
  ]);
  await run('delete from price_history where variant_id = $1', [small?.id]);
  assert.equal((await faults()).length, 3);
  await run('delete from products where id = $1', [shirt.id]);
  assert.deepEqual(await faults(), []);
});
