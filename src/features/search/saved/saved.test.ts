import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Product } from '#features/catalogue/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import type { House } from '#platform/house.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import type { Answer, Person } from '#support/people.ts';
import { readFiltersOfMany } from '../filters.ts';
import { searchListener } from '../indexing.ts';
import { memoryOf } from '../memory/memory.ts';
import type { SearchQuery } from '../schema.ts';
import { matchInDatabase } from './among.store.ts';
import { matchSome } from './matching.ts';
import type { NewSavedSearch, SavedSearch } from './schema.ts';
import { tellMatches } from './telling.store.ts';
import { tellDue } from './telling.ts';

let market: TestServer;
let ana: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  attic = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;

async function putUp(title: string, more: object = {}): Promise<Product> {
  const product = { title, price: { amount: 1_000, currency: 'EUR' }, stock: 1, ...more };
  const { status, body } = await ana.post<Product>(`/api/shops/${attic.id}/products`, product);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** Until nothing waits to be indexed. */
async function indexed(): Promise<void> {
  await heardBy(market, searchListener);
  while ((await query('select 1 from products_to_index limit 1')).length > 0) await setTimeout(10);
}

/** Until all saved searches were asked about all that changed. */
async function matched(...houses: House[]): Promise<void> {
  await indexed();
  const waits = async () => (await query(`select 1 from document_changes limit 1`)).length > 0;
  do {
    await Promise.all((houses.length > 0 ? houses : [market.house]).map((house) => matchSome(house)));
  } while (await waits());
}

async function save(person: Person, search: Partial<NewSavedSearch>): Promise<SavedSearch> {
  const { status, body } = await person.post<SavedSearch>('/api/saved-searches', { every: 'now', ...search });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

interface Told {
  readonly name: string;
  readonly count: number;
  readonly titles: string[];
  readonly link: string;
}

/** What somebody is told of their searches, oldest first. */
async function toldTo({ id }: Person): Promise<Told[]> {
  const rows = await query<{ data: Told }>(
    `select data from notification_intents where user_id = $1 and type = 'saved_search.matched' order by created_at, key`,
    [id],
  );
  return rows.map(({ data }) => data);
}
const titlesTo = async (person: Person) => (await toldTo(person)).flatMap(({ titles }) => titles);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];

test('a search is kept once in one form, told apart by what it finds, renamed, and deleted', async () => {
  const ben = await market.person('Ben');
  const first = await save(ben, {
    query: { q: ' valve   radio ', inStock: 'true', sort: 'rating', minPrice: '0', maxPrice: '20000' },
  });
  assert.deepEqual(
    [first.name, first.query, first.every, first.newMatches],
    ['valve radio', { inStock: 'true', maxPrice: '20000', q: 'valve radio' }, 'now', 0],
  );
  const same = { maxPrice: '20000', q: 'valve radio', inStock: 'true', currency: 'EUR' };
  const again = await Promise.all(
    [1, 2, 3].map(() => ben.post<SavedSearch>('/api/saved-searches', { query: same, every: 'day' })),
  );
  for (const { status, body } of again) assert.deepEqual([status, body.id, body.every], [200, first.id, 'now']);
  const shops = await save(ben, {
    query: { shop: [attic.id.toUpperCase(), attic.id], 'attr.colour': ['red', 'blue'] },
    every: 'never',
    name: 'Attic',
  });
  const list = await ben.get<Page<SavedSearch>>('/api/saved-searches?limit=1');
  assert.deepEqual([list.body.items.map(({ id }) => id), list.body.nextCursor === null], [[shops.id], false]);
  const { body: changed } = await ben.patch<SavedSearch>(`/api/saved-searches/${first.id}`, {
    name: ' Radios ',
    every: 'week',
  });
  assert.deepEqual([changed.name, changed.every], ['Radios', 'week']);
  assert.equal((await ben.patch(`/api/saved-searches/${first.id}`, {})).status, 400);
  assert.equal((await ana.delete(`/api/saved-searches/${first.id}`)).status, 404);
  assert.equal((await ben.delete(`/api/saved-searches/${first.id}`)).status, 204);
  assert.equal((await ben.delete(`/api/saved-searches/${first.id}`)).status, 404);
});

test('what is no search is not kept, and nobody keeps more than a hundred', async () => {
  const eve = await market.person('Eve');
  const wrong: [object, number, string][] = [
    [{}, 422, 'empty_search'],
    [{ sort: 'newest', currency: 'USD', inStock: 'false', q: '  ' }, 422, 'empty_search'],
    [{ q: '?!' }, 422, 'empty_search'],
    [{ category: 'no/such' }, 422, 'unknown_in_search'],
    [{ q: 'radio', shop: 'no-such-shop' }, 422, 'unknown_in_search'],
    [{ q: 'radio', minPrice: '5', maxPrice: '4' }, 400, 'invalid_input'],
    [{ q: 'radio', minPrice: 'cheap' }, 400, 'invalid_input'],
    [{ q: 'radio', minRating: '9' }, 400, 'invalid_input'],
    [{ q: 'radio', lat: '5' }, 400, 'invalid_input'],
    [{ q: 'radio', cursor: 'abc' }, 400, 'invalid_input'],
    [{ q: 'radio', colour: 'red' }, 400, 'invalid_input'],
    [{ q: 5 }, 400, 'invalid_input'],
    [{ q: 'r'.repeat(1_001) }, 400, 'invalid_input'],
  ];
  for (const [search, status, code] of wrong) {
    const answer = await eve.post('/api/saved-searches', { query: search, every: 'now' });
    assert.deepEqual(codeOf(answer), [status, code], JSON.stringify(search));
  }
  assert.equal((await eve.post('/api/saved-searches', { query: { q: 'x' }, every: 'hour' })).status, 400);
  await query(
    `insert into saved_searches (id, user_id, name, query, every)
     select gen_random_uuid(), $1, 'n', jsonb_build_object('q', n::text), 'never' from generate_series(1, 99) as n`,
    [eve.id],
  );
  const both = await Promise.all(
    ['radio', 'lamp'].map((q) => eve.post('/api/saved-searches', { query: { q }, every: 'now' })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
});

test('what is put up is told once, also where two nodes ask at once; not to who sells it, nor across a block', async (t) => {
  const beside = await startTestServer({ beside: market });
  t.after(() => beside.close());
  const [ben, cid] = [await market.person('Ben'), await market.person('Cid')];
  await putUp('Theremin, old');
  await indexed();
  const search = await save(ben, { query: { q: 'theremin' } });
  await save(ana, { query: { q: 'theremin' } });
  await save(cid, { query: { q: 'theremin' } });
  await query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [cid.id, ana.id]);
  const product = await putUp('Theremin, new');
  await matched(market.house, beside.house);
  const [told, ...more] = await toldTo(ben);
  assert.deepEqual(
    [told, more],
    [
      {
        savedSearchId: search.id,
        name: 'theremin',
        count: 1,
        titles: ['Theremin, new'],
        link: '/search?q=theremin&sort=newest',
      },
      [],
    ],
  );
  assert.deepEqual([await toldTo(ana), await toldTo(cid)], [[], []]);

  await ana.patch(`/api/products/${product.id}`, { title: 'Theremin, as new' });
  await ana.patch(`/api/products/${product.id}`, { status: 'archived' });
  await matched(market.house, beside.house);
  await ana.patch(`/api/products/${product.id}`, { status: 'active' });
  await putUp('Theremin, another');
  await matched(market.house, beside.house);
  assert.deepEqual(await titlesTo(ben), ['Theremin, new', 'Theremin, another']);

  const newMatches = async () => (await ben.get<Page<SavedSearch>>('/api/saved-searches')).body.items[0]?.newMatches;
  assert.equal(await newMatches(), 2);
  assert.equal((await ben.put<SavedSearch>(`/api/saved-searches/${search.id}/seen`)).body.newMatches, 0);
  assert.equal(await newMatches(), 0);
});

test('what comes to match is told: cheaper, in stock again, with other words; what matched before is not', async () => {
  const dora = await market.person('Dora');
  const lamp = await putUp('Lamp of brass', { price: { amount: 9_000, currency: 'EUR' }, stock: 0 });
  await indexed();
  await save(dora, { name: 'price', query: { q: 'brass lamp', maxPrice: '5000' } });
  await save(dora, { name: 'stock', query: { q: 'brass lamp', inStock: 'true' } });
  await save(dora, { name: 'words', query: { q: 'chandelier' } });
  await save(dora, { name: 'any', query: { q: 'lamp', shop: attic.slug } });
  const seen: string[] = [];
  const turn = async (changes: object, expected: string[]) => {
    const { status } = await ana.patch(`/api/products/${lamp.id}`, changes);
    assert.equal(status, 200);
    await matched();
    seen.push(...expected);
    assert.deepEqual(
      (await toldTo(dora)).map(({ name }) => name),
      seen,
      JSON.stringify(changes),
    );
  };
  await turn({ price: { amount: 6_000, currency: 'EUR' } }, []);
  await turn({ price: { amount: 5_000, currency: 'EUR' } }, ['price']);
  await turn({ price: { amount: 9_000, currency: 'EUR' } }, []);
  await turn({ price: { amount: 4_000, currency: 'EUR' } }, []);
  await turn({ stock: 3 }, ['stock']);
  await turn({ title: 'Brass lamp, polished' }, []);
  await turn({ title: 'Brass lamp, a chandelier' }, ['words']);
});

test('a search that was saved between two changes is told only of what came after it', async () => {
  const fay = await market.person('Fay');
  const bell = await putUp('Ship bell', { price: { amount: 9_000, currency: 'EUR' } });
  // Somebody waits, so that changes are noted at all.
  await save(fay, { query: { q: 'anything else' } });
  await ana.patch(`/api/products/${bell.id}`, { price: { amount: 4_000, currency: 'EUR' } });
  await indexed();
  await save(fay, { query: { q: 'ship bell', maxPrice: '5000' } });
  await save(fay, { query: { q: 'ship bell', maxPrice: '3000' } });
  await ana.patch(`/api/products/${bell.id}`, { price: { amount: 2_000, currency: 'EUR' } });
  await matched();
  assert.deepEqual(
    (await toldTo(fay)).map(({ link }) => link),
    ['/search?maxPrice=3000&q=ship+bell&sort=newest'],
  );
});

test('the index in memory and the database find the same, and both what the search itself finds', async () => {
  await putUp('Typewriter 2000 in a case', { brand: 'Olympia', attributes: { colour: 'red' }, stock: 0 });
  await putUp('Cassette recorder', {
    brand: 'Olympia',
    price: { amount: 300, currency: 'EUR' },
    attributes: { colour: 'blue' },
  });
  await indexed();
  const rows = await query<{ id: string }>('select product_id as id from product_documents order by product_id');
  const ids = rows.map(({ id }) => id);
  const searches: SearchQuery[] = [
    { q: 'typewriter' },
    { q: 'typewr' },
    { q: 'typewr ' },
    { q: '???' },
    { q: 'case' },
    { q: '2000 typewriter' },
    { q: 'olympia', inStock: true },
    { q: 'olympia', maxPrice: 500 },
    { maxPrice: 500, currency: 'USD' },
    { 'attr.colour': ['red', 'green'] },
    { 'attr.colour': 'blue', minPrice: 100 },
    { shop: attic.slug },
    { minRating: 4 },
    { delivery: 'delivery' },
    { lat: 38.7, lng: -9.1, radiusKm: 10 },
    { q: 'lamp theremin' },
    { q: 'bell' },
  ].map((search) => ({ limit: 100, ...search })) as SearchQuery[];
  const filters = (await readFiltersOfMany(market.house, searches)).filter((one) => one !== undefined);
  assert.equal(filters.length, searches.length);
  const memory = memoryOf(market.house);
  assert.ok(await memory?.loaded(30_000));
  const inMemory = await memory?.matchAmong(ids, filters);
  const pairs = await matchInDatabase(market.house.database.db, { table: 'product_documents', ids }, filters);
  for (const [at, search] of searches.entries()) {
    const byMemory = (inMemory?.[at] ?? []).map((place) => ids[place]).sort();
    assert.deepEqual(
      byMemory,
      pairs
        .filter((pair) => pair.search === at)
        .map(({ id }) => id)
        .sort(),
      JSON.stringify(search),
    );
    const address = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)])),
    );
    const found = await market.guest.get<Page<Product>>(`/api/search/products?exact=true&${address}`);
    assert.deepEqual(byMemory, found.body.items.map(({ id }) => id).sort(), JSON.stringify(search));
  }
  assert.deepEqual(await readFiltersOfMany(market.house, [{ limit: 20, category: 'gone' }]), [undefined]);
});

test('what gathers is told in the morning of the day or the week, and only what is still there', async () => {
  const gil = await market.person('Gil');
  await query(`update users set time_zone = 'America/New_York' where id = $1`, [gil.id]);
  const day = await save(gil, { query: { q: 'sextant' }, every: 'day' });
  const week = await save(gil, { query: { q: 'sextant', inStock: 'true' }, every: 'week' });
  const due = await query<{ local: string; weekday: number }>(
    `select to_char(due_at at time zone 'America/New_York', 'HH24:MI') as local,
       extract(isodow from due_at at time zone 'America/New_York')::integer as weekday
     from saved_searches where id = any($1::uuid[]) order by id`,
    [[day.id, week.id]],
  );
  assert.deepEqual([due[0]?.local, due[1]], ['08:00', { local: '08:00', weekday: 1 }]);
  for (let nr = 1; nr <= 4; nr++) await putUp(`Sextant ${nr}`);
  const sold = await putUp('Sextant that goes');
  await matched();
  await ana.delete(`/api/products/${sold.id}`);
  await tellDue(market.house);
  assert.deepEqual(await toldTo(gil), [], 'not before its time');

  await market.passTime('25 hours');
  await Promise.all([tellDue(market.house), tellDue(market.house)]);
  const daily = (await toldTo(gil)).filter(({ link }) => !link.includes('inStock'));
  assert.deepEqual(
    daily.map(({ count, titles }) => [count, titles]),
    [[4, ['Sextant 4', 'Sextant 3', 'Sextant 2']]],
  );
  await market.passTime('8 days');
  await tellDue(market.house);
  assert.deepEqual((await toldTo(gil)).map(({ link, count }) => [link.includes('inStock'), count]).sort(), [
    [false, 4],
    [true, 4],
  ]);
  await market.passTime('16 days');
  await tellDue(market.house);
  assert.equal((await toldTo(gil)).length, 2, 'nothing new, nothing told');
  await market.passTime('0 days');

  await putUp('Sextant 5');
  await matched();
  await gil.patch(`/api/saved-searches/${day.id}`, { every: 'now' });
  await gil.patch(`/api/saved-searches/${week.id}`, { every: 'never' });
  await tellDue(market.house);
  await market.passTime('24 days');
  await tellDue(market.house);
  await market.passTime('0 days');
  const later = (await toldTo(gil)).filter(({ titles }) => titles.includes('Sextant 5'));
  assert.deepEqual(
    [later.map(({ link }) => link.includes('inStock')), (await toldTo(gil)).length],
    [[false], 3],
    'at once by the one, never by the other',
  );
});

test('what waits is told by one of two who tell it at once, and not of somebody who was blocked meanwhile', async () => {
  const [jo, kim] = [await market.person('Jo'), await market.person('Kim')];
  const searches = [];
  for (const person of [jo, kim]) searches.push(await save(person, { query: { q: 'spinet' }, every: 'day' }));
  await putUp('Spinet');
  await matched();
  await query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [kim.id, ana.id]);
  const ids = searches.map(({ id }) => id);
  const told = await Promise.all(
    [1, 2].map(() => market.house.database.db.transaction().execute((tx) => tellMatches(tx, ids, 3))),
  );
  assert.deepEqual(
    told.flat().map(({ userId, count }) => [userId, count]),
    [[jo.id, 1]],
  );
});

test('a search that nobody can read any more keeps no other waiting', async () => {
  const lee = await market.person('Lee');
  const old = await save(lee, { query: { q: 'virginal' } });
  await query(`update saved_searches set query = '{"q": "virginal", "sides": "2"}' where id = $1`, [old.id]);
  await save(lee, { query: { q: 'virginal', maxPrice: '20000' } });
  await putUp('Virginal');
  await matched();
  assert.deepEqual(await titlesTo(lee), ['Virginal']);
});

test('several finds of one search are one line of the bell, which counts what its owner did not see', async () => {
  const hal = await market.person('Hal');
  const search = await save(hal, { query: { q: 'barometer' } });
  const lines = async () =>
    (await hal.get<Page<{ title: string; link: string; count: number }>>('/api/notifications?group=wishes')).body.items;
  for (const nr of [1, 2]) {
    await putUp(`Barometer ${nr}`);
    await matched();
    while ((await lines())[0]?.title !== (nr === 1 ? 'A new find: barometer' : '2 new finds: barometer'))
      await setTimeout(20);
  }
  assert.deepEqual(
    (await lines()).map(({ link }) => link),
    ['/search?q=barometer&sort=newest'],
  );
  await hal.put(`/api/saved-searches/${search.id}/seen`);
  assert.equal((await hal.get<{ unreadCount: number }>('/api/notifications/unread-count')).body.unreadCount, 0);
});
