import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestServer, type TestServer } from '#support/app.ts';
import { bucketOf, middleOf, ratingOf } from './buckets.ts';
import { cleanMessage } from './clean-message.ts';
import { forgetToldJob } from './jobs.ts';
import { pageOf } from './pages.ts';
import { vitalNames } from './vitals.schema.ts';
import { addErrors, addVitals, listErrors, listVitals } from './vitals.store.ts';
import { browserCounterOf, MOST_A_DAY } from './vitals.ts';

let market: TestServer;
before(async () => {
  market = await startTestServer();
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;
const written = () => browserCounterOf(market.house).flush();
const always = { startDate: '2000-01-01', endDate: '2999-12-31' };
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0' };
const tell = (what: 'vitals' | 'errors', body: unknown, headers: Record<string, string> = browser) =>
  market.guest.post<{ errors?: { path: string }[] }>(`/api/track/${what}`, body, headers);

test('a value is told back within five per cent, and rated as web.dev does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...vitalNames), fc.double({ min: 0, max: 1, noNaN: true }), (metric, share) => {
      const value = metric === 'CLS' ? 0.002 * 10_000 ** share : 2 * 30_000 ** share;
      const told = middleOf(metric, bucketOf(metric, value));
      const unit = metric === 'CLS' ? 0.001 : 1;
      assert.ok(Math.abs(told - value) <= value * 0.05 + unit / 2, `${metric} ${value} is told as ${told}`);
    }),
  );
  for (const metric of vitalNames) {
    assert.equal(middleOf(metric, bucketOf(metric, 0)), 0);
    assert.equal(bucketOf(metric, 3_600_000), 116);
  }
  const rated = [
    ...([
      ['LCP', 2_500, 4_000],
      ['INP', 200, 500],
      ['CLS', 0.1, 0.25],
      ['FCP', 1_800, 3_000],
      ['TTFB', 800, 1_800],
    ] as const),
  ];
  for (const [metric, good, poor] of rated) {
    assert.deepEqual(
      [good, good + 0.01, poor, poor + 0.01].map((value) => ratingOf(metric, value)),
      ['good', 'needs-improvement', 'needs-improvement', 'poor'],
    );
  }
});

test('what browsers tell is counted by page, metric and bucket, and its p75 is the one of the values', async () => {
  const { db } = market.house.database;
  const values = Array.from({ length: 97 }, (_, at) => 40 + ((at * 37) % 97) * 60);
  for (let at = 0; at < values.length; at += 10) {
    const samples = values.slice(at, at + 10).map((value) => ({ metric: 'LCP', value }));
    assert.equal((await tell('vitals', { page: '/products/$id', samples })).status, 202);
  }
  // As a page that is being left sends it.
  const left = { page: '/', samples: [{ metric: 'CLS', value: 0.31 }] };
  const beacon = { ...browser, 'content-type': 'text/plain;charset=UTF-8' };
  assert.equal((await tell('vitals', left, beacon)).status, 202);
  await tell('vitals', left, {
    'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  });
  await Promise.all([written(), written()]);
  const told = (await listVitals(db, always)).map(({ page, metric, bucket, count }) => [
    page,
    metric,
    middleOf(metric, bucket),
    count,
  ]);
  const exact = values.toSorted((one, other) => one - other)[Math.ceil(97 * 0.75) - 1] ?? 0;
  assert.deepEqual(told, [
    ['/products/$id', 'LCP', middleOf('LCP', bucketOf('LCP', exact)), 97],
    ['/', 'CLS', middleOf('CLS', bucketOf('CLS', 0.31)), 1],
  ]);
  await query('truncate web_vitals');
});

test('nothing that may be of a person is kept of what broke', async () => {
  const secret = [
    "TypeError: Cannot read properties of undefined (reading 'price') at https://souk.example/products/019a?q=secret:1:2",
    'Nothing at /shops/ana-sousa/orders/1042?token=abc for ana.sousa+x@example.com',
    `Unexpected token 'J', "John Doe, +351 912 345 678" is not valid JSON`,
    'No order 019a9d3e-7c00-7000-8000-000000000001 of eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
    'Call +351 (912) 345-678 failed\nat Ana (https://secret.example)',
    'Failed for «Rua das Flores 12, Lisbon» with key k3J9xQ2mPz',
  ];
  for (const message of secret) assert.equal((await tell('errors', { page: '/products/$id', message })).status, 202);
  await tell('errors', { page: '/products/019a9d3e?mail=ana@example.com', message: 'Broken' });
  await written();
  const rows = await listErrors(market.house.database.db, always, 100);
  const kept = JSON.stringify(rows);
  for (const word of [
    'secret',
    'ana',
    'John',
    '912',
    '345',
    '019a',
    'eyJ',
    'e30',
    'c2ln',
    'Flores',
    'Lisbon',
    'k3J9',
    '1042',
  ]) {
    assert.ok(!kept.toLowerCase().includes(word.toLowerCase()), `${word} is kept: ${kept}`);
  }
  assert.ok(kept.includes("Cannot read properties of undefined (reading 'price')"), kept);
  assert.ok(rows.some(({ page, message }) => page === 'other' && message === 'Broken'));
  const columns = await query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name in ('client_errors', 'web_vitals') order by 1`,
  );
  assert.deepEqual(
    [...new Set(columns.map(({ column_name }) => column_name))],
    ['bucket', 'count', 'day', 'fingerprint', 'last_at', 'message', 'metric', 'page'],
  );
  await query('truncate client_errors');
});

test('the same fault of different people is one, and no message breaks what cleans it', () => {
  const of = (id: string) => `Order ${id} of https://x.example/${id} was not found`;
  assert.equal(cleanMessage(of('1042')), cleanMessage(of('77')));
  assert.equal(cleanMessage(' \n'), '');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 4_096 }), (text) => {
      const clean = cleanMessage(text);
      assert.ok(clean.length <= 200 && clean.isWellFormed() && !/[\p{Cc}\p{N}@]/u.test(clean), clean);
    }),
  );
  const slow = performance.now();
  for (const letter of ['"', 'a', '@', '/', '1 ', "reading '", 'a1-', 'é']) cleanMessage(letter.repeat(4_096));
  assert.ok(performance.now() - slow < 1_000);
});

test('a flood of invented faults and pages stays small, and what is known goes on being counted', async () => {
  const { db } = market.house.database;
  const message = (at: number) => `Invented ${String.fromCodePoint(0x4e00 + at)} fault`;
  const rounds = Array.from({ length: 12 }, (_, at) => at);
  for (const round of rounds) {
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        tell('errors', { page: `/invented/${round}/${at}`, message: message(round * 50 + at) }),
      ),
    );
    if (round % 4 === 0) await written();
  }
  await written();
  const kept = async () => (await query('select 1 from client_errors')).length;
  assert.equal(await kept(), MOST_A_DAY.errors, `of ${rounds.length * 50}`);
  await tell('errors', { page: '/invented', message: message(0) });
  await tell('errors', { page: '/', message: 'Really broken' });
  await written();
  assert.equal(await kept(), MOST_A_DAY.errors);
  const known = await query<{ count: number }>('select count from client_errors where message = $1', [message(0)]);
  assert.equal(known[0]?.count, 2);
  assert.deepEqual(await query('select distinct page from client_errors'), [{ page: 'other' }]);

  // Two nodes that write the same at once.
  const vital = { page: '/', metric: 'LCP', bucket: 10, count: 3 } as const;
  const others = Array.from({ length: 30 }, (_, bucket) => ({ ...vital, bucket: bucket + 20 }));
  await Promise.all([addVitals(db, [vital, ...others], 25), addVitals(db, [...others.toReversed(), vital], 25)]);
  await addVitals(db, [vital, ...others], 25);
  const [counted] = await query<{ rows: number; known: number }>(
    'select count(*) as rows, sum(count) filter (where bucket = 10) as known from web_vitals',
  );
  assert.ok((counted?.rows ?? 0) <= 50 && counted?.known === 9, JSON.stringify(counted));
  const most = { fingerprint: 'most', page: '/', message: 'Most', count: 2_147_483_000 };
  await query('truncate client_errors');
  for (let times = 0; times < 2; times++) await addErrors(db, [most], 5);
  assert.deepEqual(await query('select count from client_errors'), [{ count: 2_147_483_647 }]);
});

test('what cannot be is refused with the place of the fault', async () => {
  const samples = [{ metric: 'LCP', value: 1 }];
  const bad: [what: 'vitals' | 'errors', body: unknown, path: string][] = [
    ['vitals', {}, '/page'],
    ['vitals', { page: '/' }, '/samples'],
    ['vitals', { page: '/', samples: [] }, '/samples'],
    ['vitals', { page: '/', samples: Array(11).fill(samples[0]) }, '/samples'],
    ['vitals', { page: '/', samples: [{ metric: 'FID', value: 1 }] }, '/samples/0/metric'],
    ['vitals', { page: '/', samples: [{ metric: 'LCP', value: -1 }] }, '/samples/0/value'],
    ['vitals', { page: '/', samples: [{ metric: 'LCP', value: '1' }] }, '/samples/0/value'],
    ['vitals', { page: '/', samples, userId: 'x' }, '/userId'],
    ['vitals', { page: 'x'.repeat(201), samples }, '/page'],
    ['errors', { page: '/' }, '/message'],
    ['errors', { page: '/', message: '' }, '/message'],
    ['errors', { page: '/', message: 'x'.repeat(4_097) }, '/message'],
  ];
  for (const [what, body, path] of bad) {
    const answer = await tell(what, body);
    assert.deepEqual([answer.status, answer.body.errors?.[0]?.path], [400, path], JSON.stringify(body).slice(0, 90));
  }
  assert.equal((await tell('errors', { page: '/', message: 'x'.repeat(20_000) })).status, 413);
});

test('what was told is forgotten after ninety days', async () => {
  const { house } = market;
  await query('truncate web_vitals, client_errors');
  await addVitals(house.database.db, [{ page: '/', metric: 'LCP', bucket: 1, count: 1 }], 5);
  await addErrors(house.database.db, [{ fingerprint: 'a', page: '/', message: 'A', count: 1 }], 5);
  const rows = async () => (await query('select day from web_vitals union all select day from client_errors')).length;
  for (const [days, left] of [
    [89, 2],
    [1, 0],
  ] as const) {
    for (const table of ['web_vitals', 'client_errors']) await query(`update ${table} set day = day - ${days}`);
    await forgetToldJob.run({}, house);
    assert.equal(await rows(), left);
  }
});

test('every page of the web client is known by its name', async () => {
  const text = await readFile(join(import.meta.dirname, '../../../../web/src/routes.tsx'), 'utf8');
  const paths = new Map<string, string>();
  for (const [, name = '', path = ''] of text.matchAll(/const (\w+) = (?:page|office)\(\s*'([^']+)'/g))
    paths.set(name, path);
  const declared = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)'/g;
  for (const [, name = '', parent = '', path = ''] of text.matchAll(declared)) {
    paths.set(name, parent === 'root' ? path : `${paths.get(parent)}/${path}`);
  }
  assert.ok(paths.size > 50);
  const unknown = [...paths.values()].filter((path) => pageOf(path) !== path);
  assert.deepEqual(unknown, [], 'pages that src/features/analytics/vitals/pages.ts does not name');
});
