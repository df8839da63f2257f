import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
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
  assert.deepEqual(seen.body, { ...shop, role: null });
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
  ];
  for (const [input, path] of cases) {
    const { status, body } = await ana.post<{ errors: { path: string }[] }>('/api/shops', input);
    assert.equal(status, 400, JSON.stringify(input));
    assert.equal(body.errors[0]?.path, path);
  }
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
