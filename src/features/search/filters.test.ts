import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import { importProducts } from '#features/catalogue/service.ts';
import { distanceKm } from '#features/shops/geo.ts';
import type { Shop } from '#features/shops/schema.ts';
import { countryAt } from '#features/shops/service.ts';
import { houseContext } from '#platform/actor.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { memoryOf } from './memory/memory.ts';
import type { FoundProducts } from './schema.ts';
import { reindexSearch } from './service.ts';

// A random market is searched with random filters, and each answer compared with what a plain walk over the tables says.

let market: TestServer;
let goods: Goods[];

const SHOPS = 30;
const PRODUCTS = 320;

/** The same numbers each time (mulberry32), so that a failure can be looked at again. */
function openDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const dice = openDice(7);
const pick = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)] as T;
const whole = (most: number) => Math.floor(dice() * (most + 1));
const chance = (share: number) => dice() < share;

const WORDS = ['zalpha', 'zbrando', 'zcorvu', 'zdelto', 'zembo'];
const BRANDS = ['Acme', 'Bolt', 'Célia', null];
const COLOURS = ['red', 'blue', 'Dark green', 'ünbunt'];
const CURRENCIES = ['EUR', 'EUR', 'USD', 'JPY'];
const PATHS = [
  [],
  ['Audio'],
  ['Audio', 'Radios'],
  ['Audio', 'Radios', 'Valve'],
  ['Audio Books'],
  ['Home', 'Lamps'],
  ['Home'],
];
/** Where shops and askers are: cities, both sides of the date line, both poles. */
const PLACES = [
  { latitude: 38.72, longitude: -9.14 },
  { latitude: 38.75, longitude: -9.2 },
  { latitude: 52.52, longitude: 13.4 },
  { latitude: 48.2, longitude: 16.37 },
  { latitude: -16.8, longitude: 179.99 },
  { latitude: -16.8, longitude: -179.98 },
  { latitude: 64.7, longitude: -180 },
  { latitude: 89.95, longitude: 40 },
  { latitude: 90, longitude: -100 },
  { latitude: -89.9, longitude: 10 },
  { latitude: -33.86, longitude: 151.2 },
  { latitude: 0, longitude: 0 },
];

before(async () => {
  market = await startTestServer();
  await settleMarket();
  goods = await readGoods();
});
after(() => market.close());

async function settleMarket(): Promise<void> {
  const { pool } = market.house.database;
  const owners = [await market.person('Ana'), await market.person('Ben')];
  for (let at = 0; at < SHOPS; at++) {
    const owner = owners[at % owners.length];
    assert.ok(owner);
    const currency = pick(CURRENCIES);
    const { body } = await owner.post<Shop>('/api/shops', { name: `Shop ${at}`, currency });
    await settlePlaces(body.id);
    const drafts = Array.from({ length: Math.round(PRODUCTS / SHOPS) }, (_, row) => draftOf(at * 100 + row, currency));
    const asOwner = houseContext(market.house, { userId: owner.id, role: 'buyer', sessionId: null });
    await importProducts(asOwner, body.slug, drafts);
  }
  await pool.query(
    `update product_variants set stock = 0 where product_id in (select id from products where title like '%none%')`,
  );
  const { rows } = await pool.query<{ id: string; shop_id: string }>('select id, shop_id from products order by id');
  for (const { id, shop_id } of rows) {
    if (chance(0.3)) {
      await pool.query(
        `insert into product_variants (id, product_id, shop_id, options, price_amount, stock)
         values (gen_random_uuid(), $1, $2, '{"size":"XL"}', $3, $4)`,
        [id, shop_id, whole(3_000), whole(1)],
      );
    }
    await pool.query('update product_counters set views = $2, sold = $3 where product_id = $1', [
      id,
      whole(3),
      whole(2),
    ]);
    if (chance(0.1)) await pool.query(`update products set status = 'draft' where id = $1`, [id]);
  }
  await pool.query(`update shops set status = 'hidden' where name in ('Shop 3', 'Shop 17')`);
  for (const { id } of rows) {
    // Means of 1, 2.5, 3, 4, 4.2 and 5, and of 3.96, which is shown and found as 4.
    const stars = [
      '{1,0,0,0,0}',
      '{0,1,1,0,0}',
      '{0,0,2,0,0}',
      '{0,0,1,0,1}',
      '{0,0,0,4,1}',
      '{0,0,0,0,3}',
      '{0,0,3,20,2}',
    ];
    if (chance(0.6))
      await pool.query('update product_counters set stars = $2 where product_id = $1', [id, pick(stars)]);
  }
  await reindexSearch(market.house);
}

async function settlePlaces(shopId: string): Promise<void> {
  const { pool } = market.house.database;
  const locations: string[] = [];
  for (let count = pick([0, 1, 1, 2, 3]); count > 0; count--) {
    const { latitude, longitude } = pick(PLACES);
    const { rows } = await pool.query<{ id: string }>(
      `insert into shop_locations (id, shop_id, name, kind, offers_pickup, country, latitude, longitude)
       values (gen_random_uuid(), $1, 'A place', 'storefront', $2, 'PT', $3, $4) returning id`,
      [shopId, chance(0.5), latitude, longitude],
    );
    if (rows[0]) locations.push(rows[0].id);
  }
  for (let count = pick([0, 0, 1, 2]); count > 0; count--) {
    const kind = pick(['everywhere', 'countries', 'circle']);
    const [location = null] = kind === 'circle' ? locations : [];
    await pool.query(
      `insert into shop_delivery_zones (id, shop_id, name, location_id, radius_km, countries, fee_amount)
       values (gen_random_uuid(), $1, 'A zone', $2, $3, $4, 0)`,
      [
        shopId,
        location,
        location && pick([5, 40, 900, 19_000]),
        kind === 'countries' ? pick([['PT'], ['DE', 'AT'], ['FJ']]) : null,
      ],
    );
  }
}

function draftOf(number: number, currency: string): ProductDraft {
  const attributes: Record<string, string | number | boolean> = { model: `M-${number}` };
  if (chance(0.7)) attributes.colour = pick(COLOURS);
  if (chance(0.5)) attributes['size in cm'] = pick([1, 2.5, 10, 1e21]);
  if (chance(0.4)) attributes.used = chance(0.5);
  if (chance(0.2)) attributes.brand = 'Own word';
  if (chance(0.2)) attributes.note = 'long '.repeat(30);
  const words = Array.from({ length: 1 + whole(2) }, () => pick(WORDS));
  return {
    externalId: `P-${number}`,
    title: `${words.join(' ')} ${chance(0.2) ? 'none' : ''}`.trim(),
    description: '',
    brand: pick(BRANDS),
    gtin: null,
    price: { amount: pick([0, 99, 100, 100, 1_500, whole(5_000), whole(500_000)]), currency },
    stock: pick([0, 1, 5]),
    status: 'active',
    category: [...pick(PATHS)],
    tags: [],
    attributes,
    imageUrl: null,
    releasedAt: null,
  };
}

// ---- What there is, read from the tables of the other features

interface Spot {
  latitude: number;
  longitude: number;
}

interface Goods {
  id: string;
  title: string;
  price: number;
  currency: string;
  inStock: boolean;
  rating: number;
  popularity: number;
  /** From the root down. */
  categories: { id: string; path: string; name: string }[];
  attributes: Map<string, string>;
  shop: {
    id: string;
    slug: string;
    name: string;
    locations: (Spot & { offersPickup: boolean })[];
    zones: { centre: Spot | null; radiusKm: number | null; countries: string[] | null }[];
  };
}

async function readGoods(): Promise<Goods[]> {
  const { pool } = market.house.database;
  const all = async (text: string) => (await pool.query(text)).rows;
  const locations = await all('select * from shop_locations');
  const zones = await all('select * from shop_delivery_zones');
  const categories = await all('select id, path, name from categories');
  const ratings = new Map(
    (await all('select product_id, coalesce(souk_rating(stars), 0) as rating from product_counters')).map((row) => [
      row.product_id,
      row.rating,
    ]),
  );
  const rows = await all(`
    select products.*, shops.slug, shops.name as shop_name, categories.path,
      (select min(price_amount) from product_variants where product_id = products.id) as price,
      (select sum(stock) from product_variants where product_id = products.id) as stock,
      (ln(1 + views) + 5 * ln(1 + sold))::real as popularity
    from products join shops on shops.id = shop_id join product_counters on product_id = products.id
    left join categories on categories.id = category_id
    where products.status = 'active' and shops.status <> 'hidden'`);
  return rows.map((row) => {
    const values = { ...(row.brand === null ? {} : { brand: row.brand }), ...row.attributes } as Record<
      string,
      unknown
    >;
    const steps = row.path === null ? [] : (row.path as string).split('/');
    return {
      id: row.id,
      title: row.title,
      price: row.price,
      currency: row.currency,
      inStock: row.stock > 0,
      rating: ratings.get(row.id),
      popularity: row.popularity,
      categories: steps.map((_, at) => categories.find(({ path }) => path === steps.slice(0, at + 1).join('/'))),
      attributes: new Map(Object.entries(values).map(([name, value]) => [name, String(value).trim()])),
      shop: {
        id: row.shop_id,
        slug: row.slug,
        name: row.shop_name,
        locations: locations
          .filter((location) => location.shop_id === row.shop_id)
          .map(({ latitude, longitude, offers_pickup }) => ({ latitude, longitude, offersPickup: offers_pickup })),
        zones: zones
          .filter((zone) => zone.shop_id === row.shop_id)
          .map((zone) => ({
            centre: locations.find(({ id }) => id === zone.location_id) ?? null,
            radiusKm: zone.radius_km,
            countries: zone.countries,
          })),
      },
    };
  });
}

// ---- What the answer should be

interface Wish {
  words: string[];
  categories: string[];
  shops: string[];
  minPrice: number | undefined;
  maxPrice: number | undefined;
  currency: string | undefined;
  minRating: number | undefined;
  point: Spot | undefined;
  radiusKm: number | undefined;
  delivery: 'delivery' | 'pickup' | undefined;
  inStock: boolean;
  attributes: Map<string, readonly string[]>;
  sort: string | undefined;
  limit: number;
}

function isOffered(kind: string, { shop }: Goods, { point, radiusKm }: Wish): boolean {
  if (kind === 'pickup') {
    return shop.locations.some(
      (place) => place.offersPickup && (!point || radiusKm === undefined || distanceKm(place, point) <= radiusKm),
    );
  }
  return shop.zones.some(({ centre, radiusKm, countries }) => {
    if (!point || (!centre && !countries)) return true;
    if (countries) return countries.includes(countryAt(point) ?? '');
    return centre !== null && radiusKm !== null && distanceKm(centre, point) <= radiusKm;
  });
}

/** Each filter by the name of its facet; those without a facet by another. */
function testsOf(wish: Wish): Map<string, (goods: Goods) => boolean> {
  const { words, categories, shops, minPrice, maxPrice, currency = 'EUR', minRating, point, radiusKm } = wish;
  const tests = new Map<string, (goods: Goods) => boolean>();
  const last = words.at(-1);
  if (last !== undefined) {
    tests.set('words', ({ title }) => {
      const has = title.split(' ');
      return words.slice(0, -1).every((word) => has.includes(word)) && has.some((word) => word.startsWith(last));
    });
  }
  if (categories.length > 0)
    tests.set('category', (one) =>
      one.categories.some(({ id, path }) => categories.includes(id) || categories.includes(path)),
    );
  if (shops.length > 0) tests.set('shop', ({ shop }) => shops.includes(shop.id) || shops.includes(shop.slug));
  if (minPrice !== undefined || maxPrice !== undefined) {
    tests.set(
      'price',
      (one) =>
        one.currency === currency &&
        one.price >= (minPrice ?? 0) &&
        one.price <= (maxPrice ?? Number.POSITIVE_INFINITY),
    );
  }
  if (minRating !== undefined) tests.set('rating', ({ rating }) => rating >= minRating);
  if (point && radiusKm !== undefined)
    tests.set('radius', ({ shop }) => shop.locations.some((place) => distanceKm(place, point) <= radiusKm));
  const { delivery } = wish;
  if (delivery) tests.set('delivery', (one) => isOffered(delivery, one, wish));
  if (wish.inStock) tests.set('stock', ({ inStock }) => inStock);
  for (const [name, values] of wish.attributes)
    tests.set(`attribute ${name}`, ({ attributes }) => values.includes(attributes.get(name) ?? ''));
  return tests;
}

function matching(wish: Wish, without?: string): Goods[] {
  const tests = [...testsOf(wish)].flatMap(([name, test]) => (name === without ? [] : [test]));
  return goods.filter((one) => tests.every((test) => test(one)));
}

function nearestKm({ shop }: Goods, point: Spot | undefined): number {
  return point ? Math.min(Number.POSITIVE_INFINITY, ...shop.locations.map((place) => distanceKm(place, point))) : 0;
}

/** What the order goes by, smallest first; among equal ones the newest first. Undefined: by rank. */
function keyOf({ sort, currency = 'EUR', point, words }: Wish): ((goods: Goods) => number[]) | undefined {
  if (sort === 'priceUp') return (one) => [Number(one.currency !== currency), one.price];
  if (sort === 'priceDown') return (one) => [Number(one.currency !== currency), -one.price];
  if (sort === 'rating') return ({ rating }) => [-rating];
  if (sort === 'popularity') return ({ popularity }) => [-popularity];
  if (sort === 'distance') return (one) => [nearestKm(one, point)];
  return sort === 'newest' || words.length === 0 ? () => [] : undefined;
}

function inOrder(found: Goods[], wish: Wish): string[] {
  const key = keyOf(wish);
  const compare = (a: Goods, b: Goods) => {
    const [one, other] = [key?.(a) ?? [], key?.(b) ?? []];
    for (const [at, value] of one.entries()) if (value !== other[at]) return value < (other[at] ?? 0) ? -1 : 1;
    return a.id > b.id ? -1 : 1;
  };
  return found.toSorted(compare).map(({ id }) => id);
}

function tally<Key>(keys: Iterable<Key>): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const byCount = ([a, one]: readonly [string, number], [b, other]: readonly [string, number]) =>
  other - one || (Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 ? -1 : 1);

function categoryFacet(wish: Wish): [string, number][] {
  const chosen = new Set(wish.categories);
  const isChosen = ({ id, path }: { id: string; path: string }) => chosen.has(id) || chosen.has(path);
  const children = matching(wish).flatMap(({ categories }) =>
    categories.flatMap(({ path }, at) => {
      const above = categories[at - 1];
      return (chosen.size === 0 ? at === 0 : above !== undefined && isChosen(above)) ? [path] : [];
    }),
  );
  return [...tally(children)].sort(byCount);
}

function attributeFacet(wish: Wish): { name: string; values: [string, number][] }[] {
  const short = (found: Goods[]) =>
    found.flatMap(({ attributes }) => [...attributes].filter(([, value]) => value.length <= 100));
  const chosen = [...wish.attributes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, picked]) => {
      const counts = tally(
        short(matching(wish, `attribute ${name}`)).flatMap(([other, value]) => (other === name ? [value] : [])),
      );
      const values = [...counts].sort(
        (a, b) => Number(picked.includes(b[0])) - Number(picked.includes(a[0])) || byCount(a, b),
      );
      return { name, values: values.slice(0, 12) };
    });
  const matches = matching(wish);
  const least = Math.max(matches.length > 20 ? 2 : 1, Math.floor(matches.length / 100));
  const others = [...Map.groupBy(short(matches), ([name]) => name)].flatMap(([name, entries]) => {
    if (wish.attributes.has(name)) return [];
    const values = [...tally(entries.map(([, value]) => value))]
      .filter(([, count]) => count >= least)
      .sort(byCount)
      .slice(0, 12);
    const sum = values.reduce((sum, [, count]) => sum + count, 0);
    const worth = ((sum - (values[0]?.[1] ?? 0)) * sum) / values.length;
    const isTelling = values.length > 1 && sum * 60 >= values.length * Math.max(120, matches.length);
    return isTelling ? [{ name, values, worth }] : [];
  });
  others.sort((a, b) => byCount([a.name, a.worth], [b.name, b.worth]));
  // Eight are chosen from; those already chosen take their places first.
  const rest = others.slice(0, 8).map(({ name, values }) => ({ name, values }));
  return [...chosen, ...rest].slice(0, Math.max(8, chosen.length));
}

function compareFacets({ facets }: FoundProducts, wish: Wish): void {
  assert.ok(facets);
  assert.equal(facets.exact, true);
  assert.deepEqual(
    facets.categories.map(({ path, count }) => [path, count]),
    categoryFacet(wish),
  );
  const rated = matching(wish, 'rating');
  assert.deepEqual(
    facets.ratings,
    [4, 3, 2, 1].map((from) => ({ from, count: rated.filter(({ rating }) => rating >= from).length })),
  );
  assert.deepEqual(
    facets.shops.map(({ id, count }) => [id, count]),
    [...tally(matching(wish, 'shop').map(({ shop }) => shop.id))].sort(byCount).slice(0, 20),
  );
  assert.deepEqual(
    facets.delivery,
    ['delivery', 'pickup'].map((kind) => ({
      kind,
      count: matching(wish, 'delivery').filter((one) => isOffered(kind, one, wish)).length,
    })),
  );
  assert.deepEqual(
    facets.stock,
    [true, false].map((inStock) => ({
      inStock,
      count: matching(wish, 'stock').filter((one) => one.inStock === inStock).length,
    })),
  );
  assert.deepEqual(
    facets.attributes.map(({ name, values }) => ({ name, values: values.map(({ value, count }) => [value, count]) })),
    attributeFacet(wish),
  );

  const { currency = 'EUR' } = wish;
  assert.equal(facets.currency, currency);
  const priced = matching(wish, 'price').filter((one) => one.currency === currency);
  assert.ok(facets.prices.length !== 1 && facets.prices.length <= 5);
  let next: number | null = 0;
  for (const { from, to, count } of facets.prices) {
    assert.equal(from, next);
    assert.equal(
      count,
      priced.filter(({ price }) => price >= from && price <= (to ?? Number.POSITIVE_INFINITY)).length,
    );
    next = to === null ? null : to + 1;
    assert.ok(next === null || /^([1235]|15|75)0*$/.test(String(next)), `${next} is not round`);
  }
  if (facets.prices.length > 0) assert.equal(next, null);
}

// ---- Asking

const some = <T>(of: readonly T[], most = 3) => fc.subarray([...of], { minLength: 1, maxLength: most });
/** Once in `times`. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, times = 3): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

function wishes(): fc.Arbitrary<Wish> {
  const categoryNames = [
    ...new Set(goods.flatMap(({ categories }) => categories.flatMap(({ id, path }) => [id, path]))),
  ];
  const shopNames = [...new Set(goods.flatMap(({ shop }) => [shop.id, shop.slug]))];
  const point = fc.oneof(
    fc.constantFrom(...PLACES, { latitude: 38.72, longitude: 180 }),
    fc.record({ latitude: fc.integer({ min: -90, max: 90 }), longitude: fc.integer({ min: -180, max: 180 }) }),
  );
  const attributes = fc
    .record({
      colour: maybe(some([...COLOURS, 'no such colour']), 6),
      'size in cm': maybe(some(['1', '2.5', '1e+21']), 6),
      used: maybe(fc.constantFrom(['true'], ['false'], ['true', 'false']), 6),
      brand: maybe(some(['Acme', 'Célia', 'Own word']), 6),
      'no such name': maybe(fc.constant(['1']), 30),
    })
    .map(
      (chosen) =>
        new Map(Object.entries(chosen).flatMap(([name, values]) => (values ? [[name, values] as const] : []))),
    );
  return fc
    .record({
      words: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 3, arbitrary: some([...WORDS, 'zal', 'z', 'zzz'], 2) },
      ),
      categories: maybe(some(categoryNames), 4),
      shops: maybe(some(shopNames, 12), 3),
      prices: maybe(fc.tuple(fc.constantFrom(0, 99, 100, 1_000), fc.constantFrom(100, 1_500, 60_000, 1e15)), 4),
      bounds: fc.constantFrom('both', 'min', 'max'),
      currency: maybe(fc.constantFrom('EUR', 'USD', 'JPY', 'CHF')),
      minRating: maybe(fc.constantFrom(1, 2, 2.5, 4, 5), 5),
      point: maybe(point, 2),
      radiusKm: maybe(fc.constantFrom(0, 1, 10, 300, 2_000, 20_000)),
      delivery: maybe(fc.constantFrom<'delivery' | 'pickup'>('delivery', 'pickup'), 4),
      inStock: maybe(fc.constant(true)).map((given) => given === true),
      attributes,
      sort: maybe(
        fc.constantFrom('relevance', 'newest', 'popularity', 'rating', 'priceUp', 'priceDown', 'distance'),
        1,
      ),
      limit: fc.integer({ min: 3, max: 60 }),
    })
    .map(({ prices, bounds, categories = [], shops = [], point, radiusKm, sort, words, ...rest }) => ({
      ...rest,
      words: [...words],
      categories,
      shops,
      point,
      minPrice: prices && bounds !== 'max' ? Math.min(...prices) : undefined,
      maxPrice: prices && bounds !== 'min' ? Math.max(...prices) : undefined,
      radiusKm: point ? radiusKm : undefined,
      sort: sort === 'distance' && !point ? undefined : sort,
    }));
}

function addressOf(wish: Wish): string {
  const { point, radiusKm, inStock, sort } = wish;
  const query = new URLSearchParams();
  const set = (name: string, value: unknown) => void (value !== undefined && query.append(name, String(value)));
  // As written: what is corrected and left out is compared in words.test.ts.
  if (wish.words.length > 0) set('q', wish.words.join(' '));
  if (wish.words.length > 0) set('exact', true);
  for (const name of wish.categories) set('category', name);
  for (const name of wish.shops) set('shop', name);
  for (const [name, values] of wish.attributes) for (const value of values) set(`attr.${name}`, value);
  for (const name of ['minPrice', 'maxPrice', 'currency', 'minRating', 'delivery', 'limit'] as const)
    set(name, wish[name]);
  set('lat', point?.latitude);
  set('lng', point?.longitude);
  set('radiusKm', radiusKm);
  if (inStock) set('inStock', true);
  set('sort', sort);
  return `/api/search/products?${query}`;
}

async function ask(path: string): Promise<FoundProducts> {
  const { status, body } = await market.guest.get<FoundProducts>(path);
  assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
  return body;
}

async function compareAll(): Promise<void> {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(wishes(), async (wish) => {
      const path = addressOf(wish);
      const expected = inOrder(matching(wish), wish);
      const first = await ask(path);
      assert.deepEqual(first.total, { value: expected.length, exact: true });
      compareFacets(first, wish);
      for (const item of first.items) {
        const one = goods.find(({ id }) => id === item.id);
        const km = one ? nearestKm(one, wish.point) : undefined;
        const told = wish.point && km !== undefined && Number.isFinite(km) ? Math.round(km * 100) / 100 : undefined;
        assert.equal(item.distanceKm, told);
      }
      const ids = first.items.map(({ id }) => id);
      for (let cursor = first.nextCursor; cursor !== null; ) {
        const page = await ask(`${path}&facets=false&cursor=${cursor}`);
        assert.equal(page.facets, null);
        assert.deepEqual(page.total, first.total);
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      assert.equal(new Set(ids).size, ids.length, 'each once');
      assert.deepEqual(keyOf(wish) ? ids : ids.toSorted(), keyOf(wish) ? expected : expected.toSorted());
      found += Math.min(ids.length, 1);
    }),
    { numRuns: 150, seed: 20_261_122 },
  );
  assert.ok(found > 60, `only ${found} of the wishes found anything`);
}

test('whatever is asked for, the index in memory answers what a walk over the tables says', {
  timeout: 140_000,
}, async () => {
  const memory = memoryOf(market.house);
  assert.ok(await memory?.loaded(60_000));
  await memory?.caughtUp();
  await compareAll();
  assert.ok(memory?.state, 'it answered all the time');
});

test('and so does the database where no index is loaded', { timeout: 140_000 }, async () => {
  await memoryOf(market.house)?.stop();
  await compareAll();
});
