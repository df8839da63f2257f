import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Person } from '#support/people.ts';
import type { Product, ProductCard } from './schema.ts';
import type { ChangedVariants, StockItem } from './variants.schema.ts';

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

const euros = (amount: number) => ({ amount, currency: 'EUR' });

async function putUp(title: string, more: object = {}, shop = attic, person = ana): Promise<Product> {
  const { status, body } = await person.post<Product>(`/api/shops/${shop.id}/products`, {
    ...{ title, price: euros(1_000) },
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const variantOf = ({ variants }: Product): string => variants[0]?.id ?? '';

type Refusal = { code: string; errors?: { path: string; message: string }[] };

function bulk(changes: object[], shop = attic, person = ana): Promise<Answer<ChangedVariants & Refusal>> {
  return person.patch(`/api/shops/${shop.id}/variants`, { changes });
}

async function stockOf({ id }: Product): Promise<number> {
  return (await market.guest.get<Product>(`/api/products/${id}`)).body.stock;
}

test('prices and stocks of many variants change together, and are announced once', async () => {
  const shirt = await putUp('Shirt', { variants: ['S', 'M'].map((size) => ({ options: { size }, stock: 1 })) });
  const [radio, lamp] = [await putUp('Radio', { stock: 5 }), await putUp('Lamp', { stock: 5 })];
  const [small = '', medium = ''] = shirt.variants.map(({ id }) => id);
  const { status, body } = await bulk([
    { id: medium, price: euros(900), addStock: 2 },
    { id: variantOf(radio), stock: 9, expectedStock: 5 },
    { id: small.toUpperCase(), price: euros(1_100) },
    { id: variantOf(lamp), stock: 5 },
  ]);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body.items, [
    { id: medium, productId: shirt.id, price: euros(900), stock: 3 },
    { id: variantOf(radio), productId: radio.id, price: euros(1_000), stock: 9 },
    { id: small, productId: shirt.id, price: euros(1_100), stock: 1 },
    { id: variantOf(lamp), productId: lamp.id, price: euros(1_000), stock: 5 },
  ]);
  const { body: seen } = await market.guest.get<Product>(`/api/products/${shirt.id}`);
  assert.deepEqual([seen.price, seen.highestPrice, seen.stock], [euros(900), euros(1_100), 4]);
  assert.equal(seen.revision, shirt.revision + 1);

  const [event, ...others] = await market.announced('products.changed', ({ productIds }) =>
    (productIds as string[]).includes(shirt.id),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(event, {
    shopId: attic.id,
    productIds: [shirt.id, radio.id],
    priceChanged: [shirt.id],
    stockChanged: [shirt.id, radio.id],
  });
  assert.equal((await market.announced('product.changed', ({ productId }) => productId === radio.id)).length, 0);
});

test('a change that changes nothing is announced to nobody', async () => {
  const radio = await putUp('Radio', { stock: 5 });
  const before = await market.announced('products.changed');
  assert.equal((await bulk([{ id: variantOf(radio), stock: 5, addStock: undefined }])).status, 200);
  assert.deepEqual(await market.announced('products.changed'), before);
});

test('nobody else changes or lists the stock of a shop', async () => {
  const radio = await putUp('Radio');
  const wish = { changes: [{ id: variantOf(radio), stock: 1 }] };
  const path = `/api/shops/${attic.id}/variants`;
  assert.equal((await market.guest.patch(path, wish)).status, 401);
  assert.equal((await ben.patch(path, wish)).status, 403);
  assert.equal((await ben.patch(`/api/shops/${randomUUID()}/variants`, wish)).status, 404);
  assert.equal((await market.guest.get(path)).status, 401);
  assert.equal((await ben.get(path)).status, 403);
  assert.equal(await stockOf(radio), 0);
});

test('of one change that does not fit, nothing at all is done', async () => {
  const radio = await putUp('Radio', { stock: 5 });
  const foreign = await putUp('Foreign', { stock: 5 }, await openShop(ben, 'Bens'), ben);
  const fine = { id: variantOf(radio), stock: 7 };
  const other = { id: variantOf(await putUp('Lamp', { stock: 5 })) };
  const cases: [object[], number, string, string][] = [
    [[fine, { id: variantOf(foreign), stock: 1 }], 400, 'invalid_input', '/changes/1/id'],
    [[fine, { id: randomUUID(), stock: 1 }], 400, 'invalid_input', '/changes/1/id'],
    [[fine, { ...fine, price: euros(1) }], 400, 'invalid_input', '/changes/1/id'],
    [[fine, { ...other, price: { amount: 1, currency: 'USD' } }], 400, 'invalid_input', '/changes/1/price/currency'],
    [[fine, { ...other, stock: 1, addStock: 1 }], 400, 'invalid_input', '/changes/1/addStock'],
    [[fine, other], 400, 'invalid_input', '/changes/1'],
    [[fine, { ...other, stock: -1 }], 400, 'invalid_input', '/changes/1/stock'],
    [[], 400, 'invalid_input', '/changes'],
    [[fine, { ...other, stock: 8, expectedStock: 4 }], 409, 'stock_changed', '/changes/1/expectedStock'],
    [[fine, { ...other, addStock: -6 }], 409, 'stock_changed', '/changes/1/addStock'],
    [[fine, { ...other, addStock: 1_000_000_000 }], 409, 'stock_changed', '/changes/1/addStock'],
  ];
  for (const [changes, status, code, path] of cases) {
    const answer = await bulk(changes);
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(changes));
    assert.deepEqual(
      answer.body.errors?.map((fault) => fault.path),
      [path],
    );
  }
  assert.equal(await stockOf(radio), 5);
  assert.equal(await stockOf(foreign), 5);
});

test('what twenty clients add at once all adds up, across products and in any order', async () => {
  const products = await Promise.all(['A', 'B', 'C'].map((name) => putUp(name, { stock: 10 })));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, client) => {
      const order = client % 2 ? products : products.toReversed();
      return bulk(order.map((product) => ({ id: variantOf(product), addStock: 1 + client })));
    }),
  );
  assert.ok(answers.every(({ status }) => status === 200));
  assert.deepEqual(await Promise.all(products.map(stockOf)), [220, 220, 220]);
});

test('what is added at once to different variants of one product adds up in the product', async () => {
  const variants = Array.from({ length: 20 }, (_, size) => ({ options: { size: `${size}` } }));
  const shirt = await putUp('Shirt', { variants });
  for (let round = 1; round <= 5; round++) {
    await Promise.all(shirt.variants.map(({ id }) => bulk([{ id, addStock: 1 }])));
    assert.equal(await stockOf(shirt), 20 * round);
  }
});

test('of many who expect the same stock, one gets it', async () => {
  const radio = await putUp('Radio', { stock: 1 });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => bulk([{ id: variantOf(radio), addStock: -1, expectedStock: 1 }])),
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const refused = answers.filter(({ status }) => status === 409);
  assert.deepEqual(new Set(refused.map(({ body }) => body.code)), new Set(['stock_changed']));
  assert.equal(refused.length, 9);
  assert.equal(await stockOf(radio), 0);
});

test('editors and bulk changes of the same products do not stand in each other’s way', async () => {
  const { query } = pg.Client.prototype;
  let deadlocks = 0;
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]) {
    const answer = Reflect.apply(query, this, given) as unknown;
    if (answer instanceof Promise) answer.catch(({ code }) => code === '40P01' && deadlocks++);
    return answer;
  } as typeof query;
  const products = await Promise.all(
    ['A', 'B'].map((name) => putUp(name, { variants: ['S', 'M'].map((size) => ({ options: { size }, stock: 1 })) })),
  );
  const ids = products.flatMap(({ variants }) => variants.map(({ id }) => id));
  const answers = await Promise.all(
    Array.from({ length: 48 }, (_, turn) => {
      if (turn % 3 === 0) return bulk(ids.map((id) => ({ id, price: euros(100 + turn), addStock: 1 })));
      if (turn % 3 === 1) return bulk(ids.toReversed().map((id) => ({ id, addStock: 1 })));
      const product = products[turn % 2];
      const variants = product?.variants.map(({ id, options }) => ({ id, options, price: euros(turn) }));
      return ana.patch(`/api/products/${product?.id}`, { variants });
    }),
  );
  pg.Client.prototype.query = query;
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  assert.equal(deadlocks, 0);
  const { rows } = await market.house.database.pool.query(
    `select products.id, price_amount, highest_amount, counters.stock, lowest, highest, pieces
     from products join product_counters as counters on product_id = products.id
     join (select product_id, min(price_amount) as lowest, max(price_amount) as highest, sum(stock) as pieces
           from product_variants group by 1) as total using (product_id)
     where products.id = any($1)`,
    [products.map(({ id }) => id)],
  );
  for (const row of rows) {
    assert.deepEqual([row.price_amount, row.highest_amount, row.stock], [row.lowest, row.highest, row.pieces]);
    assert.equal(row.stock, 2 + 32 * 2);
  }
});

test('a page never shows what was before a bulk change', async () => {
  const products = await Promise.all(['A', 'B'].map((name) => putUp(name)));
  const [one, two] = products as [Product, Product];
  const path = `/api/products/${one.id}`;
  const listing = `/api/products?shop=${attic.id}&limit=2`;
  let asking = true;
  const crowd = (async () => {
    while (asking) await Promise.all([market.guest.get(path), market.guest.get(listing)]);
  })();
  for (let turn = 1; turn <= 40; turn++) {
    await bulk([
      { id: variantOf(one), stock: turn, price: euros(turn) },
      { id: variantOf(two), stock: turn },
    ]);
    const [page, list] = await Promise.all([
      market.guest.get<Product>(path),
      market.guest.get<Page<ProductCard>>(listing),
    ]);
    assert.deepEqual([page.body.stock, page.body.price.amount, page.body.variants[0]?.stock], [turn, turn, turn]);
    assert.deepEqual(
      list.body.items.map(({ stock }) => stock),
      [turn, turn],
    );
  }
  asking = false;
  await crowd;
});

test('a repeated wish adds once', async () => {
  const radio = await putUp('Radio', { stock: 1 });
  const key = { 'idempotency-key': randomUUID() };
  const wish = { changes: [{ id: variantOf(radio), addStock: 5 }] };
  const path = `/api/shops/${attic.id}/variants`;
  const answers = [await ana.patch(path, wish, key), await ana.patch(path, wish, key)];
  assert.deepEqual(answers[0]?.body, answers[1]?.body);
  assert.equal(await stockOf(radio), 6);
});

test('the stock list shows every variant once, by product, and finds what runs low', async () => {
  const shop = await openShop(ana, 'Listed');
  const lamp = await putUp('Desk lamp 100% brass', { stock: 3, status: 'draft' }, shop);
  const sizes = ['S', 'M', 'L'].map((size, at) => ({ options: { size }, sku: `TS_${size}`, stock: at * 2 }));
  const shirt = await putUp('T-shirt', { variants: sizes }, shop);
  const radio = await putUp('Radio', { stock: 1 }, shop);
  const path = `/api/shops/${shop.slug}/variants`;

  const seen: StockItem[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: Page<StockItem> } = await ana.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items);
    cursor = body.nextCursor;
  }
  assert.deepEqual(
    seen.map(({ productId, options, stock }) => [productId, options.size, stock]),
    [
      [radio.id, undefined, 1],
      [shirt.id, 'S', 0],
      [shirt.id, 'M', 2],
      [shirt.id, 'L', 4],
      [lamp.id, undefined, 3],
    ],
  );
  assert.deepEqual(seen.at(-1), {
    ...lamp.variants[0],
    ...{ productId: lamp.id, title: lamp.title, status: 'draft', imageUrl: null },
  });

  const cases: [string, string[]][] = [
    ['q=SHIRT', ['T-shirt', 'T-shirt', 'T-shirt']],
    ['q=ts_m', ['T-shirt']],
    ['q=ts%25m', []],
    ['q=100%25', ['Desk lamp 100% brass']],
    ['below=2', ['Radio', 'T-shirt']],
    ['below=2&q=radio', ['Radio']],
    ['below=5&status=draft', ['Desk lamp 100% brass']],
    ['q=%20%20', ['Radio', 'T-shirt', 'T-shirt', 'T-shirt', 'Desk lamp 100% brass']],
  ];
  for (const [query, titles] of cases) {
    const { body } = await ana.get<Page<StockItem>>(`${path}?${query}`);
    assert.deepEqual(
      body.items.map(({ title }) => title),
      titles,
      query,
    );
  }
  for (const query of [
    'below=0',
    'status=gone',
    'q=%00',
    'cursor=x',
    `cursor=${Buffer.from('["x",1,"y"]').toString('base64url')}`,
  ]) {
    assert.equal((await ana.get(`${path}?${query}`)).status, 400, query);
  }
  const odd = Buffer.from(JSON.stringify([radio.id, 1.5e300, radio.id])).toString('base64url');
  assert.equal((await ana.get(`${path}?cursor=${odd}`)).status, 200);
});

test('a bulk change and the stock list cost the same few statements whatever their length', async () => {
  const shop = await openShop(ana, 'Counted');
  const variants = Array.from({ length: 100 }, (_, at) => ({ options: { size: `${at}` } }));
  const products = await Promise.all(['A', 'B', 'C'].map((name) => putUp(name, { variants }, shop)));
  const ids = products.flatMap((product) => product.variants.map(({ id }) => id));
  const statementsOf = async (work: () => Promise<unknown>) => {
    const { query } = pg.Client.prototype;
    let count = 0;
    pg.Client.prototype.query = function (this: unknown, ...given: unknown[]) {
      const [asked] = given as [string | { text: string }];
      if ((typeof asked === 'string' ? asked : asked.text).includes('product_variants')) count++;
      return Reflect.apply(query, this, given);
    } as typeof query;
    await work();
    pg.Client.prototype.query = query;
    return count;
  };
  const change = (count: number, add: number) =>
    bulk(
      ids.slice(0, count).map((id) => ({ id, addStock: add, price: euros(add) })),
      shop,
    );
  assert.deepEqual([await statementsOf(() => change(1, 1)), await statementsOf(() => change(300, 2))], [2, 2]);
  const list = (limit: number) => ana.get(`/api/shops/${shop.id}/variants?limit=${limit}`);
  assert.deepEqual([await statementsOf(() => list(2)), await statementsOf(() => list(100))], [1, 1]);
  const path = `/api/products/${products[0]?.id}`;
  const replace = (count: number) =>
    ana.patch(path, { variants: variants.slice(0, count).map((variant) => ({ ...variant, stock: count })) });
  const [many, few] = [await statementsOf(() => replace(99)), await statementsOf(() => replace(2))];
  assert.ok(many > 0 && few > 0 && Math.max(many, few) <= 6, `${many} and ${few} statements`);
});
