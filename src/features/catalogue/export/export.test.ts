import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { importCatalogue } from '../import/import-catalogue.ts';
import { mapRow, type ProductDraft } from '../import/map-row.ts';
import { identityMapping } from '../import/mapping.ts';
import type { Product } from '../schema.ts';
import { importProducts } from '../service.ts';

let market: TestServer;
let ana: Person;
let folder: string;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  folder = await mkdtemp(join(tmpdir(), 'souk-export-'));
});
after(async () => {
  await market.close();
  await rm(folder, { recursive: true, force: true });
});

const asAna = () => houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null });

async function shopIn(currency: string): Promise<Shop> {
  const { status, body } = await ana.post<Shop>('/api/shops', { name: `Shop ${currency}`, currency });
  assert.equal(status, 201);
  return body;
}

const emptied = (shop: Shop) => market.house.database.pool.query('delete from products where shop_id = $1', [shop.id]);

async function exported(shop: Shop, format: 'csv' | 'jsonl', who = ana): Promise<string> {
  const response = await fetch(`${market.url}/api/shops/${shop.slug}/export?format=${format}`, {
    headers: { authorization: `Bearer ${who.accessToken}` },
  });
  assert.equal(response.status, 200);
  assert.match(
    response.headers.get('content-disposition') ?? '',
    new RegExp(`^attachment; filename="${shop.slug}\\.${format}"$`),
  );
  return Buffer.from(await response.arrayBuffer()).toString('utf8');
}

async function importText(shop: Shop, format: 'csv' | 'jsonl', text: string) {
  const file = join(folder, `${shop.slug}.${format}`);
  await writeFile(file, text);
  const report = `${file}.report`;
  const { counts } = await importCatalogue(market.house, { file, shop: shop.slug, report });
  return { ...counts, report: await readFile(report, 'utf8') };
}

/** Texts that spreadsheets and parsers trip over. */
const text = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }),
      fc.string({ unit: fc.constantFrom(...`a1 '"=+-@,;|>\\<\t:.é`), minLength: 1, maxLength: Math.min(max, 12) }),
      fc.constantFrom(
        '=1+1',
        "'=1+1",
        '"5"',
        '5',
        '-5',
        '007',
        'true',
        '1e3',
        'NaN',
        '{"a":1}',
        "''@x",
        '\\|',
        'A > B',
      ),
    )
    .map((value) =>
      value
        .slice(0, max)
        .replace(/\p{Cc}/gu, ' ')
        .toWellFormed()
        .trim(),
    )
    .filter((value) => value !== '');

const attribute = fc.oneof(
  text(30),
  fc.boolean(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
    .map((number) => Number(number.toPrecision(12)) || 0),
  fc.integer(),
);
const name = text(12).filter((value) => value !== '__proto__' && !value.includes('\ufeff'));
const amount = fc.integer({ min: 0, max: 10_000_000 });
const sku = fc.uuid();

const variants = fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).chain((names) =>
  fc.uniqueArray(
    fc.record({
      options: fc
        .tuple(...names.map(() => text(10)))
        .map((values) => Object.fromEntries(names.map((each, at) => [each, values[at]]))),
      price: amount,
      stock: fc.nat(1_000),
      sku: fc.option(sku),
    }),
    { minLength: 1, maxLength: 4, selector: ({ options }) => JSON.stringify(options) },
  ),
);

const product = fc.record({
  title: text(40),
  description: fc.array(text(30), { maxLength: 3 }).map((lines) => lines.join('\n')),
  brand: fc.option(text(20)),
  gtin: fc.constantFrom(null, '4006381333931'),
  amount,
  stock: fc.nat(1_000),
  sku: fc.option(sku),
  status: fc.constantFrom('draft', 'active', 'archived'),
  category: fc.array(fc.constantFrom('Home', 'Lamps > big', 'A|B', 'Back\\slash', '=sum'), { maxLength: 3 }),
  tags: fc.uniqueArray(text(12), { maxLength: 3 }),
  attributes: fc.dictionary(name, attribute, { maxKeys: 4 }),
  imageUrl: fc.constantFrom(null, 'https://example.com/a,b.jpg?c="d"'),
  releasedAt: fc.constantFrom(null, '2024-05-31T12:00:00.000Z'),
  variants: fc.option(variants),
});

/** Two, of which one has an attribute that every object of the language inherits. */
const inheriting = [{ valueOf: '-5' }, {}].map((attributes) => ({
  ...{ title: 'Lamp', description: '', brand: null, gtin: null, amount: 900, stock: 1, sku: null, status: 'active' },
  ...{ category: [], tags: [], attributes, imageUrl: null, releasedAt: null, variants: null },
}));

for (const format of ['csv', 'jsonl'] as const) {
  test(`whatever a shop has comes back from its own ${format} as it was`, { timeout: 120_000 }, async () => {
    const shops = { EUR: await shopIn('EUR'), JPY: await shopIn('JPY'), KWD: await shopIn('KWD') };
    await fc.assert(
      fc.asyncProperty(
        fc.array(product, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('EUR' as const, 'JPY' as const, 'KWD' as const),
        async (products, currency) => {
          const shop = shops[currency];
          await emptied(shop);
          const drafts = products.map(({ amount, variants, ...rest }, at): ProductDraft => {
            const priced = variants?.map(({ price, ...each }) => ({ ...each, price: { amount: price, currency } }));
            const mapped = mapRow(
              { ...rest, externalId: `=P${at}`, price: { amount, currency }, ...(priced && { variants: priced }) },
              identityMapping,
            );
            assert.ok('product' in mapped, JSON.stringify(mapped));
            return mapped.product;
          });
          const { created } = await importProducts(asAna(), shop.slug, drafts);
          assert.equal(created, drafts.length);
          const file = await exported(shop, format);
          const { report, ...again } = await importText(shop, format, file);
          assert.deepEqual(
            { ...again, report },
            { read: created, created: 0, updated: 0, unchanged: created, refused: 0, warnings: 0, report: '' },
            file,
          );
          // Into an empty shop it brings the same, too.
          const lines = async () => (await exported(shop, 'jsonl')).split('\n').sort();
          const before = await lines();
          await emptied(shop);
          assert.equal((await importText(shop, format, file)).created, created);
          assert.deepEqual(await lines(), before);
        },
      ),
      { numRuns: 40, endOnFailure: true, examples: [[inheriting as never, 'EUR']] },
    );
  });
}

test('no cell of an export is a formula, and the import takes the guard off again', async () => {
  const shop = await shopIn('EUR');
  const formula = '=HYPERLINK("http://evil.example","Prize")';
  const { body } = await ana.post<Product>(`/api/shops/${shop.slug}/products`, {
    title: formula,
    description: '@SUM(1)',
    price: { amount: 4_995, currency: 'EUR' },
    attributes: { '=name': '-1+1', width: -5 },
    stock: 3,
  });
  const file = await exported(shop, 'csv');
  assert.ok(file.includes(`"'=HYPERLINK(""http://evil.example"",""Prize"")"`), file);
  assert.match(file, /(^|,)"?'@SUM/m);
  assert.doesNotMatch(file, /(^|,)"?[=+\-@]/m);
  // It has no external id, so it is found again by its own.
  const { report, updated, created } = await importText(shop, 'csv', file);
  assert.deepEqual([report, created, updated], ['', 0, 1]);
  const { body: now } = await ana.get<Product>(`/api/products/${body.id}`);
  assert.equal(now.title, formula);
  assert.deepEqual(now.attributes, { '=name': '-1+1', width: -5 });
  assert.equal((await importText(shop, 'csv', file)).unchanged, 1);
});

test('a shop with more attributes than columns keeps them all, and pages are joined without a gap', async () => {
  const shop = await shopIn('EUR');
  const drafts = Array.from({ length: 1_203 }, (_, at): ProductDraft => {
    const row = {
      externalId: `P-${at}`,
      title: `Lamp ${at}`,
      price: { amount: at, currency: 'EUR' },
      attributes: { everywhere: at, [`only here ${at % 300}`]: `text ${at}` },
    };
    const mapped = mapRow(row, identityMapping);
    assert.ok('product' in mapped);
    return mapped.product;
  });
  await importProducts(asAna(), shop.slug, drafts);
  const file = await exported(shop, 'csv');
  assert.match(file.slice(0, 400), /attr:everywhere/);
  const { report, ...counts } = await importText(shop, 'csv', file);
  assert.deepEqual([report, counts.unchanged, counts.read], ['', 1_203, 1_203]);
});

test('only people of the shop who may tend its catalogue export it', async () => {
  const shop = await shopIn('EUR');
  const ben = await market.person('Ben');
  assert.equal((await ben.get(`/api/shops/${shop.slug}/export`)).status, 403);
  assert.equal((await market.guest.get(`/api/shops/${shop.slug}/export`)).status, 401);
  assert.equal((await ana.get(`/api/shops/${shop.slug}/export?format=json`)).status, 400);
  const grant = 'insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)';
  await market.house.database.pool.query(grant, [shop.id, ben.id, ['orders']]);
  assert.equal((await ben.get(`/api/shops/${shop.slug}/export`)).status, 403);
  await market.house.database.pool.query('update shop_staff set permissions = $1 where user_id = $2', [
    ['catalogue'],
    ben.id,
  ]);
  assert.match(await exported(shop, 'csv', ben), /^\ufeffexternalId,title,/);
});

test('the command writes a whole file or none, and its messages elsewhere', { timeout: 60_000 }, async () => {
  const shop = await shopIn('EUR');
  const mapped = mapRow({ externalId: 'P', title: 'Lamp', price: { amount: 1, currency: 'EUR' } }, identityMapping);
  assert.ok('product' in mapped);
  await importProducts(asAna(), shop.slug, [mapped.product]);
  const souk = async (...args: string[]) => {
    const child = spawn(process.execPath, ['src/cli.ts', 'export', ...args], {
      env: { DATABASE_URL: market.databaseUrl, SOUK_DATA: market.dataFolder },
    });
    let [out, said] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (said += data));
    const [code] = await once(child, 'exit');
    return { code, out, said };
  };
  const out = join(folder, 'out.csv');
  const written = await souk('--shop', shop.slug, '--out', out);
  assert.equal(written.code, 0, written.said);
  assert.match(written.out, /Done\. 1 products are in/);
  assert.equal(await readFile(out, 'utf8'), await exported(shop, 'csv'));
  const piped = await souk('--shop', shop.slug, '--format', 'jsonl');
  assert.equal(piped.out, await exported(shop, 'jsonl'));
  const nowhere = await souk('--shop', shop.slug, '--out', join(folder, 'none', 'x.csv'));
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.said, /cannot be written/);
  assert.match((await souk('--shop', 'nobodys-shop')).said, /There is no shop 'nobodys-shop'/);
});
