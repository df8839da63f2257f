import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { smallPicture } from '#support/pictures.ts';
import type { Picture } from '../files/schema.ts';
import type { Shop } from './schema.ts';
import { slugOf } from './slug.ts';

let market: TestServer;
let ana: Person;
let ben: Person;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
});
after(() => market.close());

const attic = { name: "Ana's Attic", currency: 'EUR', timeZone: 'Europe/Lisbon' };

test('whoever is signed in opens a shop and owns it', async () => {
  const { status, body: shop } = await ana.post<Shop>('/api/shops', attic);
  assert.equal(status, 201);
  assert.equal(shop.role, 'owner');
  assert.match(shop.slug, /^anas-attic(-\d+)?$/);
  assert.deepEqual(await market.announced('shop.opened', ({ shopId }) => shopId === shop.id), [{ shopId: shop.id }]);

  const seen = await market.guest.get<Shop>(`/api/shops/${shop.slug}`);
  assert.equal(seen.status, 200);
  const { externalId: _, ...asSeen } = shop;
  assert.deepEqual(seen.body, { ...asSeen, role: null, permissions: [] });
  assert.equal((await ben.get<Shop>(`/api/shops/${shop.id}`)).body.role, null);
});

test('a guest opens no shop', async () => {
  const { status, body } = await market.guest.post<{ code: string }>('/api/shops', attic);
  assert.equal(status, 401);
  assert.equal(body.code, 'not_signed_in');
});

test('two shops of one name get two addresses, even when opened at the same moment', async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => ben.post<Shop>('/api/shops', { name: 'Corner Shop', currency: 'USD' })),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(({ body }) => body.slug)).size, 6);
});

test('an address asked for and taken is refused, and nothing changes', async () => {
  await ana.post('/api/shops', { ...attic, slug: 'the-attic' });
  const { status, body } = await ben.post<{ code: string }>('/api/shops', { ...attic, slug: 'the-attic' });
  assert.equal(status, 409);
  assert.equal(body.code, 'slug_taken');
  assert.equal((await ana.get<Shop>('/api/shops/the-attic')).body.role, 'owner');
});

test('only the owner changes the profile', async () => {
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'Quiet Corner' });
  const refused = await ben.patch<{ code: string }>(`/api/shops/${shop.id}`, { name: 'Mine now' });
  assert.equal(refused.status, 403);
  const changed = await ana.patch<Shop>(`/api/shops/${shop.id}`, { description: 'Radios' });
  assert.deepEqual(changed.body, { ...shop, description: 'Radios' });
  const clash = await ana.patch<{ code: string }>(`/api/shops/${shop.id}`, { slug: 'the-attic' });
  assert.equal(clash.body.code, 'slug_taken');
});

test('bad input is refused with the place and the reason', async () => {
  const cases: [object, string][] = [
    [{ currency: 'EUR' }, '/name'],
    [{ ...attic, name: '   ' }, '/name'],
    [{ ...attic, currency: 'euro' }, '/currency'],
    [{ ...attic, slug: 'Not A Slug' }, '/slug'],
    [{ ...attic, timeZone: 'Mars/Olympus' }, '/timeZone'],
    [{ ...attic, curency: 'EUR' }, '/curency'],
    [{ ...attic, timeZone: '+01:00' }, '/timeZone'],
    [{ ...attic, policies: { returns: 'x'.repeat(10_001) } }, '/policies/returns'],
    [{ ...attic, policies: { refunds: 'Never' } }, '/policies/refunds'],
    [{ ...attic, hours: { monday: [{ opens: '9:00', closes: '17:00' }] } }, '/hours/monday/0/opens'],
    [{ ...attic, hours: { funday: [] } }, '/hours/funday'],
    [{ ...attic, hours: { monday: Array(5).fill({ opens: '09:00', closes: '10:00' }) } }, '/hours/monday'],
    [{ ...attic, holidays: [{ from: '2026-02-30', to: '2026-03-01' }] }, '/holidays/0/from'],
    [{ ...attic, holidays: [{ from: '2026-03-02', to: '2026-03-01' }] }, '/holidays/0/to'],
    [{ ...attic, logoId: 'logo.png' }, '/logoId'],
  ];
  for (const [input, path] of cases) {
    const { status, body } = await ana.post<{ errors: { path: string }[] }>('/api/shops', input);
    assert.equal(status, 400, JSON.stringify(input));
    assert.equal(body.errors[0]?.path, path);
  }
});

test('a shop tells its policies, its hours, and whether it is open', async () => {
  const always = [{ opens: '00:00', closes: '24:00' }];
  const hours = { monday: always, tuesday: always, wednesday: always, thursday: always, friday: always };
  const week = { ...hours, saturday: always, sunday: always };
  const profile = { policies: { returns: 'Within 30 days.', terms: '  ' }, hours: week, holidays: [] };
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'All Hours', ...profile });
  assert.deepEqual(shop.policies, { returns: 'Within 30 days.' });
  assert.deepEqual([shop.hours, shop.openNow, shop.nextChangeAt], [week, true, null]);

  const path = `/api/shops/${shop.id}`;
  const { now } = (await market.house.database.pool.query('select souk_now() as now')).rows[0];
  const today = now.slice(0, 10);
  const days = { from: '2020-01-01', to: today, note: 'Sabbatical' };
  const away = await ana.patch<Shop>(path, { timeZone: 'UTC', holidays: [days] });
  assert.deepEqual([away.body.openNow, away.body.holidays], [false, [days]]);
  assert.equal(away.body.nextChangeAt, `${Temporal.PlainDate.from(today).add({ days: 1 })}T00:00:00Z`);
  const closed = await ana.patch<Shop>(path, { holidays: [], status: 'closed' });
  assert.deepEqual([closed.body.openNow, closed.body.nextChangeAt], [false, null]);
  const silent = await ana.patch<Shop>(path, { hours: null });
  assert.deepEqual([silent.body.hours, silent.body.openNow], [null, null]);
});

test('two who write at once lose nothing of each other', async () => {
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'Two Pens' });
  const path = `/api/shops/${shop.id}`;
  const texts = ['returns', 'shipping', 'privacy', 'terms'];
  const answers = await Promise.all([
    ...texts.map((name) => ana.patch(path, { policies: { [name]: `Our ${name}` } })),
    ana.patch(path, { description: 'Radios' }),
    ana.patch(path, { holidays: [{ from: '2026-12-24', to: '2026-12-26' }] }),
  ]);
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  const { body } = await market.guest.get<Shop>(path);
  assert.deepEqual(body.policies, Object.fromEntries(texts.map((name) => [name, `Our ${name}`])));
  assert.equal(body.description, 'Radios');
  assert.equal(body.holidays.length, 1);
  const { body: fewer } = await ana.patch<Shop>(path, { policies: { terms: '' } });
  assert.deepEqual(Object.keys(fewer.policies).sort(), ['privacy', 'returns', 'shipping']);
});

test("without a currency a shop takes the marketplace's own", async () => {
  const { body } = await ana.post<Shop>('/api/shops', { name: 'No Currency' });
  assert.equal(body.currency, 'EUR');
  const marketplace = await market.guest.get('/api/marketplace');
  assert.deepEqual(marketplace.body, { name: 'Souk', currency: 'EUR', mapTiles: null, textMessages: false });
});

test('a logo is a picture of its own people, and is let go with the change', async () => {
  const upload = async (person: Person) =>
    (await person.post<Picture>('/api/uploads?name=logo.png', smallPicture)).body;
  const [logo, banner, other, bens] = await Promise.all([upload(ana), upload(ana), upload(ana), upload(ben)]);
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'With Logo', logoId: logo.id });
  assert.deepEqual([shop.logo, shop.banner], [logo, null]);
  const path = `/api/shops/${shop.id}`;
  const refused = await ana.patch<{ errors: { path: string }[] }>(path, { logoId: logo.id, bannerId: bens.id });
  assert.equal(refused.status, 400);
  assert.deepEqual(
    refused.body.errors.map(({ path }) => path),
    ['/bannerId'],
  );
  const changed = await ana.patch<Shop>(path, { logoId: other.id, bannerId: banner.id });
  assert.deepEqual([changed.body.logo, changed.body.banner], [other, banner]);

  const loose = async () => {
    const { rows } = await market.house.database.pool.query<{ id: string }>(
      'select id from files where loose_since is not null and owner_id = $1 order by id',
      [ana.id],
    );
    return rows.map(({ id }) => id);
  };
  assert.deepEqual(await loose(), [logo.id]);
  const none = await ana.patch<Shop>(path, { logoId: null });
  assert.equal(none.body.logo, null);
  assert.deepEqual(await loose(), [logo.id, other.id].sort());
});

test('what a moderator hid its people cannot show', async () => {
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'Hidden Away' });
  await market.house.database.pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  for (const status of ['open', 'closed']) {
    const { status: code, body } = await ana.patch<{ code: string }>(`/api/shops/${shop.id}`, { status });
    assert.equal(code, 409);
    assert.equal(body.code, 'hidden_by_moderator');
  }
  assert.equal((await ana.patch<Shop>(`/api/shops/${shop.id}`, { description: 'Sorry' })).body.status, 'hidden');
  assert.equal((await market.guest.get(`/api/shops/${shop.id}`)).status, 404);
});

test('no shop has the address of a page', async () => {
  const { body } = await ana.post<{ code: string }>('/api/shops', { ...attic, slug: 'map' });
  assert.equal(body.code, 'slug_taken');
  assert.match((await ana.post<Shop>('/api/shops', { ...attic, name: 'Map' })).body.slug, /^shop-map/);
});

test('a shop is read by one prepared statement', async () => {
  const { body: shop } = await ana.post<Shop>('/api/shops', { ...attic, name: 'Read Once' });
  const { pool } = market.house.database;
  const query = pool.query.bind(pool);
  const asked: unknown[] = [];
  pool.query = ((...given: unknown[]) => {
    asked.push((given[0] as { name?: string }).name);
    return (query as (...given: unknown[]) => unknown)(...given);
  }) as typeof pool.query;
  await market.guest.get(`/api/shops/${shop.id}`);
  await market.guest.get(`/api/shops/${shop.slug}`);
  pool.query = query;
  assert.deepEqual(
    asked.filter((name) => String(name).startsWith('shop')),
    ['shop_by_id', 'shop_by_slug'],
  );
  assert.equal(asked.filter((name) => name === undefined).length, 0);
});

test('the list shows every shop once, page by page, and mine on request', async () => {
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: Page<Shop> } = await market.guest.get(`/api/shops?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.body.items.map(({ id }) => id));
    cursor = page.body.nextCursor;
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(seen, seen.toSorted().reverse());
  const { body: mine } = await ben.get<Page<Shop>>('/api/shops?mine=true&limit=100');
  assert.ok(mine.items.length >= 6 && mine.items.every(({ role }) => role === 'owner'));
});

test('nobody opens more shops than allowed, even all at once', async () => {
  const eager = await market.person('Eager');
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, nr) => eager.post('/api/shops', { name: `Stall ${nr}`, currency: 'EUR' })),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 20);
  assert.equal(answers.filter(({ status }) => status === 409).length, 4);
});

test('names become addresses', () => {
  const cases: [string, string][] = [
    ["Ana's Café", 'anas-cafe'],
    ['  --  ', ''],
    ['Äpfel & Birnen GmbH', 'apfel-birnen-gmbh'],
    ['日本の店', ''],
    ['x'.repeat(80), 'x'.repeat(50)],
  ];
  for (const [name, slug] of cases) assert.equal(slugOf(name), slug);
});
