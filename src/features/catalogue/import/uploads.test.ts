import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { resumeImports } from './jobs.ts';
import type { Import, ReportedRow } from './schema.ts';
import { workOnUpload } from './work-on-upload.ts';

let market: TestServer;
let ana: Person;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function openShop(name: string): Promise<Shop> {
  const { status, body } = await ana.post<Shop>('/api/shops', { name, currency: 'EUR' });
  assert.equal(status, 201);
  return body;
}

const upload = (shop: Shop, text: string | Buffer, ask = '', who = ana) =>
  who.post<Import & { code?: string }>(`/api/shops/${shop.slug}/imports${ask}`, Buffer.from(text));

async function ended(shop: Shop, { id }: { id: string }): Promise<Import> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await ana.get<Import>(`/api/shops/${shop.slug}/imports/${id}`);
    if (body.status !== 'waiting' && body.status !== 'running') return body;
    await pause(50);
  }
  throw new Error('The import did not end in 20 s');
}

const line = (at: number, more = '') => `P-${at},Lamp ${at},${at}.50,EUR,${at % 7}${more}\n`;
const header = 'externalId,title,price,currency,stock\n';
const rows = (count: number) => header + Array.from({ length: count }, (_, at) => line(at + 1)).join('');

test('an uploaded file comes into the shop in the background, and its report names every bad row', async () => {
  const shop = await openShop('Uploads');
  const text = `${header + line(1)}P-2,,1.00,EUR,1\nP-3,Lamp,"1.299,00",EUR,1\n${line(1)}P-5,Lamp,5,USD,1\n${line(6, ',7')}`;
  const { status, body } = await upload(shop, text, '?name=autumn%2F..%0A.csv');
  assert.equal(status, 201);
  assert.equal(body.status, 'waiting');
  assert.equal(body.fileName, 'autumn/.. .csv');
  const done = await ended(shop, body);
  assert.equal(done.status, 'finished');
  assert.deepEqual(done.counts, { read: 6, created: 1, updated: 0, unchanged: 0, refused: 5, warnings: 0 });
  assert.deepEqual([done.bytes, done.totalBytes], [text.length, text.length]);

  const report = `/api/shops/${shop.slug}/imports/${body.id}/report`;
  const first = await ana.get<Page<ReportedRow>>(`${report}?limit=2`);
  const second = await ana.get<Page<ReportedRow>>(`${report}?cursor=${first.body.nextCursor}`);
  assert.equal(second.body.nextCursor, null);
  assert.deepEqual(
    [...first.body.items, ...second.body.items].map(({ line, level, externalId, faults }) => [
      line,
      level,
      externalId,
      faults.map(({ path, code }) => `${path} ${code}`).join(),
    ]),
    [
      [3, 'refused', 'P-2', '/title missing'],
      [4, 'refused', 'P-3', '/price/amount not_a_number'],
      [5, 'refused', 'P-1', '/externalId external_id_twice'],
      [6, 'refused', 'P-5', '/price/currency other_currency'],
      [7, 'refused', null, ' too_many_cells'],
    ],
  );
  const list = await ana.get<Page<Import>>(`/api/shops/${shop.slug}/imports`);
  assert.deepEqual(list.body.items, [done]);
  const { rows: files } = await query(
    `select loose_since is not null as loose from files where kind = 'import' and owner_id = $1`,
    [ana.id],
  );
  assert.deepEqual(files, [{ loose: true }], 'the upload is left to the sweep');
  assert.equal((await market.announced('products.imported', ({ shopId }) => shopId === shop.id)).length, 1);
});

test('packed, in UTF-16, as JSON Lines or as one array it is the same; again it changes nothing', async () => {
  const shop = await openShop('Formats');
  const products = [1, 2].map((at) => ({
    externalId: `P-${at}`,
    title: `Lamp ${at}`,
    price: { amount: at * 100 + 50, currency: 'EUR' },
    stock: at,
  }));
  const first = await ended(shop, (await upload(shop, rows(2))).body);
  assert.equal(first.counts.created, 2);
  const lines = products.map((product) => JSON.stringify(product)).join('\n');
  for (const [text, ask] of [
    [gzipSync(rows(2)), '?name=lamps.csv.gz'],
    [Buffer.from(`\ufeff${rows(2)}`, 'utf16le'), '?name=lamps.csv'],
    [lines, '?format=jsonl'],
    [gzipSync(lines), ''],
    [JSON.stringify(products), '?name=lamps.json'],
  ] as const) {
    const { status, counts } = await ended(shop, (await upload(shop, text, ask)).body);
    assert.deepEqual([status, counts.unchanged, counts.read], ['finished', 2, 2], ask);
  }
});

test('a file that cannot be read has failed, and says why', async () => {
  const shop = await openShop('Unreadable');
  const cases: [text: string | Buffer, ask: string, code: string][] = [
    ['externalId,titel,price\n', '?name=a.csv', 'unknown_column'],
    ['externalId,title\n', '?name=a.csv', 'missing_column'],
    ['externalId,title,price,title\n', '?name=a.csv', 'column_twice'],
    ['{"a":1}', '?format=csv', 'unknown_column'],
    ['a,b', '?format=json', 'not_an_array'],
    [gzipSync(rows(50)).subarray(0, 100), '?name=a.csv.gz', 'broken_archive'],
  ];
  for (const [text, ask, code] of cases) {
    const { id, status, counts } = await ended(shop, (await upload(shop, text, ask)).body);
    assert.equal(status, 'failed', code);
    assert.ok(counts.refused > 0);
    const { body } = await ana.get<Page<ReportedRow>>(`/api/shops/${shop.slug}/imports/${id}/report`);
    assert.deepEqual(
      body.items.at(-1)?.faults.map((fault) => fault.code),
      [code],
    );
  }
  for (const nothing of ['', header]) {
    const { status, counts } = await ended(shop, (await upload(shop, nothing, '?name=a.csv')).body);
    assert.deepEqual([status, counts.read], ['finished', 0]);
  }
});

test('a shop has one import at a time, and a stopped one lets the next begin', async () => {
  const shop = await openShop('One By One');
  const answers = await Promise.all([1, 2, 3].map(() => upload(shop, rows(20_000))));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  assert.deepEqual(new Set(answers.map(({ body }) => body.code)), new Set([undefined, 'import_under_way']));
  const started = answers.find(({ status }) => status === 201)?.body as Import;
  const address = `/api/shops/${shop.slug}/imports/${started.id}`;
  for (let now = started; now.counts.read === 0; now = (await ana.get<Import>(address)).body) await pause(20);
  assert.equal((await ana.delete(address)).status, 204);
  assert.equal((await ana.delete(address)).status, 204);
  const { body: stopped } = await ana.get<Import>(address);
  assert.equal(stopped.status, 'stopped');
  assert.ok(stopped.counts.read > 0 && stopped.counts.read < 20_000);
  await pause(500);
  const { rows: there } = await query('select count(*) from products where shop_id = $1', [shop.id]);
  assert.equal(there[0].count, stopped.counts.created, 'nothing came in after it was stopped');
  assert.equal((await upload(shop, rows(1))).status, 201);
});

test('others learn nothing of it, and who loses the permission on the way ends it', async () => {
  const shop = await openShop('Private');
  const ben = await market.person('Ben');
  assert.equal((await upload(shop, rows(1), '', ben)).status, 403);
  const { body } = await upload(shop, rows(1));
  for (const path of ['', `/${body.id}`, `/${body.id}/report`]) {
    assert.equal((await ben.get(`/api/shops/${shop.slug}/imports${path}`)).status, 403);
    assert.equal((await market.guest.get(`/api/shops/${shop.slug}/imports${path}`)).status, 401);
  }
  const other = await openShop('Other');
  assert.equal((await ana.get(`/api/shops/${other.slug}/imports/${body.id}`)).status, 404);
  assert.equal((await ana.delete(`/api/shops/${other.slug}/imports/${body.id}`)).status, 404);
  await ended(shop, body);

  const grant = `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{catalogue}')`;
  await query(grant, [shop.id, ben.id]);
  const bens = await upload(shop, rows(10_000), '', ben);
  assert.equal(bens.status, 201);
  const countOf = async () =>
    (await ana.get<Import>(`/api/shops/${shop.slug}/imports/${bens.body.id}`)).body.counts.read;
  while ((await countOf()) === 0) await pause(20);
  await query('delete from shop_staff where user_id = $1', [ben.id]);
  const { status, counts } = await ended(shop, bens.body);
  assert.equal(status, 'failed');
  assert.ok(counts.read < 30_000);
});

test('two workers on one upload bring every row once', async () => {
  const shop = await openShop('Two Workers');
  const { body } = await upload(shop, rows(8_000));
  await Promise.all([1, 2, 3].map(() => workOnUpload(market.house, body.id)));
  await resumeImports(market.house, 0);
  const { status, counts } = await ended(shop, body);
  assert.deepEqual([status, counts.read, counts.created], ['finished', 8_000, 8_000]);
  const imported = await market.announced('products.imported', ({ shopId }) => shopId === shop.id);
  assert.equal(imported.flatMap(({ productIds }) => productIds).length, 8_000);
});

test('an import that fails five times without a step forward is given up', async () => {
  const shop = await openShop('Poison');
  await query(`
    create function refuse_poison() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
    create trigger poison before insert on products for each row when (new.title = 'Poison') execute function refuse_poison()`);
  const { body } = await upload(shop, `${rows(500)}P-501,Poison,1,EUR,1\n`);
  for (let tries = 0; tries < 6; tries++) await workOnUpload(market.house, body.id).catch(() => {});
  const { status, counts } = await ended(shop, body);
  assert.deepEqual([status, counts.created], ['failed', 500]);
  assert.equal((await upload(shop, rows(1))).status, 201);
});
