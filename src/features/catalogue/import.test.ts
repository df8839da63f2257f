import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { statementsBeside } from '#support/statements.ts';
import { type ImportOptions, importCatalogue } from './import/import-catalogue.ts';
import type { ProductDraft } from './import/map-row.ts';
import type { Product, ProductCard } from './schema.ts';
import { importProducts } from './service.ts';

let market: TestServer;
let ana: Person;
let folder: string;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  folder = await mkdtemp(join(tmpdir(), 'souk-import-'));
});
after(async () => {
  await market.close();
  await rm(folder, { recursive: true, force: true });
});

async function openShop(name: string): Promise<Shop> {
  return (await ana.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

function row(number: number, more: object = {}): object {
  return {
    externalId: `P-${number}`,
    title: `Lamp number ${number}`,
    description: 'Gives light. '.repeat(10),
    price: { amount: 1_000 + number, currency: 'EUR' },
    stock: number % 7,
    category: ['Home', `Lamps ${number % 5}`],
    attributes: { watts: number, dimmable: number % 2 === 0 },
    ...more,
  };
}

function rows(count: number): object[] {
  return Array.from({ length: count }, (_, at) => row(at + 1));
}

async function fileOf(name: string, lines: readonly (object | string)[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

async function importFile(options: ImportOptions & { shop: string }) {
  const report = options.report ?? `${options.file}.report`;
  const summary = await importCatalogue(market.house, { ...options, report });
  const reported = (await readFile(report, 'utf8')).split('\n').filter(Boolean);
  return { ...summary, reported: reported.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Everything an import could have touched, and when it was. */
async function stateOf(shop: Shop) {
  const { rows } = await market.house.database.pool.query(
    `select products.*, stock from products join product_counters on product_id = products.id
     where shop_id = $1 order by external_id`,
    [shop.id],
  );
  return rows as Record<string, unknown>[];
}

const importsOf = (shop: Shop) => market.announced('products.imported', ({ shopId }) => shopId === shop.id);

test('a file of products comes into the shop, and every bad row is reported with its line and the reason', async () => {
  const shop = await openShop('First Import');
  const file = await fileOf('mixed.jsonl', [
    row(1, { brand: 'Ikea', gtin: '4006381333931', tags: ['light'], imageUrl: 'https://example.com/1.jpg' }),
    '{"externalId": "P-2", ',
    '',
    row(3, { title: '' }),
    row(4, { price: { amount: 5, currency: 'USD' } }),
    row(1, { title: 'Lamp once more' }),
    row(6, { colour: 'red' }),
    row(7, { price: { amount: -5, currency: 'EUR' } }),
    row(8),
  ]);
  const { status, counts, reported } = await importFile({ file, shop: shop.slug });
  assert.equal(status, 'finished');
  assert.deepEqual(counts, { read: 8, created: 2, updated: 0, unchanged: 0, refused: 6, warnings: 0 });
  assert.deepEqual(
    reported.map(({ line, path, code }) => [line, path, code]),
    [
      [2, '', 'not_json'],
      [4, '/title', 'missing'],
      [5, '/price/currency', 'other_currency'],
      [6, '/externalId', 'external_id_twice'],
      [7, '/colour', 'unknown_key'],
      [8, '/price/amount', 'below_zero'],
    ],
  );
  const { body } = await ana.get<Page<ProductCard>>(`/api/products?shop=${shop.slug}`);
  assert.deepEqual(new Set(body.items.map(({ title }) => title)), new Set(['Lamp number 1', 'Lamp number 8']));
  const lamp = body.items.find(({ title }) => title === 'Lamp number 1');
  const { body: product } = await ana.get<Product>(`/api/products/${lamp?.id}`);
  assert.deepEqual(product.category, ['Home', 'Lamps 1']);
  assert.deepEqual(product.attributes, { watts: 1, dimmable: false });
  assert.equal(product.stock, 1);
  assert.equal(product.externalId, 'P-1');
});

test('after an import the planner knows what came in', async () => {
  const shop = await openShop('Known');
  const { pool } = market.house.database;
  await importFile({ file: await fileOf('known.jsonl', rows(1_100)), shop: shop.slug });
  const { rows: tables } = await pool.query<{ known: boolean }>(
    `select reltuples >= 1100 as known from pg_class where relname in ('products', 'product_counters')`,
  );
  assert.deepEqual(tables, [{ known: true }, { known: true }]);
});

test('the same file again changes nothing, and a changed row changes one product', async () => {
  const shop = await openShop('Again');
  const lines = rows(1_200);
  const file = await fileOf('again.jsonl', lines);
  assert.equal((await importFile({ file, shop: shop.slug })).counts.created, 1_200);
  const before = await stateOf(shop);
  assert.equal((await importsOf(shop)).length, 3);

  const again = await importFile({ file, shop: shop.slug });
  assert.deepEqual(again.counts, { read: 1_200, created: 0, updated: 0, unchanged: 1_200, refused: 0, warnings: 0 });
  assert.deepEqual(await stateOf(shop), before);
  assert.equal((await importsOf(shop)).length, 3);

  lines[700] = row(701, { title: 'A better lamp', stock: 99 });
  await fileOf('again.jsonl', lines);
  const changed = await importFile({ file, shop: shop.slug });
  assert.deepEqual([changed.counts.updated, changed.counts.unchanged], [1, 1_199]);
  const after = await stateOf(shop);
  const different = after.filter(({ updated_at }, at) => updated_at !== before[at]?.updated_at);
  assert.deepEqual(
    different.map(({ title, stock }) => [title, stock]),
    [['A better lamp', 99]],
  );
  assert.deepEqual((await importsOf(shop)).at(-1)?.productIds, [different[0]?.id]);
});

test('what was changed by hand is brought back by the next import, but not its stock alone', async () => {
  const shop = await openShop('By Hand');
  const file = await fileOf('by-hand.jsonl', rows(3));
  await importFile({ file, shop: shop.slug });
  const [one, two] = await stateOf(shop);
  await ana.patch(`/api/products/${one?.id}`, { title: 'By hand' });
  await ana.patch(`/api/products/${two?.id}`, { stock: 500 });
  assert.equal((await importFile({ file, shop: shop.slug })).counts.updated, 1);
  const [oneAfter, twoAfter] = await stateOf(shop);
  assert.equal(oneAfter?.title, 'Lamp number 1');
  assert.equal(twoAfter?.stock, 500);
});

test('a stopped import goes on where it stopped, and reports nothing twice', async () => {
  const shop = await openShop('Stopped');
  const lines: (object | string)[] = rows(2_500);
  for (const at of [10, 700, 1_300, 2_400]) lines[at] = 'no json';
  // Named in the first half, and again after the interruption.
  lines[2_000] = row(5);
  const file = await fileOf('stopped.jsonl', lines);
  const stop = new AbortController();
  const onProgress = ({ counts }: { counts: { read: number } }) => counts.read > 900 && stop.abort();
  const stopped = await importFile({ file, shop: shop.slug, signal: stop.signal, onProgress });
  assert.equal(stopped.status, 'interrupted');
  assert.ok(stopped.counts.read < 2_000);
  // A run that was killed leaves lines behind the stored position.
  await writeFile(`${file}.report`, '{"line": 999, "written by": "a run that was killed"}\n', { flag: 'a' });

  const went = await importFile({ file, shop: shop.slug });
  assert.equal(went.status, 'finished');
  assert.ok(went.resumedAfterLine >= 900);
  assert.deepEqual(went.counts, { read: 2_500, created: 2_495, updated: 0, unchanged: 0, refused: 5, warnings: 0 });
  assert.deepEqual(
    went.reported.map(({ line }) => line),
    [11, 701, 1_301, 2_001, 2_401],
  );
});

/** `souk import` as a process of its own, and how many products the shop has by now. */
function commandLine(file: string, shop: Shop) {
  const { pool } = market.house.database;
  const soFar = async () =>
    (await pool.query<{ count: number }>('select count(*) from products where shop_id = $1', [shop.id])).rows[0]
      ?.count ?? 0;
  const run = () => {
    const child = spawn(process.execPath, ['src/cli.ts', 'import', file, '--shop', shop.slug], {
      env: { DATABASE_URL: market.databaseUrl, SOUK_DATA: market.dataFolder },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    return { child, ended: once(child, 'exit').then(([code, signal]) => ({ code, signal, said })) };
  };
  return { run, soFar };
}

const csvOf = (count: number) =>
  [
    'externalId,title,price,currency,stock',
    ...rows(count).map((_, at) => `P-${at + 1},"Lamp\n${at + 1}",9.50,EUR,1`),
  ].join('\n');
const files = {
  csv: (count: number) => fileOf('killed.csv', [csvOf(count)]),
  // One line, as such files come.
  json: (count: number) => fileOf('killed.json', [JSON.stringify(rows(count))]),
};

for (const format of ['csv', 'json'] as const) {
  test(`an import of ${format} that is killed and run again brings every row once`, { timeout: 100_000 }, async () => {
    const shop = await openShop(`Killed ${format}`);
    const file = await files[format](3_000);
    const { run, soFar } = commandLine(file, shop);
    const first = run();
    while ((await soFar()) < 1_000) await setTimeout(5);
    first.child.kill('SIGKILL');
    assert.equal((await first.ended).signal, 'SIGKILL');
    const half = await soFar();
    assert.ok(half >= 1_000 && half < 3_000, `${half} rows`);
    assert.equal(half % 500, 0);

    const { code, said } = await run().ended;
    assert.equal(code, 0, said);
    assert.match(said, /Done. 3,000 rows: 3,000 new, 0 changed, 0 unchanged, 0 refused/);
    assert.match(said, /It went on behind line/);
    const state = await stateOf(shop);
    assert.equal(state.length, 3_000);
    assert.equal(new Set(state.map(({ external_id }) => external_id)).size, 3_000);
    const announced = (await importsOf(shop)).flatMap(({ productIds }) => productIds as string[]);
    assert.deepEqual(announced.sort(), state.map(({ id }) => id).sort());

    const again = await run().ended;
    assert.equal(again.code, 0);
    assert.match(again.said, /0 new, 0 changed, 3,000 unchanged/);
  });
}

test('of two processes on one file each row comes in once, and one of them says that the other is at it', async () => {
  const shop = await openShop('Two Processes');
  const file = await files.csv(4_000);
  const both = await Promise.allSettled(
    ['one', 'two'].map((name) => importCatalogue(market.house, { file, shop: shop.slug, report: join(folder, name) })),
  );
  const [lost] = both.filter(({ status }) => status === 'rejected');
  if (lost?.status === 'rejected') assert.equal(lost.reason.code, 'import_running');
  assert.equal((await stateOf(shop)).length, 4_000);
  const announced = (await importsOf(shop)).flatMap(({ productIds }) => productIds as string[]);
  assert.equal(new Set(announced).size, 4_000);
  assert.equal(announced.length, 4_000);
});

const variantsHeader = 'externalId,title,price,stock,sku,option:Size,option:Colour,attr:material';

/** The variants of the shop's products, in their order. */
async function variantsOf(shop: Shop) {
  const { rows } = await market.house.database.pool.query(
    `select external_id as product, options, sku, product_variants.price_amount as price, stock
     from product_variants join products on products.id = product_id where products.shop_id = $1
     order by external_id, position`,
    [shop.id],
  );
  return rows as Record<string, unknown>[];
}

test('rows of one product are its variants, and a changed file brings them to what it says', async () => {
  const shop = await openShop('Variants');
  const lines = [
    variantsHeader,
    'shirt,Shirt,49,3,S-1,S,white,linen',
    'shirt,,,5,S-2,M,white,',
    'shirt,,52.5,1,,M,blue,',
    'mug,Mug,9.50,40,M-1,,,stoneware',
  ];
  const file = await fileOf('variants.csv', lines);
  const first = await importFile({ file, shop: shop.slug });
  assert.deepEqual(first.reported, []);
  assert.deepEqual(first.counts, { read: 2, created: 2, updated: 0, unchanged: 0, refused: 0, warnings: 0 });
  assert.deepEqual(await variantsOf(shop), [
    { product: 'mug', options: {}, sku: 'M-1', price: 950, stock: 40 },
    { product: 'shirt', options: { Size: 'S', Colour: 'white' }, sku: 'S-1', price: 4900, stock: 3 },
    { product: 'shirt', options: { Size: 'M', Colour: 'white' }, sku: 'S-2', price: 4900, stock: 5 },
    { product: 'shirt', options: { Size: 'M', Colour: 'blue' }, sku: null, price: 5250, stock: 1 },
  ]);
  const [, shirt] = await stateOf(shop);
  assert.deepEqual([shirt?.price_amount, shirt?.highest_amount, shirt?.stock], [4900, 5250, 9]);
  assert.deepEqual(shirt?.attributes, { material: 'linen' });
  assert.equal((await importFile({ file, shop: shop.slug })).counts.unchanged, 2);

  // One goes, one comes, two swap their skus.
  lines.splice(1, 3, 'shirt,Shirt,49,3,S-2,S,white,linen', 'shirt,,,5,S-1,M,white,', 'shirt,,45,2,,L,red,');
  await fileOf('variants.csv', lines);
  const second = await importFile({ file, shop: shop.slug });
  assert.deepEqual([second.reported, second.counts.updated, second.counts.unchanged], [[], 1, 1]);
  assert.deepEqual(
    (await variantsOf(shop)).slice(1).map(({ sku, price }) => [sku, price]),
    [
      ['S-2', 4900],
      ['S-1', 4900],
      [null, 4500],
    ],
  );
});

test('variants that make no sense are refused with their product, and so is a sku of another product', async () => {
  const shop = await openShop('Odd Variants');
  const cases = [
    ['twice', 'S,white', 'S,white', '/variants/1/options options_twice'],
    ['other', 'S,', 'S,white', '/variants/1/options other_options'],
  ];
  for (const [name, one, two, fault] of cases) {
    const file = await fileOf(`${name}.csv`, [variantsHeader, `a,A,1,1,,${one},`, `a,A,1,1,,${two},`]);
    const { counts, reported } = await importFile({ file, shop: shop.slug });
    assert.equal(counts.refused, 1);
    assert.deepEqual(
      reported.map(({ line, path, code }) => `${line} ${path} ${code}`),
      [`2 ${fault}`],
    );
  }
  const broken = await fileOf('hole.csv', [variantsHeader, 'a,A,1,1,,S,,', 'a,,1', 'a,,1,1,,L,,', 'b,B,1,1,,,,']);
  const { counts, reported } = await importFile({ file: broken, shop: shop.slug });
  assert.deepEqual([counts.created, counts.refused], [1, 2]);
  assert.deepEqual(
    reported.map(({ line, code }) => [line, code]),
    [
      [3, 'too_few_cells'],
      [2, 'row_missing'],
    ],
  );

  const skus = await fileOf('skus.csv', [variantsHeader, 'c,C,1,1,X,,,', 'd,D,1,1,X,,,', 'e,E,1,1,Y,,,']);
  const clash = await importFile({ file: skus, shop: shop.slug });
  assert.deepEqual(
    [clash.counts.created, clash.reported.map(({ line, code }) => [line, code])],
    [2, [[3, 'sku_taken']]],
  );
  const later = await importFile({
    file: await fileOf('later.csv', [variantsHeader, 'f,F,1,1,Y,,,']),
    shop: shop.slug,
  });
  assert.deepEqual(
    later.reported.map(({ externalId, code }) => [externalId, code]),
    [['f', 'sku_taken']],
  );
});

test('what a moderator hid stays hidden, and is what the file says once it is shown again', async () => {
  const shop = await openShop('Moderated');
  const file = await fileOf('moderated.jsonl', rows(1));
  await importFile({ file, shop: shop.slug });
  const { pool } = market.house.database;
  await pool.query(
    `update products set status = 'hidden', status_before = 'active', content_hash = null where shop_id = $1`,
    [shop.id],
  );
  await fileOf('moderated.jsonl', [row(1, { status: 'draft', title: 'Changed' })]);
  await importFile({ file, shop: shop.slug });
  const [hidden] = await stateOf(shop);
  assert.deepEqual([hidden?.title, hidden?.status, hidden?.status_before], ['Changed', 'hidden', 'draft']);
});

test('Ctrl-C ends an import behind a batch, in plain words', { timeout: 60_000 }, async () => {
  const shop = await openShop('Ctrl-C');
  const file = await fileOf('ctrl-c.jsonl', rows(6_000));
  const { run, soFar } = commandLine(file, shop);
  const { child, ended } = run();
  while ((await soFar()) < 500) await setTimeout(5);
  child.kill('SIGINT');
  const { code, said } = await ended;
  assert.equal(code, 130, said);
  assert.match(said, /Stopped\. .* Run the same command again to go on from here\./);
  const { counts } = await importFile({ file, shop: shop.slug });
  assert.equal(counts.created, 6_000);
});

test('a packed file is read as it is', async () => {
  const shop = await openShop('Packed');
  const file = join(folder, 'packed.jsonl.gz');
  await writeFile(
    file,
    gzipSync(
      rows(700)
        .map((line) => JSON.stringify(line))
        .join('\n'),
    ),
  );
  const progress: (number | null)[] = [];
  const onProgress = ({ bytes, totalBytes }: { bytes: number; totalBytes: number | null }) =>
    progress.push(bytes, totalBytes);
  assert.equal((await importFile({ file, shop: shop.slug, onProgress })).counts.created, 700);
  assert.equal(progress.at(-1), progress.at(-2));
});

test('a file that is not there, a shop that is not, or a mapping that is not right is said in plain words', async () => {
  const shop = await openShop('Plain Words');
  const file = await fileOf('plain.jsonl', rows(1));
  const mapping = await fileOf('wrong.json', ['{"externalId": "id", "titel": "name"}']);
  await assert.rejects(importFile({ file: join(folder, 'none.jsonl'), shop: shop.slug }), /cannot be read/);
  await assert.rejects(importFile({ file: folder, shop: shop.slug, report: join(folder, 'r') }), /is not a file/);
  await assert.rejects(importFile({ file, shop: 'nobodys-shop' }), /There is no shop 'nobodys-shop'/);
  await assert.rejects(importFile({ file, shop: shop.slug, mapping }), /'titel' is not known/);
});

const draft = (number: number, more: Partial<ProductDraft> = {}): ProductDraft => ({
  brand: null,
  gtin: null,
  status: 'active',
  tags: [],
  imageUrl: null,
  releasedAt: null,
  ...(row(number) as Pick<
    ProductDraft,
    'externalId' | 'title' | 'description' | 'price' | 'stock' | 'category' | 'attributes'
  >),
  ...more,
});

test("nobody imports into another's shop, and a batch with a fault leaves nothing", async () => {
  const shop = await openShop('Mine');
  const ben = await market.person('Ben');
  const as = ({ id }: Person) => houseContext(market.house, { userId: id, role: 'buyer', sessionId: null });
  await assert.rejects(importProducts(as(ben), shop.slug, [draft(1)]), { code: 'forbidden' });
  await assert.rejects(importProducts(houseContext(market.house), shop.slug, [draft(1)]), { code: 'not_signed_in' });
  await assert.rejects(
    importProducts(as(ana), shop.slug, [draft(1), draft(2, { price: { amount: 1, currency: 'USD' } })]),
    { code: 'invalid_input' },
  );
  assert.deepEqual(await stateOf(shop), []);
  // Not even past the service: the database holds the currency of the shop.
  await importProducts(as(ana), shop.slug, [draft(1)]);
  await assert.rejects(
    market.house.database.pool.query(`update products set currency = 'USD' where shop_id = $1`, [shop.id]),
    /violates foreign key constraint/,
  );
});

test('a batch costs the same statements whatever its size', async () => {
  const shop = await openShop('Few Statements');
  const context = houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null });
  const statementsOf = async (drafts: ProductDraft[]) =>
    (await statementsBeside('insert into products as held', () => importProducts(context, shop.slug, drafts))).length;
  const wanted = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => {
      const [one, two] = [`S-${from + at}`, `L-${from + at}`].map((sku) => ({
        ...{ options: { Size: sku.slice(0, 1) }, sku, stock: 1 },
        price: { amount: 1_000 + from + at, currency: 'EUR' },
      }));
      return draft(from + at, { variants: [one, two] as NonNullable<ProductDraft['variants']> });
    });
  await importProducts(context, shop.slug, wanted(0, 5));
  const few = await statementsOf(wanted(11, 2));
  assert.ok(few > 4);
  assert.equal(await statementsOf(wanted(1_000, 500)), few);
});

test('two imports of one shop at once end in the same products', async () => {
  const shop = await openShop('Both');
  const context = houseContext(market.house, { userId: ana.id, role: 'buyer', sessionId: null });
  const drafts = Array.from({ length: 1_500 }, (_, at) => draft(at, { category: ['Both', `Shelf ${at % 40}`] }));
  await Promise.all([
    importProducts(context, shop.slug, drafts),
    importProducts(context, shop.slug, drafts.toReversed()),
  ]);
  assert.equal((await stateOf(shop)).length, 1_500);
});
