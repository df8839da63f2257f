import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { parquetReadObjects } from 'hyparquet';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import type { ReportResult } from '../reports/schema.ts';
import { mediaTypes } from './send-table.ts';

let market: TestServer;
let ana: Person;
let shop: { id: string; slug: string };

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = await newShop('EUR');
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function newShop(currency: string) {
  const wish = { name: `Attic ${newId()}`, currency, timeZone: 'Europe/Lisbon' };
  return (await ana.post<{ id: string; slug: string }>('/api/shops', wish)).body;
}

async function fetched(path: string, body?: object): Promise<{ type: string; name: string; bytes: Buffer }> {
  const response = await fetch(market.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${ana.accessToken}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(response.status, 200, bytes.toString());
  const name = /^attachment; filename="(.+)"$/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
  return { type: response.headers.get('content-type') ?? '', name, bytes };
}

type Row = Record<string, unknown>;

function csvRows(bytes: Buffer): Row[] {
  assert.equal(bytes.subarray(0, 3).toString('hex'), 'efbbbf');
  return parse(bytes, { bom: true, columns: true }) as Row[];
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The cells of a sheet by the columns of its first row: texts, and numbers with the place of their format. */
function sheetRows(bytes: Uint8Array, sheet = 1): Row[] {
  const xml = strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${sheet}.xml`] ?? new Uint8Array());
  const rows = [...xml.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\/>|<c s="(\d)"(?: t="inlineStr"><is><t[^>]*>(.*?)<\/t><\/is>|><v>(.*?)<\/v>)<\/c>/gs)].map(
      ([, style, text, number]) => {
        if (style === undefined) return null;
        if (number === undefined) return (text ?? '').replace(/&\w+;/g, (sign) => entities[sign] ?? sign);
        if (style === '2' || style === '3') return new Date((Number(number) - 25_569) * 86_400_000).toISOString();
        return Number(number);
      },
    ),
  );
  const [header = [], ...others] = rows;
  return others.map((cells) => Object.fromEntries(header.map((name, at) => [String(name), cells[at] ?? null])));
}

async function parquetRows(bytes: Buffer): Promise<Row[]> {
  const file = new Uint8Array(bytes).buffer;
  return parquetReadObjects({ file });
}

/** Nothing, numbers and days as CSV writes them. */
const plain = (rows: Row[]) =>
  rows.map((row) =>
    Object.values(row).map((value) => {
      if (value === null || value === undefined) return '';
      // Their reader of decimals multiplies floats.
      const number = typeof value === 'number' ? Number(value.toFixed(6)) : value;
      const text = value instanceof Date ? value.toISOString() : String(number);
      return text.replace(/T00:00:00.000Z$/, '');
    }),
  );

test('CSV, Excel and Parquet of a report hold the same rows as its answer', async () => {
  const titles = ['=HYPERLINK("http://evil.example")', 'Radio, "Ada" <& Söhne>', '-5', 'zwei\u000bZeilen'];
  const ids: string[] = [];
  for (const [at, title] of titles.entries()) {
    const id = newId();
    ids.push(id);
    await query(
      `insert into products (id, shop_id, title, currency, price_amount, highest_amount, status)
       values ($1, $2, $3, 'EUR', 100, 100, 'draft')`,
      [...[id, shop.id, title]],
    );
    await query(
      `insert into shop_figures (shop_id, dimension, date, value, views, revenue)
       values ($1, 'product', '2026-03-02', $2, $3, $4)`,
      [shop.id, id, 100 - at, [4_995, 0, -5, 123_456_789][at]],
    );
  }
  const definition = {
    metrics: ['views', 'revenue'],
    dimensions: ['week', 'product'],
    range: { startDate: '2026-03-01', endDate: '2026-03-31' },
    compare: 'previous',
  };
  const base = `/api/analytics/shop/${shop.slug}/report`;
  const { body } = await ana.post<ReportResult>(base, definition);
  const expected = body.rows.map(({ time, key, label, figures }) => [
    ...[
      time,
      key,
      label ?? 'gone',
      String(figures.views),
      '0',
      ((figures.revenue ?? 0) / 100).toFixed(2),
      '0.00',
      'EUR',
    ],
  ]);
  assert.equal(expected.length, 4);
  const [csv, xlsx] = await Promise.all([
    fetched(`${base}/export?format=csv`, definition),
    fetched(`${base}/export?format=xlsx`, definition),
  ]);
  const parquet = await fetched(`${base}/export?format=parquet`, definition);
  assert.deepEqual([csv.type, csv.name], ['text/csv; charset=utf-8', `${shop.slug}-report-2026-03-01-2026-03-31.csv`]);
  assert.match(xlsx.type, /spreadsheetml\.sheet/);
  assert.equal(parquet.type, 'application/vnd.apache.parquet');

  const columns = ['week', 'productId', 'product', 'views', 'viewsBefore', 'revenue', 'revenueBefore', 'currency'];
  const inCsv = csvRows(csv.bytes);
  assert.deepEqual(Object.keys(inCsv[0] ?? {}), columns);
  const guarded = expected.map((row) =>
    row.map((cell, at) => (at === 2 && /^[=-]/.test(cell ?? '') ? `'${cell}` : cell)),
  );
  assert.deepEqual(plain(inCsv), guarded);
  // A negative sum is a number, and a title never a formula.
  assert.match(csv.bytes.toString(), /,-0\.05,0\.00,EUR/);
  assert.doesNotMatch(csv.bytes.toString(), /(^|,)"?=/m);

  const numbers = (rows: (string | undefined)[][]) =>
    rows.map((row) => row.map((cell, at) => (at >= 3 && at <= 6 ? String(Number(cell)) : cell)));
  const inExcel = sheetRows(xlsx.bytes);
  assert.deepEqual(Object.keys(inExcel[0] ?? {}), columns);
  const excelSays = expected.map((row) => row.map((cell) => cell?.replace('\u000b', '_x000B_')));
  assert.deepEqual(plain(inExcel), numbers(excelSays));
  assert.deepEqual(plain(await parquetRows(parquet.bytes)), numbers(expected));
});

test('money is written in the units of its currency', async () => {
  for (const [currency, written] of [
    ['JPY', '4995'],
    ['KWD', '4.995'],
  ] as const) {
    const own = await newShop(currency);
    await query(`insert into shop_analytics (shop_id, date, revenue) values ($1, '2026-03-01', 4995)`, [own.id]);
    const definition = {
      metrics: ['revenue'],
      dimensions: [],
      range: { startDate: '2026-03-01', endDate: '2026-03-01' },
    };
    const path = `/api/analytics/shop/${own.slug}/report/export`;
    assert.deepEqual(csvRows((await fetched(`${path}?format=csv`, definition)).bytes), [
      { revenue: written, currency },
    ]);
    const inParquet = await parquetRows((await fetched(`${path}?format=parquet`, definition)).bytes);
    assert.deepEqual(inParquet, [{ revenue: Number(written), currency }]);
    assert.deepEqual(sheetRows((await fetched(`${path}?format=xlsx`, definition)).bytes), inParquet);
  }
});

/** Views of a shop every second from a moment on; who looked is somebody of `visitors`. */
async function addViews(shopId: string, count: number, from = '2026-03-10T00:00:00Z'): Promise<void> {
  await query(
    `insert into product_views (id, kind, shop_id, day, visitor, device, referrer, user_agent, ip_address, created_at)
     select gen_random_uuid(), 'shop', $1, (at at time zone 'Europe/Lisbon')::date, 'visitor ' || nr % 7, 'mobile',
       'https://radio.example/' || nr, 'Secret agent', '203.0.113.7', at
     from (select nr, $2::timestamptz + nr / 3 * interval '1 second' as at from generate_series(0, $3::integer - 1) as nr) as seen`,
    [shopId, from, count],
  );
}

test('raw views come whole, in order, with nobody’s name', async () => {
  const own = await newShop('EUR');
  // More than two pages, three at the same moment, over midnight.
  await addViews(own.id, 4_500, '2026-03-09T23:50:00Z');
  await addViews(shop.id, 3, '2026-03-10T12:00:00Z');
  await query(`update product_views set kind = 'product' where shop_id = $1 and created_at < '2026-03-09T23:50:01Z'`, [
    own.id,
  ]);
  const path = `/api/analytics/shop/${own.slug}/views/export?startDate=2026-03-10&endDate=2026-03-10`;
  const [csv, parquet] = await Promise.all([fetched(`${path}&format=csv`), fetched(`${path}&format=parquet`)]);
  const xlsx = await fetched(`${path}&format=xlsx`);
  const rows = csvRows(csv.bytes);
  assert.equal(rows.length, 4_500 - 1_800);
  const day = await fetched(path.replaceAll('2026-03-10', '2026-03-09'));
  const before = csvRows(day.bytes);
  assert.equal(before.length, 1_800);
  assert.deepEqual([before[0]?.kind, before[0]?.title, before[3]?.title], ['product', 'gone', '']);
  const { rows: kept } = await query('select id from product_views where shop_id = $1 order by created_at, id', [
    own.id,
  ]);
  assert.deepEqual(
    [...before, ...rows].map(({ id }) => id),
    kept.map(({ id }) => id),
  );
  assert.equal(new Set(rows.map(({ visitor }) => visitor)).size, 7);
  for (const secret of ['visitor ', 'Secret agent', '203.0.113.7']) assert.ok(!csv.bytes.includes(secret));
  assert.deepEqual(Object.keys(rows[0] ?? {}), [
    ...['id', 'kind', 'productId', 'title', 'day', 'createdAt', 'visitor', 'device', 'browser', 'os', 'referrer'],
    'duration',
  ]);
  const times = (all: string[][]) =>
    all.map((row) => row.map((cell, at) => (at === 5 ? new Date(cell).getTime() : cell)));
  const expected = times(plain(rows));
  const inParquet = await parquetRows(parquet.bytes);
  assert.deepEqual(times(plain(inParquet)), expected);
  const inExcel = plain(sheetRows(xlsx.bytes)).map((row) =>
    row.map((cell, at) => (at === 5 && cell.length === 10 ? `${cell}T00:00:00Z` : cell)),
  );
  assert.deepEqual(
    inExcel.map((row) => row.map((cell, at) => (at === 5 ? Math.round(Date.parse(cell) / 1_000) : cell))),
    expected.map((row) => row.map((cell, at) => (at === 5 ? Number(cell) / 1_000 : cell))),
  );
  // Somebody is not to be known again in another shop.
  const other = csvRows((await fetched(path.replace(own.slug, shop.slug))).bytes);
  assert.equal(other.length, 3);
  assert.ok(other.every(({ visitor }) => !rows.some((row) => row.visitor === visitor)));
  const ever = await fetched(`/api/analytics/shop/${own.slug}/views/export?startDate=2000-01-01&endDate=2999-12-31`);
  assert.equal(csvRows(ever.bytes).length, 4_500);
  for (const range of ['startDate=2026-03-11&endDate=2026-03-10', 'startDate=1999-01-01&endDate=1999-01-02']) {
    assert.equal((await ana.get(`/api/analytics/shop/${own.slug}/views/export?${range}`)).status, 400);
  }
});

/** Begins to fetch and takes nothing of it yet. */
async function begin(path: string, who = ana) {
  const asked = request(market.url + path, { headers: { authorization: `Bearer ${who.accessToken}` }, agent: false });
  asked.on('error', () => {});
  asked.end();
  const [response] = await once(asked, 'response');
  response.on('error', () => {});
  return { status: response.statusCode as number, response, leave: () => asked.destroy() };
}

test('only so many are made at once, and who leaves gives the place back', async () => {
  const own = await newShop('EUR');
  await addViews(own.id, 60_000);
  const path = `/api/analytics/shop/${own.slug}/views/export?startDate=2026-03-10&endDate=2026-03-10`;
  const staff = await Promise.all(
    ['Sam', 'Kim'].map(async (name) => {
      const person = await market.person(name);
      const grant = `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{analytics}')`;
      await query(grant, [own.id, person.id]);
      return person;
    }),
  );
  const [sam, kim] = staff as [Person, Person];
  const mine = [await begin(path), await begin(path)];
  const refused = await ana.get<{ code: string }>(path);
  assert.deepEqual([refused.status, refused.body.code], [429, 'export_running']);
  const theirs = [await begin(path, sam), await begin(path, sam)];
  assert.deepEqual(
    [...mine, ...theirs].map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const busy = await kim.get<{ code: string }>(path);
  assert.deepEqual([busy.status, busy.body.code, busy.headers.get('retry-after')], [503, 'exports_busy', '30']);
  const head = await fetch(market.url + path, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${kim.accessToken}` },
  });
  assert.deepEqual([head.status, head.headers.get('content-type')], [200, mediaTypes.csv], 'of a head nothing is made');
  // While they wait, none of them holds a connection.
  const { rows } = await query(
    `select query from pg_stat_activity where datname = current_database() and state like 'idle in%' and query like '%as view%'`,
  );
  assert.deepEqual(rows, []);

  for (const { leave } of mine) leave();
  for (const { leave } of theirs) leave();
  let status = 503;
  for (let tries = 0; status !== 200 && tries < 200; tries++) {
    await pause(25);
    const again = await begin(path, kim);
    status = again.status;
    again.leave();
  }
  assert.equal(status, 200);
});

test('who leaves a report gives back what it held of the database', async () => {
  const own = await newShop('EUR');
  await query(
    `insert into shop_figures (shop_id, dimension, date, value, views)
     select $1, 'referrer', '2026-03-01', repeat('far-', 100) || nr || '.example', nr from generate_series(1, 60000) as nr`,
    [own.id],
  );
  const definition = {
    metrics: ['views'],
    dimensions: ['referrer'],
    range: { startDate: '2026-03-01', endDate: '2026-03-01' },
  };
  const saved = await ana.post<{ id: string }>(`/api/analytics/shop/${own.slug}/reports`, { name: 'Far', definition });
  const path = `/api/analytics/shop/${own.slug}/reports/${saved.body.id}/export?format=csv`;
  const held = async () =>
    (
      await query(
        `select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle' and query like 'fetch %'`,
      )
    ).rows[0].count;
  const { status, leave } = await begin(path);
  assert.equal(status, 200);
  for (let tries = 0; (await held()) === 0; tries++) {
    assert.ok(tries < 200, 'nothing is read from the database');
    await pause(5);
  }
  leave();
  for (let tries = 0; (await held()) > 0; tries++) {
    assert.ok(tries < 200, 'the transaction is still open');
    await pause(25);
  }
  const rows = csvRows((await fetched(path)).bytes);
  assert.deepEqual([rows.length, rows[0]?.views, rows.at(-1)?.views], [60_000, '60000', '1']);
});

test('what fails on the way is cut off, and what fails before is said', async () => {
  const own = await newShop('EUR');
  await addViews(own.id, 30_000);
  const path = `/api/analytics/shop/${own.slug}/views/export?startDate=2026-03-10&endDate=2026-03-10`;
  const { response, status } = await begin(path);
  assert.equal(status, 200);
  await query('alter table product_views rename column browser to browser_away');
  try {
    const [error] = await Promise.all([once(response, 'error').catch((error) => [error]), response.resume()]);
    assert.match(String(error[0]), /aborted|reset/i);
    assert.equal(response.complete, false);
    assert.equal((await ana.get(path)).status, 500);
  } finally {
    await query('alter table product_views rename column browser_away to browser');
  }
  const rows = csvRows((await fetched(path)).bytes);
  assert.equal(rows.length, 30_000);
});
