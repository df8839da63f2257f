import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { checkOffers } from './check.ts';
import type { GivenVariant, Product, ProductCard } from './schema.ts';

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

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const shirt = { title: 'T-shirt', price: euros(1_900) };
const sizes = (...names: string[]): GivenVariant[] => names.map((size) => ({ options: { size } }));

interface Refusal {
  code: string;
  errors?: { path: string; message: string }[];
}

async function putUp(more: object = {}, shop = attic, person = ana): Promise<Product> {
  const { status, body } = await person.post<Product>(`/api/shops/${shop.id}/products`, { ...shirt, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function changed(id: string, changes: object): Promise<Product> {
  const { status, body } = await ana.patch<Product>(`/api/products/${id}`, changes);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const shown = ({ variants }: Product) =>
  variants.map(({ options, sku, price, stock }) => [Object.values(options).join(' '), sku, price.amount, stock]);

test('a simple product has one variant without options, and its price and stock are those', async () => {
  const product = await putUp({ stock: 3 });
  assert.equal(product.variants.length, 1);
  const [only] = product.variants;
  assert.deepEqual({ ...only, id: '' }, { id: '', options: {}, sku: null, price: euros(1_900), stock: 3 });

  const dearer = await changed(product.id, { price: euros(2_500), stock: 4 });
  assert.deepEqual(dearer.variants, [{ ...only, price: euros(2_500), stock: 4 }]);
  assert.deepEqual([dearer.price, dearer.highestPrice, dearer.stock], [euros(2_500), euros(2_500), 4]);
});

test('a product comes in variants, and shows from which price to which they cost and how many there are', async () => {
  const product = await putUp({
    variants: [
      { options: { size: 'S', color: 'red' }, sku: 'TS-S', price: euros(1_500), stock: 2 },
      { options: { color: 'red', size: 'M' }, sku: 'TS-M', stock: 5 },
      { options: { size: ' L ', color: 'blue' }, price: euros(2_200) },
    ],
  });
  assert.deepEqual(
    product.variants.map(({ id: _, ...variant }) => variant),
    [
      { options: { size: 'S', color: 'red' }, sku: 'TS-S', price: euros(1_500), stock: 2 },
      { options: { size: 'M', color: 'red' }, sku: 'TS-M', price: euros(1_900), stock: 5 },
      { options: { size: 'L', color: 'blue' }, sku: null, price: euros(2_200), stock: 0 },
    ],
  );
  assert.deepEqual([product.price, product.highestPrice, product.stock], [euros(1_500), euros(2_200), 7]);

  const { body: seen } = await market.guest.get<Product>(`/api/products/${product.id}`);
  assert.deepEqual(seen.variants, product.variants);
  const { body: list } = await market.guest.get<Page<ProductCard>>(`/api/products?shop=${attic.id}&limit=1`);
  const [card] = list.items;
  assert.deepEqual([card?.price, card?.highestPrice, card?.stock], [euros(1_500), euros(2_200), 7]);
});

const twoSizes = sizes('S', 'M');
const refusals: [string, object, string][] = [
  ['no variants at all', { variants: [] }, '/variants'],
  ['more than a hundred', { variants: sizes(...Array.from({ length: 101 }, (_, at) => `${at}`)) }, '/variants'],
  ['more than three options', { variants: [{ options: { a: '1', b: '2', c: '3', d: '4' } }] }, '/variants/0/options'],
  ['an option of spaces', { variants: [{ options: { ' ': 'x' } }] }, '/variants/0/options'],
  ['a value of spaces', { variants: [{ options: { size: ' ' } }] }, '/variants/0/options/size'],
  ['a value that is a number', { variants: [{ options: { size: 4 } }] }, '/variants/0/options/size'],
  ['an option named twice', { variants: [{ options: { size: 'S', 'size ': 'S' } }] }, '/variants/0/options'],
  [
    'variants that name other options',
    { variants: [...twoSizes, { options: { color: 'red' } }] },
    '/variants/2/options',
  ],
  ['a variant without options beside others', { variants: [...twoSizes, { options: {} }] }, '/variants/2/options'],
  ['the same options twice', { variants: [...twoSizes, { options: { size: 'M ' } }] }, '/variants/2/options'],
  ['the same sku twice', { variants: twoSizes.map((variant) => ({ ...variant, sku: 'twice' })) }, '/variants/1/sku'],
  ['a variant of another product', { variants: [{ id: randomUUID(), options: {} }] }, '/variants/0/id'],
  [
    'a price in another currency',
    { variants: [{ options: {}, price: { amount: 1, currency: 'USD' } }] },
    '/variants/0/price/currency',
  ],
  ['a stock beyond measure', { variants: [{ options: {}, stock: 1_000_000_001 }] }, '/variants/0/stock'],
  ['a stock beside variants', { variants: twoSizes, stock: 1 }, '/stock'],
];
for (const [what, more, path] of refusals) {
  test(`${what} is refused, in a new product and in a change`, async () => {
    const { id } = await putUp();
    const answers = [
      await ana.post<Refusal>(`/api/shops/${attic.id}/products`, { ...shirt, ...more }),
      await ana.patch<Refusal>(`/api/products/${id}`, more),
    ];
    for (const { status, body } of answers) {
      assert.equal(status, 400);
      assert.deepEqual(
        body.errors?.map((fault) => fault.path),
        [path],
      );
    }
  });
}

test('a variant keeps its id, stock and price through a change that does not name them', async () => {
  const product = await putUp({
    variants: [
      { options: { size: 'S' }, sku: 'K-S', price: euros(1_000), stock: 1 },
      { options: { size: 'M' }, sku: 'K-M', price: euros(2_000), stock: 2 },
    ],
  });
  const [small, medium] = product.variants;
  const next = await changed(product.id, {
    variants: [{ options: { size: 'XL' } }, { options: { size: 'M' } }, { id: small?.id, options: { size: 'XS' } }],
  });
  assert.deepEqual(shown(next), [
    ['XL', null, 1_000, 0],
    ['M', 'K-M', 2_000, 2],
    ['XS', 'K-S', 1_000, 1],
  ]);
  assert.deepEqual([next.variants[1]?.id, next.variants[2]?.id], [medium?.id, small?.id]);

  const priced = await changed(product.id, { price: euros(700), variants: sizes('M', 'XS') });
  assert.deepEqual(shown(priced), [
    ['M', 'K-M', 700, 2],
    ['XS', 'K-S', 700, 1],
  ]);
});

test('two variants swap their options and skus in one change', async () => {
  const product = await putUp({
    variants: [
      { options: { size: 'S' }, sku: 'swap-1' },
      { options: { size: 'M' }, sku: 'swap-2' },
    ],
  });
  const [one, two] = product.variants;
  const swapped = await changed(product.id, {
    variants: [
      { id: one?.id, options: { size: 'M' }, sku: 'swap-2' },
      { id: two?.id, options: { size: 'S' }, sku: 'swap-1' },
    ],
  });
  assert.deepEqual(
    swapped.variants.map(({ id, sku }) => [id, sku]),
    [
      [one?.id, 'swap-2'],
      [two?.id, 'swap-1'],
    ],
  );
});

test('price and stock of a product with several variants are changed at the variants', async () => {
  const product = await putUp({ variants: sizes('S', 'M') });
  for (const changes of [{ price: euros(1) }, { stock: 1 }]) {
    const { status, body } = await ana.patch<Refusal>(`/api/products/${product.id}`, changes);
    assert.deepEqual([status, body.code], [409, 'has_variants']);
  }
  const one = await changed(product.id, { variants: sizes('M') });
  assert.equal(one.variants[0]?.id, product.variants[1]?.id);
  assert.deepEqual(shown(await changed(product.id, { stock: 8 })), [['M', null, 1_900, 8]]);
});

test('a sku names one variant of a shop, and another shop may use it too', async () => {
  const named = (sku: string) => ({ variants: [{ options: {}, sku }] });
  await putUp(named('one-only'));
  const second = await ana.post<Refusal>(`/api/shops/${attic.id}/products`, { ...shirt, ...named('one-only') });
  assert.deepEqual([second.status, second.body.code], [409, 'sku_taken']);
  const other = await putUp();
  const changes = await ana.patch<Refusal>(`/api/products/${other.id}`, named('one-only'));
  assert.deepEqual([changes.status, changes.body.code], [409, 'sku_taken']);
  const ben = await market.person('Ben');
  await putUp(named('one-only'), await openShop(ben, 'Bens'), ben);

  const race = await Promise.all(
    Array.from({ length: 6 }, () => ana.post(`/api/shops/${attic.id}/products`, { ...shirt, ...named('raced') })),
  );
  assert.deepEqual(race.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
});

test('a variant that others refer to stays', async () => {
  const product = await putUp({ variants: sizes('S', 'M') });
  const [small] = product.variants;
  const { pool } = market.house.database;
  await pool.query('create table souvenirs (variant_id uuid references product_variants)');
  await pool.query('insert into souvenirs values ($1)', [small?.id]);
  const refused = await ana.patch<Refusal>(`/api/products/${product.id}`, { variants: sizes('M') });
  assert.deepEqual([refused.status, refused.body.code], [409, 'variant_in_use']);
  const renamed = await changed(product.id, { variants: [{ id: small?.id, options: { size: 'XS' } }] });
  assert.equal(renamed.variants[0]?.id, small?.id);
  assert.equal((await ana.delete(`/api/products/${product.id}`)).status, 204);
  assert.equal((await ana.get<Product>(`/api/products/${product.id}`)).body.status, 'archived');
});

test('of two editors who read the same, the second is told of the first', async () => {
  const product = await putUp();
  assert.equal(product.revision, 1);
  const path = `/api/products/${product.id}`;
  const titles = ['Mine', 'No, mine'];
  const answers = await Promise.all(
    titles.map((title) => ana.patch<Product & Refusal>(path, { title, revision: product.revision })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  const refused = answers.find(({ status }) => status === 409);
  assert.equal(refused?.body.code, 'changed_meanwhile');
  const { body: now } = await ana.get<Product>(path);
  assert.equal(now.title, answers.find(({ status }) => status === 200)?.body.title);
  assert.equal(now.revision, 2);
  assert.equal((await changed(product.id, { title: 'Agreed', revision: now.revision })).revision, 3);
  const events = await market.announced('product.changed', ({ productId }) => productId === product.id);
  assert.equal(events.length, 2);
});

test('a change of variants says whether prices or stocks changed', async () => {
  const product = await putUp({ variants: sizes('S', 'M') });
  const changes = [
    { variants: [{ options: { size: 'S' }, sku: 'say' }, { options: { size: 'M' } }] },
    { variants: [{ options: { size: 'S' } }, { options: { size: 'M' }, stock: 1 }] },
    { variants: [{ options: { size: 'S' } }, { options: { size: 'M' }, price: euros(1) }] },
    { variants: sizes('S') },
  ];
  for (const one of changes) await changed(product.id, one);
  const events = await market.announced('product.changed', ({ productId }) => productId === product.id);
  assert.deepEqual(
    events.map(({ priceChanged, stockChanged }) => [priceChanged, stockChanged]),
    [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ],
  );
});

test('the largest stocks add up', async () => {
  const stock = 1_000_000_000;
  const product = await putUp({ variants: sizes('S', 'M', 'L').map((variant) => ({ ...variant, stock })) });
  assert.equal(product.stock, 3 * stock);
});

test('the recount names what is not as its variants say', async () => {
  const product = await putUp({ stock: 2 });
  const { db, pool } = market.house.database;
  assert.deepEqual(await checkOffers.find(db), []);
  await pool.query('update product_counters set stock = 9 where product_id = $1', [product.id]);
  assert.deepEqual(await checkOffers.find(db), [`the product ${product.id} counts 9 pieces, its variants 2`]);
  await pool.query('update product_counters set stock = 2 where product_id = $1', [product.id]);
  await pool.query('update products set highest_amount = 9 where id = $1', [product.id]);
  assert.equal((await checkOffers.find(db)).length, 1);
  await changed(product.id, { price: euros(1) });
  assert.deepEqual(await checkOffers.find(db), []);
});

test('after a large batch, a single sale still looks at the variants of its product alone', async () => {
  const { pool } = market.house.database;
  const client = await pool.connect();
  try {
    await client.query(
      `insert into products (id, shop_id, title, price_amount, highest_amount, currency)
       select gen_random_uuid(), $1, 'One of many', 1, 1, 'EUR' from generate_series(1, 5000)`,
      [attic.id],
    );
    await client.query(
      `insert into product_variants (id, product_id, shop_id, price_amount)
       select gen_random_uuid(), id, shop_id, 1 from products where title = 'One of many'`,
    );
    await client.query('analyze products, product_variants, product_counters');
    const { rows } = await client.query<{ id: string }>('select id from product_variants limit 500');
    const ids = rows.map(({ id }) => id);
    const sell = 'update product_variants set stock = stock + 1, price_amount = price_amount + 1 where id = any($1)';
    await client.query(sell, [ids]);
    const walks = async () => {
      const { rows } = await client.query(
        `select relname, seq_scan from pg_stat_xact_user_tables
         where relname in ('products', 'product_variants', 'product_counters') order by relname`,
      );
      return rows;
    };
    await client.query('begin');
    const before = await walks();
    await client.query(sell, [ids.slice(0, 1)]);
    assert.deepEqual(await walks(), before);
    await client.query('rollback');
  } finally {
    client.release();
  }
});
