import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import type { ReportResult, SavedReport } from './schema.ts';

let market: TestServer;
let ana: Person;
let shop: { id: string; slug: string };

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = await newShop(ana);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function newShop(owner: Person) {
  const wish = { name: `Attic ${newId()}`, currency: 'EUR', timeZone: 'Europe/Lisbon' };
  return (await owner.post<{ id: string; slug: string }>('/api/shops', wish)).body;
}

interface Day {
  readonly date: string;
  readonly views?: number;
  readonly visitors?: number;
  readonly orders?: number;
  readonly revenue?: number;
}

async function addDays(shopId: string, days: readonly Day[]): Promise<void> {
  for (const { date, views = 0, visitors = 0, orders = 0, revenue = 0 } of days) {
    const insert = `
      insert into shop_analytics (shop_id, date, views, unique_visitors, orders, revenue) values ($1, $2, $3, $4, $5, $6)`;
    await query(insert, [shopId, date, views, visitors, orders, revenue]);
  }
}

async function addFigures(
  shopId: string,
  dimension: string,
  rows: readonly (readonly [date: string, value: string, figures: Record<string, number>])[],
): Promise<void> {
  for (const [date, value, figures] of rows) {
    const { views = 0, visitors = 0, orders = 0, pieces = 0, revenue = 0, carts = 0 } = figures;
    const insert = `
      insert into shop_figures (shop_id, dimension, date, value, views, visitors, orders, pieces, revenue, carts)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
    await query(insert, [shopId, dimension, date, value, views, visitors, orders, pieces, revenue, carts]);
  }
}

const report = (definition: object, who = ana, of = shop) =>
  who.post<ReportResult & { errors: { path: string; message: string }[] }>(
    `/api/analytics/shop/${of.slug}/report`,
    definition,
  );

const week = { startDate: '2026-03-01', endDate: '2026-03-07' };

const impossible: [why: string, definition: object, path: string, message: RegExp][] = [
  ['city', { metrics: ['views'], dimensions: ['city'] }, '/dimensions', /not kept; possible are 'product', 'category'/],
  ['two times', { metrics: ['views'], dimensions: ['day', 'week'] }, '/dimensions', /one of 'day', 'week', 'month'/],
  ['two others', { metrics: ['views'], dimensions: ['product', 'device'] }, '/dimensions', /one of 'product'/],
  [
    'pieces of days',
    { metrics: ['pieces'], dimensions: ['day'] },
    '/metrics/0',
    /possible are 'views', 'uniqueVisitors'/,
  ],
  [
    'messages by product',
    { metrics: ['views', 'messagesReceived'], dimensions: ['product'] },
    '/metrics/1',
    /possible are 'views', 'carts', 'orders', 'pieces', 'revenue'/,
  ],
  ['orders by category', { metrics: ['orders'], dimensions: ['category'] }, '/metrics/0', /possible are 'views'/],
  [
    'orders of two products together',
    { metrics: ['orders'], dimensions: ['day'], filters: { products: [newId(), newId()] } },
    '/metrics/0',
    /possible are/,
  ],
  [
    'a filter of another kind',
    { metrics: ['views'], dimensions: ['product'], filters: { devices: ['mobile'] } },
    '/filters/devices',
    /cannot stand beside 'product'/,
  ],
  [
    'sorted by what is not in it',
    { metrics: ['views'], dimensions: ['day'], sort: { by: 'revenue', order: 'desc' } },
    '/sort/by',
    /must be one of the metrics of the report: 'views'/,
  ],
  [
    'sorted by a time it does not go by',
    { metrics: ['views'], dimensions: ['device'], sort: { by: 'time', order: 'asc' } },
    '/sort/by',
    /'day', 'week', 'month'/,
  ],
  ['no range', { metrics: ['views'], dimensions: [], range: {} }, '/range', /needs/],
  ['half a range', { metrics: ['views'], dimensions: [], range: { startDate: '2026-03-01' } }, '/range', /needs/],
  ['two ranges', { metrics: ['views'], dimensions: [], range: { ...week, last: '7d' } }, '/range', /not both/],
  [
    'a range backwards',
    { metrics: ['views'], dimensions: [], range: { startDate: '2026-03-02', endDate: '2026-03-01' } },
    '/range/startDate',
    /after/,
  ],
  [
    'days before all shops',
    { metrics: ['views'], dimensions: ['product'], range: { startDate: '1999-12-31', endDate: '2026-03-01' } },
    '/range/startDate',
    /before 2000-01-01/,
  ],
  ['nothing', { metrics: [], dimensions: [] }, '/metrics', /./],
  ['a metric twice', { metrics: ['views', 'views'], dimensions: [] }, '/metrics', /./],
];

test('a report that cannot be says what can', async () => {
  for (const [why, definition, path, message] of impossible) {
    const { status, body } = await report({ range: week, ...definition });
    assert.equal(status, 400, why);
    const fault = body.errors.find((each) => each.path === path);
    assert.match(fault?.message ?? '', message, `${why}: ${JSON.stringify(body.errors)}`);
  }
});

test('days have no gap, weeks begin on Monday, and the sums of months are those of their days', async () => {
  const own = await newShop(ana);
  // A Sunday, the Monday after it, and days of other months on either side.
  await addDays(own.id, [
    { date: '2026-02-27', views: 1, visitors: 1, orders: 1, revenue: 1_000 },
    { date: '2026-03-01', views: 10, visitors: 4, orders: 1, revenue: 999 },
    { date: '2026-03-02', views: 20, visitors: 5, orders: 2, revenue: -500 },
    { date: '2026-04-01', views: 400, visitors: 6 },
  ]);
  const range = { startDate: '2026-02-26', endDate: '2026-04-02' };
  const metrics = ['views', 'uniqueVisitors', 'orders', 'revenue', 'conversionRate', 'avgOrderValue'];
  const by = async (dimension: string) => {
    const { status, body } = await report({ metrics, dimensions: [dimension], range }, ana, own);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const [days, weeks, months] = await Promise.all(['day', 'week', 'month'].map(by));
  assert.ok(days && weeks && months);
  assert.equal(days.rows.length, 36);
  assert.deepEqual(days.range, { ...range, days: 36 });
  assert.deepEqual(
    weeks.rows.map(({ time, figures: { views } }) => [time, views]),
    [
      ['2026-02-23', 11],
      ['2026-03-02', 20],
      ['2026-03-09', 0],
      ['2026-03-16', 0],
      ['2026-03-23', 0],
      ['2026-03-30', 400],
    ],
  );
  assert.deepEqual(
    months.rows.map(({ time, figures: { conversionRate, avgOrderValue, ...rest } }) => [
      ...[time, Object.values(rest), conversionRate?.toFixed(4), avgOrderValue],
    ]),
    [
      ['2026-02-01', [1, 1, 1, 1_000], '1.0000', 1_000],
      ['2026-03-01', [30, 9, 3, 499], '0.3333', 166],
      ['2026-04-01', [400, 6, 0, 0], '0.0000', 0],
    ],
  );
  for (const { rows, totals } of [days, weeks, months]) {
    const sum = (metric: 'views' | 'revenue') => rows.reduce((all, { figures }) => all + (figures[metric] ?? 0), 0);
    assert.deepEqual([sum('views'), sum('revenue')], [431, 1_499]);
    assert.deepEqual([totals.figures.views, totals.figures.revenue, totals.figures.orders], [431, 1_499, 4]);
    assert.equal(totals.figures.avgOrderValue, 375);
  }
  const { body: sorted } = await report(
    { metrics, dimensions: ['month'], range, sort: { by: 'revenue', order: 'asc' } },
    ...([ana, own] as const),
  );
  assert.deepEqual(
    sorted.rows.map(({ figures }) => figures.revenue),
    [0, 499, 1_000],
  );
});

test('a comparison stands beside the days it is compared with', async () => {
  const own = await newShop(ana);
  await addDays(own.id, [
    { date: '2023-02-28', views: 9 },
    { date: '2024-02-22', views: 1 },
    { date: '2024-02-23', views: 2 },
    { date: '2024-02-28', views: 30 },
    { date: '2024-02-29', views: 40 },
    { date: '2024-03-01', views: 50 },
  ]);
  const asked = (compare: string, dimensions: string[], startDate: string, endDate: string) =>
    report({ metrics: ['views'], dimensions, range: { startDate, endDate }, compare }, ana, own);
  const shown = ({ rows }: ReportResult) =>
    rows.map(({ time, figures, before }) => [time, figures.views, before?.views]);

  const previous = (await asked('previous', ['day'], '2024-02-28', '2024-03-04')).body;
  assert.deepEqual(previous.compareRange, { startDate: '2024-02-22', endDate: '2024-02-27', days: 6 });
  assert.deepEqual(shown(previous).slice(0, 3), [
    ['2024-02-28', 30, 1],
    ['2024-02-29', 40, 2],
    ['2024-03-01', 50, 0],
  ]);
  assert.deepEqual([previous.totals.figures.views, previous.totals.before?.views], [120, 3]);

  const year = (await asked('year', ['day'], '2024-02-28', '2024-02-29')).body;
  assert.deepEqual(year.compareRange, { startDate: '2023-02-28', endDate: '2023-02-28', days: 1 });
  assert.deepEqual(shown(year), [
    ['2024-02-28', 30, 9],
    ['2024-02-29', 40, 0],
  ]);
  const leap = (await asked('year', ['month'], '2025-02-01', '2025-03-31')).body;
  assert.deepEqual(shown(leap), [
    ['2025-02-01', 0, 73],
    ['2025-03-01', 0, 50],
  ]);
  const none = (await asked('none', [], '2024-02-01', '2024-03-31')).body;
  assert.deepEqual([none.rows, none.compareRange], [[{ figures: { views: 123 }, before: null }], null]);
});

async function newProduct(title: string, categoryId: string | null = null): Promise<string> {
  const wish = { title, price: { amount: 100, currency: 'EUR' }, stock: 9, status: 'active' };
  const { status, body } = await ana.post<{ id: string }>(`/api/shops/${shop.id}/products`, wish);
  assert.equal(status, 201);
  await query('update products set category_id = $2 where id = $1', [body.id, categoryId]);
  return body.id;
}

async function newCategory(names: string[], parentId: string | null = null): Promise<string> {
  const id = newId();
  const path = names.join('/').toLowerCase();
  const insert = 'insert into categories (id, parent_id, name, slug, path, names) values ($1, $2, $3, $4, $5, $6)';
  await query(insert, [id, parentId, names.at(-1), names.at(-1)?.toLowerCase(), path, names]);
  return id;
}

test('products and categories are named as they are today, and what is gone is still counted', async () => {
  const sound = await newCategory(['Sound']);
  const radios = await newCategory(['Sound', 'Radios'], sound);
  await newCategory(['Soundless']);
  const [valve, pocket, lamp] = [
    await newProduct('Valve radio', radios),
    await newProduct('Pocket radio', radios),
    await newProduct('Lamp'),
  ];
  const gone = await newProduct('Gone', sound);
  assert.equal((await ana.delete(`/api/products/${gone}`)).status, 204);
  await addFigures(shop.id, 'product', [
    ['2026-03-01', valve, { views: 5, carts: 2, orders: 1, pieces: 3, revenue: 900 }],
    ['2026-03-02', valve, { views: 1, orders: 1, pieces: 1, revenue: 300 }],
    ['2026-03-02', pocket, { views: 4, orders: 1, pieces: 1, revenue: 100 }],
    ['2026-03-03', lamp, { views: 7 }],
    ['2026-03-03', gone, { views: 2, orders: 1, pieces: 1, revenue: 50 }],
    // Before the range.
    ['2026-02-28', lamp, { views: 1_000 }],
  ]);
  const metrics = ['revenue', 'views', 'orders', 'pieces'];
  const products = (await report({ metrics, dimensions: ['product'], range: week })).body;
  assert.deepEqual(
    products.rows.map(({ key, label, figures }) => [key, label, ...Object.values(figures)]),
    [
      [valve, 'Valve radio', 6, 2, 1_200, 4],
      [pocket, 'Pocket radio', 4, 1, 100, 1],
      [gone, null, 2, 1, 50, 1],
      [lamp, 'Lamp', 7, 0, 0, 0],
    ],
  );
  // An order may hold several of them.
  assert.deepEqual(products.totals.figures, { revenue: 1_350, views: 19, orders: null, pieces: 6 });

  const categories = (await report({ metrics: ['views', 'pieces'], dimensions: ['category'], range: week })).body;
  assert.deepEqual(
    categories.rows.map(({ key, label, figures }) => [key, label, ...Object.values(figures)]),
    [
      [radios, 'Sound > Radios', 10, 5],
      ['none', null, 7, 0],
      ['gone', null, 2, 1],
    ],
  );
  await query('update products set category_id = $2 where id = $1', [pocket, sound]);
  const moved = (await report({ metrics: ['views'], dimensions: ['category'], range: week })).body;
  assert.deepEqual(
    moved.rows.map(({ label, figures }) => [label, figures.views]),
    [
      [null, 7],
      ['Sound > Radios', 6],
      ['Sound', 4],
      [null, 2],
    ],
  );

  const filtered = async (filters: object, dimensions: string[], metrics = ['views']) =>
    (await report({ metrics, dimensions, filters, range: week })).body.rows.map(({ time, label, figures }) => [
      time ?? label,
      ...Object.values(figures),
    ]);
  assert.deepEqual(await filtered({ categories: [sound] }, ['product']), [
    ['Valve radio', 6],
    ['Pocket radio', 4],
  ]);
  assert.deepEqual(await filtered({ categories: [radios] }, ['product']), [['Valve radio', 6]]);
  assert.deepEqual(await filtered({ products: [lamp, valve.toUpperCase()] }, ['product']), [
    ['Lamp', 7],
    ['Valve radio', 6],
  ]);
  assert.deepEqual(await filtered({ products: [valve] }, ['week'], ['views', 'orders']), [
    ['2026-02-23', 5, 1],
    ['2026-03-02', 1, 1],
  ]);
  assert.deepEqual((await filtered({ products: [pocket] }, ['day'])).slice(0, 3), [
    ['2026-03-01', 0],
    ['2026-03-02', 4],
    ['2026-03-03', 0],
  ]);
});

test('referrers and devices go by any time, and only by those that are asked for', async () => {
  const own = await newShop(ana);
  await addFigures(own.id, 'referrer', [
    ['2026-03-01', 'radio.example', { views: 5, visitors: 2 }],
    ['2026-03-02', 'radio.example', { views: 7, visitors: 3 }],
    ['2026-03-02', 'other', { views: 1, visitors: 1 }],
  ]);
  await addFigures(own.id, 'device', [['2026-03-02', 'mobile', { views: 8, visitors: 4 }]]);
  const metrics = ['views', 'uniqueVisitors'];
  const rows = async (dimensions: string[], filters?: object) =>
    (await report({ metrics, dimensions, range: week, ...(filters && { filters }) }, ana, own)).body.rows.map(
      ({ time, key, figures }) => [time ?? '', key ?? '', figures.views, figures.uniqueVisitors],
    );
  assert.deepEqual(await rows(['referrer']), [
    ['', 'radio.example', 12, 5],
    ['', 'other', 1, 1],
  ]);
  assert.deepEqual(await rows(['week', 'referrer'], { referrers: ['radio.example'] }), [
    ['2026-02-23', 'radio.example', 5, 2],
    ['2026-03-02', 'radio.example', 7, 3],
  ]);
  assert.deepEqual(await rows(['device']), [['', 'mobile', 8, 4]]);
  assert.deepEqual(await rows(['month'], { devices: ['mobile', 'tablet'] }), [['2026-03-01', '', 8, 4]]);
});

test('more rows than a page shows are cut, and that is said', async () => {
  const { body } = await report({
    metrics: ['views'],
    dimensions: ['day'],
    range: { startDate: '2020-01-01', endDate: '2022-09-27' },
  });
  assert.deepEqual([body.rows.length, body.isCut, body.range.days], [1_000, true, 1_001]);
});

async function staffOf(shopId: string, permissions: string[]): Promise<Person> {
  const person = await market.person('Sam');
  await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [
    ...[shopId, person.id, permissions],
  ]);
  return person;
}

test('a report is its maker’s until it is shared, and theirs to change also then', async () => {
  const own = await newShop(ana);
  const [sam, kim, eve] = [
    await staffOf(own.id, ['analytics']),
    await staffOf(own.id, ['orders']),
    await market.person('Eve'),
  ];
  const path = `/api/analytics/shop/${own.slug}/reports`;
  const definition = { metrics: ['views'], dimensions: ['day'], range: { last: '7d' } };
  const made = await sam.post<SavedReport>(path, { name: ' Week ', definition });
  assert.equal(made.status, 201);
  const { id, createdAt, updatedAt, ...rest } = made.body;
  assert.deepEqual(rest, {
    ...{ name: 'Week', definition, isShared: false, schedule: null, format: 'csv', nextAt: null, lastAt: null },
    ...{ isMine: true, owner: { name: 'Sam' } },
  });
  const seenBy = async (who: Person) => {
    const { status, body } = await who.get<Page<SavedReport>>(path);
    return [status, body.items?.map(({ name, isMine }) => [name, isMine])];
  };
  const one = async (who: Person) => (await who.get(`${path}/${id}`)).status;
  const result = async (who: Person) => (await who.get(`${path}/${id}/result`)).status;
  const file = async (who: Person) => (await who.get(`${path}/${id}/export`)).status;

  assert.deepEqual(await seenBy(sam), [200, [['Week', true]]]);
  assert.deepEqual(await seenBy(ana), [200, []]);
  assert.deepEqual([await one(ana), await result(ana), await file(ana)], [404, 404, 404]);
  assert.equal((await ana.put(`${path}/${id}`, { name: 'Mine', definition })).status, 404);
  assert.equal((await ana.delete(`${path}/${id}`)).status, 404);

  const shared = await sam.put<SavedReport>(`${path}/${id}`, { name: 'Our week', definition, isShared: true });
  assert.deepEqual([shared.status, shared.body.isShared, shared.body.createdAt], [200, true, createdAt]);
  assert.ok(shared.body.updatedAt > updatedAt);
  assert.deepEqual(await seenBy(ana), [200, [['Our week', false]]]);
  assert.deepEqual([await one(ana), await result(ana), await file(ana)], [200, 200, 200]);
  assert.equal((await ana.put(`${path}/${id}`, { name: 'Mine', definition })).status, 403);

  for (const stranger of [kim, eve]) {
    assert.deepEqual(await seenBy(stranger), [403, undefined]);
    assert.deepEqual([await one(stranger), await result(stranger), await file(stranger)], [403, 403, 403]);
    assert.equal((await stranger.post(path, { name: 'X', definition })).status, 403);
    assert.equal((await report({ ...definition }, stranger, own)).status, 403);
  }
  // Of another shop of the same people it is not there.
  assert.equal((await ana.get(`/api/analytics/shop/${shop.slug}/reports/${id}`)).status, 404);
  const other = await staffOf(own.id, ['analytics']);
  assert.equal((await other.delete(`${path}/${id}`)).status, 403);
  assert.equal((await ana.delete(`${path}/${id}`)).status, 204);
  assert.deepEqual([await one(sam), await result(sam)], [404, 404]);
});

test('only what can be is kept, and no more of it than anybody reads', async () => {
  const own = await newShop(ana);
  const path = `/api/analytics/shop/${own.slug}/reports`;
  const definition = { metrics: ['views'], dimensions: ['day'], range: { last: '7d' } };
  const faulty = [
    { name: ' ', definition },
    { name: 'X' },
    { name: 'X', definition: { ...definition, dimensions: ['city'] } },
    { name: 'X', definition: { ...definition, range: {} } },
    { name: 'X', definition, schedule: 'hourly' },
    { name: 'X', definition, format: 'parquet' },
    { name: 'X', definition: { ...definition, range: week }, schedule: 'daily' },
    { name: 'X', definition, more: 1 },
  ];
  for (const wish of faulty) assert.equal((await ana.post(path, wish)).status, 400, JSON.stringify(wish));
  await query(
    `insert into analytics_reports (id, shop_id, owner_id, name, definition)
     select gen_random_uuid(), $1, $2, 'X', '{}' from generate_series(1, 99)`,
    [own.id, ana.id],
  );
  const both = await Promise.all([1, 2].map((nr) => ana.post(path, { name: `Last ${nr}`, definition })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
});
