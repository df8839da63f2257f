import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { statementsBeside } from '#support/statements.ts';
import { importShops, type ShopDraft } from './import-shops.ts';
import type { Location } from './places.schema.ts';
import type { Shop } from './schema.ts';

let market: TestServer;
let ana: Person;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
});
after(() => market.close());

const bring = (drafts: readonly ShopDraft[], owner = ana) => importShops(houseContext(market.house), owner.id, drafts);
const shopOf = async (externalId: string, owner = ana) => {
  const { rows } = await market.house.database.pool.query(
    'select id from shops where owner_id = $1 and external_id = $2',
    [owner.id, externalId],
  );
  return (await owner.get<Shop>(`/api/shops/${rows[0]?.id}`)).body;
};
const locationsOf = async (shop: Shop) =>
  (await ana.get<{ items: Location[] }>(`/api/shops/${shop.id}/locations`)).body.items;

const hours = { monday: [{ opens: '09:00', closes: '17:00' }] };
const lisbon = { latitude: 38.7139, longitude: -9.1394, city: 'Lisboa', street: 'Rua da Rosa 12' };
const draft = (nr: number, more: Partial<ShopDraft> = {}): ShopDraft => ({
  ...{
    externalId: `s-${nr}`,
    name: `Imported ${nr}`,
    hours,
    policies: { returns: 'Never', terms: '' },
    location: lisbon,
  },
  ...more,
});

test('shops come with their places, hours and policies, in the time zone and country of their place', async () => {
  assert.deepEqual(await bring([draft(1), draft(2, { currency: 'USD', timeZone: 'UTC', location: null })]), {
    ...{ created: 2, updated: 0, unchanged: 0 },
  });
  const [one, two] = [await shopOf('s-1'), await shopOf('s-2')];
  assert.deepEqual(
    [one.name, one.slug, one.currency, one.timeZone, one.hours, one.policies, one.externalId],
    ['Imported 1', 'imported-1', 'EUR', 'Europe/Lisbon', hours, { returns: 'Never' }, 's-1'],
  );
  assert.deepEqual([two.currency, two.timeZone, two.location], ['USD', 'UTC', null]);
  const [place] = await locationsOf(one);
  assert.deepEqual(
    [place?.name, place?.kind, place?.country, place?.street],
    ['Imported 1', 'storefront', 'PT', lisbon.street],
  );
  assert.equal((await market.announced('shop.opened', ({ shopId }) => shopId === one.id)).length, 1);
});

test('the same again changes nothing, a changed draft changes its shop alone', async () => {
  const drafts = [draft(11), draft(12)];
  await bring(drafts);
  const before = [await shopOf('s-11'), await shopOf('s-12')];
  assert.deepEqual(await bring(drafts), { created: 0, updated: 0, unchanged: 2 });
  const moved = draft(12, {
    name: 'Moved',
    description: 'Now in Porto',
    location: { latitude: 41.1579, longitude: -8.6291 },
  });
  assert.deepEqual(await bring([draft(11), moved]), { created: 0, updated: 1, unchanged: 1 });
  const shop = await shopOf('s-12');
  assert.deepEqual([shop.name, shop.slug, shop.description], ['Moved', before[1]?.slug, 'Now in Porto']);
  assert.equal((await locationsOf(shop)).length, 1);
  assert.equal(shop.location?.latitude, 41.1579);
  assert.deepEqual(await shopOf('s-11'), before[0]);
  assert.equal((await market.announced('shop.changed', ({ shopId }) => shopId === shop.id)).length, 1);
});

test('what was changed by hand is brought back by the next import, but nothing that the file does not say', async () => {
  await bring([draft(21)]);
  const shop = await shopOf('s-21');
  await ana.patch(`/api/shops/${shop.id}`, { name: 'By Hand', description: 'Kept' });
  assert.deepEqual(await bring([draft(21)]), { created: 0, updated: 1, unchanged: 0 });
  assert.deepEqual([(await shopOf('s-21')).name, (await shopOf('s-21')).description], ['Imported 21', 'Kept']);
});

test('a place that its people made private stays private', async () => {
  await bring([draft(31)]);
  const shop = await shopOf('s-31');
  const [place] = await locationsOf(shop);
  await ana.patch(`/api/shops/${shop.id}/locations/${place?.id}`, { kind: 'private' });
  assert.equal((await bring([draft(31, { name: 'Again' })])).updated, 1);
  const { body } = await market.guest.get<{ items: Location[] }>(`/api/shops/${shop.id}/locations`);
  assert.deepEqual(
    body.items.map(({ kind, street }) => [kind, street]),
    [['private', null]],
  );
});

test('shops of one name get an address each, and the limit of those opened by hand does not hold', async () => {
  const drafts = Array.from({ length: 40 }, (_, nr) => draft(100 + nr, { name: nr % 2 ? 'Same' : '日本' }));
  const outcomes = await Promise.all([bring(drafts), bring(drafts), bring(drafts, await market.person('Ben'))]);
  assert.deepEqual(outcomes.map(({ created }) => created).sort(), [0, 40, 40]);
  const { rows } = await market.house.database.pool.query(
    `select count(distinct slug) as count from shops where external_id ~ '^s-1\\d\\d$'`,
  );
  assert.equal(rows[0].count, 80);
});

test('a batch costs the same number of statements whatever its size', async () => {
  const statementsOf = async (drafts: ShopDraft[]) =>
    (await statementsBeside('insert into shops (id, owner_id', () => bring(drafts))).length;
  const few = await statementsOf([draft(301)]);
  const many = await statementsOf(Array.from({ length: 300 }, (_, nr) => draft(400 + nr)));
  assert.ok(few >= 5);
  assert.equal(many, few);
});

test('a batch that cannot be is refused whole', async () => {
  await assert.rejects(bring([draft(201), draft(201)]), { code: 'invalid_input' });
  await assert.rejects(bring([draft(202), draft(203, { timeZone: 'Mars/Olympus' })]), { code: 'invalid_input' });
  assert.equal((await ana.get('/api/shops/imported-202')).status, 404);
  const ben = await market.person('Ben');
  const asBen = houseContext(market.house, { userId: ben.id, role: 'buyer', sessionId: null });
  await assert.rejects(importShops(asBen, ana.id, [draft(204)]), { code: 'forbidden' });
});
