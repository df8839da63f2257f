import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Caller, Person } from '#support/people.ts';
import { distanceKm, snapToCell } from './geo.ts';
import type { Location, Place, ShopMap, Zone } from './places.schema.ts';
import type { ListedShop, Shop } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana'), market.person('Ben')]);
});
after(() => market.close());

const workshop = {
  name: 'Workshop',
  kind: 'private',
  street: 'Rua da Rosa 12',
  postalCode: '1200-383',
  city: 'Lisboa',
  latitude: 38.71391,
  longitude: -9.13942,
};

async function openShop(owner: Person, name: string, more: object = {}): Promise<Shop> {
  const { status, body } = await owner.post<Shop>('/api/shops', { name, currency: 'EUR', ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function addLocation(owner: Person, shop: Shop, location: object): Promise<Location> {
  const { status, body } = await owner.post<Location>(`/api/shops/${shop.id}/locations`, location);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const locationsOf = async (asker: Caller, shop: Shop) =>
  (await asker.get<{ items: Location[] }>(`/api/shops/${shop.id}/locations`)).body.items;

test('of a private place others learn its town and its cell, and the table holds no more', async () => {
  const shop = await openShop(ana, 'Quiet Workshop');
  const made = await addLocation(ana, shop, workshop);
  assert.deepEqual(
    { ...made, id: '' },
    { ...workshop, id: '', region: '', country: 'PT', offersPickup: false, exact: true, hours: null },
  );
  const seen = { ...made, ...snapToCell(workshop), street: null, postalCode: null, exact: false };
  for (const asker of [market.guest, ben]) assert.deepEqual(await locationsOf(asker, shop), [seen]);
  assert.deepEqual(await locationsOf(ana, shop), [made]);

  const { body } = await market.guest.get<Shop>(`/api/shops/${shop.id}`);
  assert.deepEqual(body.location, { city: 'Lisboa', region: '', country: 'PT', ...snapToCell(workshop) });
  const { rows } = await market.house.database.pool.query(
    'select row_to_json(l)::text as row from shop_locations l where id = $1',
    [made.id],
  );
  for (const secret of ['Rua', '1200', '38.71391', '9.13942']) assert.ok(!rows[0].row.includes(secret), secret);
});

test('a sealed place opens in its own row alone', async () => {
  const shop = await openShop(ana, 'Swapped');
  const [one, two] = [
    await addLocation(ana, shop, workshop),
    await addLocation(ana, shop, { ...workshop, latitude: 41 }),
  ];
  const { pool } = market.house.database;
  await pool.query(
    'update shop_locations set sealed = (select sealed from shop_locations where id = $2) where id = $1',
    [one.id, two.id],
  );
  assert.equal((await ana.get(`/api/shops/${shop.id}/locations`)).status, 500);
});

test('a place that becomes private takes its address back, and one that becomes a storefront tells it', async () => {
  const shop = await openShop(ana, 'Moving In');
  const { id } = await addLocation(ana, shop, { ...workshop, kind: 'storefront' });
  const path = `/api/shops/${shop.id}/locations/${id}`;
  const [open] = await locationsOf(market.guest, shop);
  assert.equal(open?.street, workshop.street);
  assert.equal(open?.latitude, workshop.latitude);
  assert.equal(open?.exact, true);

  const { status, body: kept } = await ana.patch<Location>(path, { kind: 'private' });
  assert.equal(status, 200);
  assert.deepEqual({ ...kept, kind: 'storefront' }, open);
  const [hidden] = await locationsOf(market.guest, shop);
  assert.deepEqual([hidden?.street, hidden?.exact, hidden?.latitude], [null, false, snapToCell(workshop).latitude]);

  await ana.patch(path, { city: 'Lisbon' });
  const { body: told } = await ana.patch<Location>(path, { kind: 'storefront' });
  assert.deepEqual(told, { ...open, city: 'Lisbon' });
  assert.deepEqual(await locationsOf(market.guest, shop), [told]);
});

test('the first place tells the time zone of a shop that nobody chose one for', async () => {
  const shop = await openShop(ana, 'No Zone');
  assert.equal(shop.timeZone, 'UTC');
  await addLocation(ana, shop, workshop);
  assert.equal((await ana.get<Shop>(`/api/shops/${shop.id}`)).body.timeZone, 'Europe/Lisbon');
  await addLocation(ana, shop, { ...workshop, latitude: 52.5, longitude: 13.4 });
  assert.equal((await ana.get<Shop>(`/api/shops/${shop.id}`)).body.timeZone, 'Europe/Lisbon');

  const chosen = await openShop(ana, 'Chosen Zone', { timeZone: 'UTC' });
  await addLocation(ana, chosen, workshop);
  assert.equal((await ana.get<Shop>(`/api/shops/${chosen.id}`)).body.timeZone, 'UTC');
});

test('bad places are refused with the place and the reason', async () => {
  const shop = await openShop(ana, 'Careful');
  const cases: [object, string][] = [
    [{ ...workshop, latitude: 90.1 }, '/latitude'],
    [{ ...workshop, longitude: -180.1 }, '/longitude'],
    [{ ...workshop, latitude: 40, longitude: -40 }, '/country'],
    [{ ...workshop, country: 'Portugal' }, '/country'],
    [{ ...workshop, kind: 'secret' }, '/kind'],
    [{ ...workshop, name: ' ' }, '/name'],
    [{ ...workshop, hours: { monday: [{ opens: '24:00', closes: '25:00' }] } }, '/hours/monday/0/opens'],
    [{ name: 'Nowhere', kind: 'private' }, '/latitude'],
  ];
  for (const [input, path] of cases) {
    const answer = await ana.post<{ errors: { path: string }[] }>(`/api/shops/${shop.id}/locations`, input);
    assert.equal(answer.status, 400, path);
    assert.equal(answer.body.errors[0]?.path, path);
  }
  const { status } = await ana.patch(`/api/shops/${shop.id}/locations/${shop.id}`, { name: 'Other' });
  assert.equal(status, 404);
});

test('a place of one shop cannot be changed or taken away through another', async () => {
  const [mine, theirs] = [await openShop(ana, 'Mine'), await openShop(ben, 'Theirs')];
  const { id } = await addLocation(ben, theirs, workshop);
  assert.equal((await ana.patch(`/api/shops/${mine.id}/locations/${id}`, { name: 'Mine now' })).status, 404);
  assert.equal((await ana.delete(`/api/shops/${mine.id}/locations/${id}`)).status, 404);
  assert.equal((await ana.delete(`/api/shops/${theirs.id}/locations/${id}`)).status, 403);
  assert.equal((await locationsOf(ben, theirs)).length, 1);
});

test('a shop has at most fifty places, even when they are added at once', async () => {
  const shop = await openShop(ana, 'Everywhere');
  const answers = await Promise.all(
    Array.from({ length: 55 }, (_, nr) =>
      ana.post(`/api/shops/${shop.id}/locations`, { ...workshop, name: `Nr ${nr}` }),
    ),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 50);
  assert.equal(answers.filter(({ status }) => status === 409).length, 5);
});

const zones = [
  { name: 'Near', locationId: '', radiusKm: 10, fee: { amount: 0, currency: 'EUR' }, daysFrom: 1, daysTo: 2 },
  {
    name: 'Iberia',
    countries: ['PT', 'ES'],
    fee: { amount: 490, currency: 'EUR' },
    freeFrom: { amount: 5000, currency: 'EUR' },
  },
  { name: 'World', fee: { amount: 1490, currency: 'EUR' }, least: { amount: 1000, currency: 'EUR' } },
];

test('the list of delivery zones is replaced whole, and what stays in it stays the same', async () => {
  const shop = await openShop(ana, 'Delivers');
  const { id } = await addLocation(ana, shop, workshop);
  const path = `/api/shops/${shop.id}/delivery-zones`;
  const items = zones.map((zone) => ({ ...zone, ...('locationId' in zone && { locationId: id }) }));
  const { status, body } = await ana.put<{ items: Zone[] }>(path, { items });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual((await market.guest.get(path)).body, body);
  assert.deepEqual(
    body.items.map(({ name }) => name),
    ['Near', 'Iberia', 'World'],
  );
  assert.equal((await market.announced('shop.changed', ({ shopId }) => shopId === shop.id)).length, 2);

  const [near, iberia] = body.items as [Zone, Zone];
  const next = await ana.put<{ items: Zone[] }>(path, { items: [{ ...iberia, name: 'Peninsula' }, near] });
  assert.deepEqual(
    next.body.items.map(({ id, name }) => [id, name]),
    [
      [iberia.id, 'Peninsula'],
      [near.id, 'Near'],
    ],
  );

  await ana.delete(`/api/shops/${shop.id}/locations/${id}`);
  const left = await market.guest.get<{ items: Zone[] }>(path);
  assert.deepEqual(
    left.body.items.map(({ name }) => name),
    ['Peninsula'],
  );
});

test('zones that cannot be are refused, each fault by its place, and nothing is replaced', async () => {
  const shop = await openShop(ana, 'Delivers Right');
  const other = await openShop(ben, 'Delivers Elsewhere');
  const { id } = await addLocation(ben, other, workshop);
  const path = `/api/shops/${shop.id}/delivery-zones`;
  const fee = { amount: 100, currency: 'EUR' };
  await ana.put(path, { items: [{ name: 'World', fee }] });
  const theirs = await ben.put<{ items: Zone[] }>(`/api/shops/${other.id}/delivery-zones`, {
    items: [{ name: 'World', fee }],
  });
  const cases: [object, string][] = [
    [{ locationId: id, radiusKm: 5 }, '/items/0/locationId'],
    [{ radiusKm: 5 }, '/items/0/locationId'],
    [{ fee: { amount: 100, currency: 'USD' } }, '/items/0/fee/currency'],
    [{ freeFrom: { amount: 100, currency: 'USD' } }, '/items/0/freeFrom/currency'],
    [{ daysTo: 3 }, '/items/0/daysFrom'],
    [{ daysFrom: 3, daysTo: 2 }, '/items/0/daysTo'],
    [{ id: theirs.body.items[0]?.id }, '/items/0/id'],
    [{ radiusKm: 0 }, '/items/0/radiusKm'],
    [{ countries: [] }, '/items/0/countries'],
  ];
  for (const [more, place] of cases) {
    const answer = await ana.put<{ errors: { path: string }[] }>(path, { items: [{ name: 'Zone', fee, ...more }] });
    assert.equal(answer.status, 400, place);
    assert.equal(answer.body.errors[0]?.path, place, JSON.stringify(answer.body));
  }
  const { body } = await market.guest.get<{ items: Zone[] }>(path);
  assert.deepEqual(
    body.items.map(({ name }) => name),
    ['World'],
  );
});

test('two who replace the zones at once leave the list of one of them', async () => {
  const shop = await openShop(ana, 'Two Editors');
  const path = `/api/shops/${shop.id}/delivery-zones`;
  const list = (name: string) => Array.from({ length: 5 }, () => ({ name, fee: { amount: 1, currency: 'EUR' } }));
  await Promise.all(['A', 'B', 'C', 'D'].map((name) => ana.put(path, { items: list(name) })));
  const { body } = await market.guest.get<{ items: Zone[] }>(path);
  assert.equal(body.items.length, 5);
  assert.equal(new Set(body.items.map(({ name }) => name)).size, 1);
});

/** Every shop near a point, over pages. */
async function nearby(query: string, limit = 3): Promise<ListedShop[]> {
  const found: ListedShop[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/api/shops?limit=${limit}&${query}${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await market.guest.get<Page<ListedShop>>(path);
    assert.equal(status, 200, JSON.stringify(body));
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
}

test('shops near a point come nearest first, page by page, with the distance to their nearest place', async () => {
  const dan = await market.person('Dan');
  const center = { latitude: -17.8, longitude: 179.95 };
  const offsets = [0.3, 0.1, 0.2, 0, 0.4];
  const expected: { id: string; distanceKm: number }[] = [];
  for (const [nr, offset] of offsets.entries()) {
    const shop = await openShop(dan, `Date Line ${nr}`);
    const place = { latitude: -17.8, longitude: 179.95 + offset };
    const wrapped = { ...place, longitude: place.longitude >= 180 ? place.longitude - 360 : place.longitude };
    await addLocation(dan, shop, { ...workshop, country: 'FJ', kind: 'storefront', ...wrapped });
    await addLocation(dan, shop, { ...workshop, country: 'FJ', kind: 'storefront', latitude: 10, longitude: 10 });
    expected.push({ id: shop.id, distanceKm: distanceKm(center, wrapped) });
  }
  expected.sort((a, b) => a.distanceKm - b.distanceKm);
  const query = `lat=${center.latitude}&lng=${center.longitude}`;
  const found = await nearby(`${query}&radiusKm=100`, 2);
  assert.deepEqual(
    found.map(({ id }) => id),
    expected.map(({ id }) => id),
  );
  for (const [at, { distanceKm }] of found.entries()) {
    assert.ok(Math.abs((distanceKm ?? -1) - (expected[at]?.distanceKm ?? 0)) < 1e-6);
  }
  const exact = await nearby(`${query}&radiusKm=0`);
  assert.deepEqual(
    exact.map(({ id }) => id),
    [expected[0]?.id],
  );
  const all = await nearby(`${query}&radiusKm=20040`, 100);
  const withPlaces = await market.house.database.pool.query(
    'select count(distinct shop_id) as count from shop_locations',
  );
  assert.equal(all.length, withPlaces.rows[0].count);
  assert.deepEqual(
    all.map(({ distanceKm }) => distanceKm),
    all.map(({ distanceKm }) => distanceKm ?? 0).toSorted((a, b) => a - b),
  );

  const map = await market.guest.get<ShopMap>('/api/shops/map?south=-20&north=-15&west=179&east=-179');
  assert.deepEqual(new Set(map.body.items.map(({ id }) => id)), new Set(expected.map(({ id }) => id)));
  assert.deepEqual([map.body.total, map.body.complete], [5, true]);
  const western = await market.guest.get<ShopMap>('/api/shops/map?south=-20&north=-15&west=-180&east=-179');
  assert.equal(western.body.total, 4);
});

test('the poles are places like any other', async () => {
  const dan = await market.person('Dan');
  const shop = await openShop(dan, 'South Pole Station');
  await addLocation(dan, shop, { ...workshop, kind: 'storefront', latitude: -90, longitude: 0 });
  for (const longitude of [-180, -3, 77, 180]) {
    const found = await nearby(`lat=-89.9&lng=${longitude}&radiusKm=12`);
    assert.deepEqual(
      found.map(({ id }) => id),
      [shop.id],
      String(longitude),
    );
  }
  assert.deepEqual(await nearby('lat=-89.9&lng=0&radiusKm=11'), []);
});

test('a list of shops is narrowed by words, country and what is open now', async () => {
  const dan = await market.person('Dan');
  const always = { opens: '00:00', closes: '24:00' };
  const hours = Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [always]]),
  );
  const open = await openShop(dan, 'Zebra Books', {
    hours,
    timeZone: 'Asia/Kathmandu',
    description: '100% paper_back',
  });
  const shut = await openShop(dan, 'Zebra Toys', { hours: {}, timeZone: 'America/Lima' });
  const silent = await openShop(dan, 'Zebra Silence');
  await addLocation(dan, shut, { ...workshop, country: 'PE', latitude: -12.05, longitude: -77.04 });
  const ids = async (query: string) => (await nearby(query)).map(({ id }) => id);
  assert.deepEqual(await ids('q=zebra'), [silent.id, shut.id, open.id]);
  assert.deepEqual(await ids('q=BOOKS%20zebra'), [open.id]);
  assert.deepEqual(await ids('q=zebra%25'), []);
  assert.deepEqual(await ids('q=100%25%20paper_'), [open.id]);
  assert.deepEqual(await ids('q=zebra&openNow=true'), [open.id]);
  assert.deepEqual(await ids('q=zebra&country=PE'), [shut.id]);
  assert.deepEqual(await ids('q=zebra&country=PE&lat=0&lng=0'), [shut.id]);
  assert.deepEqual(await ids('q=zebra&country=PE&openNow=true'), []);
  await dan.patch(`/api/shops/${open.id}`, { status: 'closed' });
  assert.deepEqual(await ids('q=zebra&openNow=true'), []);
});

test('questions about a place that is none are refused', async () => {
  const cases: [string, string][] = [
    ['/api/shops?lat=10', '/lng'],
    ['/api/shops?lng=10', '/lat'],
    ['/api/shops?radiusKm=10', '/radiusKm'],
    ['/api/shops?lat=91&lng=0', '/lat'],
    ['/api/shops?lat=0&lng=0&radiusKm=-1', '/radiusKm'],
    ['/api/shops?country=pt', '/country'],
    ['/api/shops/map?south=10&north=0', '/north'],
    ['/api/shops/map?west=-181', '/west'],
  ];
  for (const [path, fault] of cases) {
    const { status, body } = await market.guest.get<{ errors: { path: string }[] }>(path);
    assert.equal(status, 400, path);
    assert.equal(body.errors[0]?.path, fault, path);
  }
  const { body } = await market.guest.get<Page<Shop>>('/api/shops?limit=1');
  assert.equal((await market.guest.get(`/api/shops?lat=0&lng=0&cursor=${body.nextCursor}`)).status, 400);
});

test('the map shows a write at once, and never a hidden shop', async () => {
  const dan = await market.person('Dan');
  const shop = await openShop(dan, 'On The Map');
  const path = '/api/shops/map?south=60&north=61&west=20&east=21';
  assert.equal((await market.guest.get<ShopMap>(path)).body.total, 0);
  const { id } = await addLocation(dan, shop, {
    ...workshop,
    country: 'AX',
    kind: 'storefront',
    latitude: 60.1,
    longitude: 20.1,
  });
  const { body } = await market.guest.get<ShopMap>(path);
  assert.deepEqual(body.items, [
    { id: shop.id, slug: shop.slug, name: shop.name, latitude: 60.1, longitude: 20.1, kind: 'storefront' },
  ]);
  await dan.patch(`/api/shops/${shop.id}`, { name: 'Renamed' });
  assert.equal((await market.guest.get<ShopMap>(path)).body.items[0]?.name, 'Renamed');
  await dan.delete(`/api/shops/${shop.id}/locations/${id}`);
  assert.equal((await market.guest.get<ShopMap>(path)).body.total, 0);
  await addLocation(dan, shop, { ...workshop, country: 'AX', latitude: 60.1, longitude: 20.1 });
  await market.house.database.pool.query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  market.house.cache.outdate(['shops']);
  assert.equal((await market.guest.get<ShopMap>(path)).body.total, 0);
  assert.equal((await market.guest.get(`/api/shops/${shop.id}/locations`)).status, 404);
});

test('any number of questions about a private place yields only its cell', async () => {
  const dan = await market.person('Dan');
  const shop = await openShop(dan, 'Secret Garden', { timeZone: 'UTC' });
  const { id } = await addLocation(dan, shop, workshop);
  const path = `/api/shops/${shop.id}`;
  await dan.put(`${path}/delivery-zones`, {
    items: [{ name: 'Near', locationId: id, radiusKm: 3, fee: { amount: 0, currency: 'EUR' } }],
  });
  const rival = await openShop(dan, 'Storefront', { timeZone: 'UTC' });

  /** Everything others can ask, as one text. */
  async function everythingAsked(points: readonly Place[]): Promise<string> {
    const answers = [path, `${path}/locations`, `${path}/delivery-zones`, '/api/shops?q=secret'];
    for (const { latitude, longitude } of points) {
      const point = `lat=${latitude}&lng=${longitude}`;
      for (const radius of [0, 0.4, 0.7, 1, 1.5]) answers.push(`/api/shops?${point}&radiusKm=${radius}`);
      answers.push(`/api/shops?${point}&limit=100`, `/api/shops?${point}&country=PT&limit=1`);
      const edges = { south: latitude, north: latitude + 0.004, west: longitude, east: longitude + 0.005 };
      answers.push(`/api/shops/map?${new URLSearchParams(Object.entries(edges).map(([k, v]) => [k, String(v)]))}`);
    }
    const bodies: unknown[] = [];
    for (const question of answers) bodies.push((await market.guest.get(question)).body);
    return JSON.stringify(bodies);
  }

  const cell = snapToCell(workshop);
  const within = fc.double({ min: -0.0044, max: 0.0044, noNaN: true });
  const spot = fc.tuple(within, within).map(([north, east]) => ({
    latitude: cell.latitude + north,
    longitude: cell.longitude + east,
  }));
  const asking = fc.array(
    fc
      .tuple(fc.double({ min: -0.02, max: 0.02, noNaN: true }), fc.double({ min: -0.02, max: 0.02, noNaN: true }))
      .map(([north, east]) => ({ latitude: cell.latitude + north, longitude: cell.longitude + east })),
    { minLength: 2, maxLength: 4 },
  );
  await addLocation(dan, rival, { ...workshop, kind: 'storefront', latitude: cell.latitude + 0.0031 });
  await fc.assert(
    fc.asyncProperty(spot, spot, asking, async (one, other, points) => {
      assert.deepEqual(snapToCell(one), cell);
      const put = (place: Place) => dan.patch(`${path}/locations/${id}`, { ...place });
      assert.equal((await put(one)).status, 200);
      const before = await everythingAsked([...points, one]);
      assert.equal((await put(other)).status, 200);
      assert.equal(await everythingAsked([...points, one]), before);
    }),
    { numRuns: 12 },
  );
});
