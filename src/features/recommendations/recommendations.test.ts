import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Caller, Person } from '#support/people.ts';
import { forgetOld } from './jobs.ts';
import { readFigures, writeMarks } from './marks.ts';
import type { Recommendations, Refusal } from './schema.ts';
import { tallyTrends } from './trending.ts';

const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

let market: TestServer;
let seller: Person;
let shopId: string;
let shelf: string;

before(async () => {
  market = await startTestServer({ settings: { SOUK_LOG_LEVEL: 'error' } });
  seller = await market.person('Seller');
});
after(() => market.close());
beforeEach(async () => {
  // Each test has a market of its own: what else is on sale would fill its lists up.
  await query(`update products set status = 'draft'`);
  await query('delete from trending_products');
  await query('delete from recommendation_model');
  await query('delete from product_neighbours');
  shopId = await newShop();
  shelf = await newCategory('Radios');
});

const query = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query(text, values)).rows as Row[];

async function newShop(ownerId = seller.id): Promise<string> {
  const id = newId();
  const insert = `insert into shops (id, owner_id, slug, name, currency) values ($1, $2, $3, 'Radios', 'EUR')`;
  await query(insert, [id, ownerId, `shop-${id}`]);
  return id;
}

async function newCategory(name: string, above?: string): Promise<string> {
  const id = newId();
  await query(
    `insert into categories (id, parent_id, name, slug, path, names)
     select $1, $2, $3, $4, coalesce((select path || '/' from categories where id = $2), '') || $4, array[$3]`,
    [id, above ?? null, name, `c-${id}`],
  );
  return id;
}

interface Goods {
  readonly shop?: string;
  readonly category?: string | null;
  readonly price?: number;
  readonly views?: number;
  readonly sold?: number;
  readonly stars?: number[];
  readonly stock?: number;
  readonly status?: string;
  readonly title?: string;
}

/** Straight into the tables. */
async function newProduct(goods: Goods = {}): Promise<string> {
  const id = newId();
  const { category = shelf, price = 100, views = 0, sold = 0, stars = [0, 0, 0, 0, 0], stock = 5 } = goods;
  await query(
    `insert into products (id, shop_id, title, price_amount, highest_amount, currency, status, category_id)
     values ($1, $2, $3, $4, $4, 'EUR', $5, $6)`,
    [id, goods.shop ?? shopId, goods.title ?? 'Radio', price, goods.status ?? 'active', category],
  );
  await query(
    'insert into product_variants (id, product_id, shop_id, price_amount, stock) select $1, id, shop_id, $2, $3 from products where id = $4',
    [newId(), price, stock, id],
  );
  await query('update product_counters set views = $2, sold = $3, stars = $4 where product_id = $1', [
    ...[id, views, sold, stars],
  ]);
  return id;
}

const newProducts = (count: number, goods: (index: number) => Goods = () => ({})) =>
  Promise.all(Array.from({ length: count }, (_, index) => newProduct(goods(index))));

async function look(caller: Pick<Caller, 'post'>, productId: string, sessionId?: string): Promise<void> {
  const view = { productId, ...(sessionId !== undefined && { sessionId }) };
  assert.equal((await caller.post('/api/track/view', view, firefox)).status, 202);
}

const path = '/api/track/recommendations/me';

async function ask(caller: Pick<Caller, 'get'>, query = ''): Promise<Recommendations> {
  const { status, body } = await caller.get<Recommendations>(`${path}${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const idsOf = ({ items }: Recommendations) => items.map(({ product }) => product.id);

const keptOf = async (userId: string) =>
  (
    await query<{ id: string }>(
      'select product_id as id from product_recommendations where user_id = $1 order by score desc, product_id desc',
      [userId],
    )
  ).map(({ id }) => id);

/** What the model learnt, told by hand. */
async function teach(neighbours: Record<string, readonly string[]>, { isBetter = true, kind = 'behaviour' } = {}) {
  await query('delete from recommendation_model');
  await query(`insert into recommendation_model (settings, metrics, is_better, events) values ('{}', '{}', $1, 1)`, [
    isBetter,
  ]);
  for (const [id, others] of Object.entries(neighbours)) {
    await query(
      `insert into product_neighbours (product_id, kind, neighbours, scores) values ($1, $2, $3, $4)
       on conflict (product_id, kind) do update set neighbours = excluded.neighbours, scores = excluded.scores`,
      [id, kind, others, others.map((_, index) => 1 / (index + 1))],
    );
  }
}

describe('by the formula', () => {
  test('the best of the categories somebody looked at come first, each with why', async () => {
    const ana = await market.person('Ana');
    const [seen = '', viewed, sold, rated, plain] = await Promise.all([
      newProduct({ title: 'Seen' }),
      newProduct({ views: 1_000 }),
      newProduct({ sold: 40 }),
      newProduct({ stars: [0, 0, 0, 0, 9] }),
      newProduct(),
    ]);
    await newProduct({ category: await newCategory('Lamps'), sold: 9_000 });
    await look(ana, seen);
    const answer = await ask(ana, '?strategy=formula');
    assert.equal(answer.strategy, 'formula');
    const first = answer.items.slice(0, 4);
    assert.deepEqual(
      first.map(({ product }) => product.id),
      [sold, viewed, rated, plain],
    );
    assert.deepEqual(
      first.map(({ score }) => Math.round(score * 1e6) / 1e6),
      [0.5, 0.3, 0.2, 0],
    );
    assert.deepEqual(first[0]?.reason, {
      code: 'same_category',
      text: 'Popular in Radios',
      category: { id: shelf, name: 'Radios' },
    });
    assert.deepEqual(await keptOf(ana.id), idsOf(answer), 'the list answered is the list kept');
    await query(`update users set locale = 'de-AT' where id = $1`, [ana.id]);
    assert.equal((await ask(ana, '?strategy=formula')).items[0]?.reason.text, 'Beliebt in Radios');
  });
});

describe('never shown', () => {
  let ana: Person;
  let good: string;
  let seen: string;
  beforeEach(async () => {
    ana = await market.person('Ana');
    [seen, good] = [await newProduct(), await newProduct()];
    await look(ana, seen);
    await teach({ [seen]: [good] });
  });

  const cases: Record<string, (id: string) => Promise<unknown>> = {
    'a draft': (id) => query(`update products set status = 'draft' where id = $1`, [id]),
    'what a moderator hid': (id) => query(`update products set status = 'hidden' where id = $1`, [id]),
    'what is archived': (id) => query(`update products set status = 'archived' where id = $1`, [id]),
    'what is sold out': (id) => query('update product_counters set stock = 0 where product_id = $1', [id]),
    'what a closed shop has': () => query(`update shops set status = 'closed' where id = $1`, [shopId]),
    'what a hidden shop has': () => query(`update shops set status = 'hidden' where id = $1`, [shopId]),
    'what a banned owner sells': async () => {
      const owner = await market.person('Banned');
      await query(`update shops set owner_id = $1 where id = $2`, [owner.id, shopId]);
      await query(`update users set status = 'banned' where id = $1`, [owner.id]);
    },
    'what somebody sells whom I blocked': () =>
      query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [ana.id, seller.id]),
    'what somebody sells who blocked me': () =>
      query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [seller.id, ana.id]),
    'what my own shop sells': () => query('update shops set owner_id = $1 where id = $2', [ana.id, shopId]),
    'what the shop sells that I work in': () =>
      query('insert into shop_staff (shop_id, user_id) values ($1, $2)', [shopId, ana.id]),
    'a product that I refused': (id) => refuse(ana, { productId: id }),
    'what a shop sells that I refused': () => refuse(ana, { shopId }),
    'what stands in a category that I refused': () => refuse(ana, { categoryId: shelf }),
    'what stands below a category that I refused': async (id) => {
      const below = await newCategory('Valve radios', shelf);
      await query('update products set category_id = $1 where id = $2', [below, id]);
      await refuse(ana, { categoryId: shelf });
    },
    'what is too dear for me': () => settle(ana, { maxPrice: 99, currency: 'EUR' }),
    'what is too cheap for me': () => settle(ana, { minPrice: 101, currency: 'EUR' }),
    'what costs another money than mine': () => settle(ana, { maxPrice: 1_000, currency: 'USD' }),
    'what is too far away': () => settle(ana, { place: { latitude: 38.7, longitude: -9.1 }, withinKm: 10 }),
    'what I looked at': (id) => look(ana, id),
    'what I bought': (id) => buy(ana, id),
  };
  for (const [name, make] of Object.entries(cases)) {
    test(name, async () => {
      assert.deepEqual(idsOf(await ask(ana)), [good], 'it is there before');
      await make(good);
      for (const strategy of ['', '?strategy=formula', '?strategy=trending']) {
        assert.ok(!idsOf(await ask(ana, strategy)).includes(good), strategy);
      }
      assert.ok(!(await keptOf(ana.id)).includes(good));
    });
  }

  test('yet what is near enough and costs the right money is', async () => {
    await query(
      `insert into shop_locations (id, shop_id, name, kind, country, latitude, longitude)
       values ($1, $2, 'Here', 'storefront', 'PT', 38.71, -9.11)`,
      [newId(), shopId],
    );
    await settle(ana, {
      maxPrice: 100,
      minPrice: 100,
      currency: 'EUR',
      place: { latitude: 38.7, longitude: -9.1 },
      withinKm: 10,
    });
    assert.deepEqual(idsOf(await ask(ana)), [good]);
  });

  test('of a list that is kept, what sold out a moment ago; another one takes its place', async () => {
    const others = await newProducts(22, () => ({}));
    const [first = ''] = idsOf(await ask(ana));
    assert.equal(first, good);
    const before = await ask(ana);
    assert.equal(before.items.length, 20);
    const again = await ask(ana);
    assert.equal(again.computedAt, before.computedAt, 'nothing changed: the kept one');
    await query('update product_counters set stock = 0 where product_id = $1', [good]);
    const after = idsOf(await ask(ana));
    assert.equal(after.length, 20);
    assert.ok(!after.includes(good) && after.every((id) => others.includes(id)));
    assert.deepEqual(await keptOf(ana.id), after);
  });
});

async function refuse(person: Person, target: object): Promise<Refusal> {
  const { status, body } = await person.post<Refusal>('/api/me/recommendations/refusals', target);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const nothing = { isOff: false, minPrice: null, maxPrice: null, currency: null, place: null, withinKm: null };

async function settle(person: Person, changes: object): Promise<void> {
  const { status, body } = await person.put('/api/me/recommendations/settings', { ...nothing, ...changes });
  assert.equal(status, 200, JSON.stringify(body));
}

async function buy(person: Person, productId: string): Promise<void> {
  const [checkout, order] = [newId(), newId()];
  await query('insert into checkouts (id, buyer_id) values ($1, $2)', [checkout, person.id]);
  await query(
    `insert into orders (id, checkout_id, buyer_id, shop_id, payment_method, currency, goods_amount, delivery_amount,
       total_amount, commission_amount, delivery_kind, day)
     select $1, $2, $3, shop_id, 'cash', 'EUR', 100, 0, 100, 0, 'arranged', current_date from products where id = $4`,
    [order, checkout, person.id, productId],
  );
  await query(
    `insert into order_lines (id, order_id, position, product_id, title, quantity, price_amount, commission_rate, commission_amount)
     values ($1, $2, 0, $3, 'Radio', 1, 100, 0, 0)`,
    [newId(), order, productId],
  );
}

describe('by the model', () => {
  test('neighbours of what was done last and most come first, and say of what', async () => {
    const ana = await market.person('Ana');
    const [old = '', bought = '', next = '', nearOld = '', nearBought = '', nearNext = '', alike = ''] =
      await newProducts(7, (index) => ({ title: `Radio ${index}` }));
    await look(ana, old);
    await buy(ana, bought);
    await look(ana, next);
    await teach({ [old]: [nearOld], [bought]: [nearBought], [next]: [nearNext] });
    await teach({ [next]: [alike] }, { kind: 'content' });
    const { items, strategy } = await ask(ana);
    assert.equal(strategy, 'model');
    assert.deepEqual(
      items.map(({ product, reason }) => [product.id, reason.code, reason.product?.id]),
      [
        [nearBought, 'because_bought', bought],
        [nearNext, 'because_viewed', next],
        [nearOld, 'because_viewed', old],
        [alike, 'similar', next],
      ],
    );
    assert.equal(items[0]?.reason.text, 'Because you bought Radio 1');
    assert.ok(items.every(({ score }, index) => score > 0 && score <= (items[index - 1]?.score ?? 1)));
  });

  test('nothing is said of a product that others may not see any more', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = ''] = await newProducts(2, () => ({ title: 'Secret' }));
    await look(ana, seen);
    await teach({ [seen]: [near] });
    assert.equal((await ask(ana)).items[0]?.reason.text, 'Because you looked at Secret');
    await query(`update products set status = 'hidden' where id = $1`, [seen]);
    assert.deepEqual((await ask(ana)).items[0]?.reason, {
      code: 'because_viewed',
      text: 'Because of what you looked at',
    });
  });

  test('it is used once it is better, and never before', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = ''] = await newProducts(2);
    await look(ana, seen);
    assert.equal((await ask(ana)).strategy, 'formula');
    await teach({ [seen]: [near] }, { isBetter: false });
    assert.equal((await ask(ana)).strategy, 'formula');
    await teach({ [seen]: [near] });
    assert.equal((await ask(ana)).strategy, 'model', 'a new model is used at once');
  });

  test('one shop has at most four of the twenty, as long as there are others', async () => {
    const ana = await market.person('Ana');
    const seen = await newProduct();
    const others = await Promise.all(Array.from({ length: 6 }, () => newShop()));
    const many = await newProducts(15, () => ({ category: null }));
    const few = await newProducts(18, (index) => ({ category: null, shop: others[index % 6] as string }));
    await look(ana, seen);
    await teach({ [seen]: [...many, ...few] });
    const { items } = await ask(ana);
    assert.equal(items.length, 20);
    assert.equal(items.filter(({ product }) => product.shop.id === shopId).length, 4);
    assert.deepEqual(idsOf({ items } as Recommendations).slice(0, 4), many.slice(0, 4));
  });

  test('where it knows too few the formula fills up, and then what is trending', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = '', beside = ''] = await newProducts(3);
    const hot = await newProduct({ category: null });
    await query('insert into trending_products (product_id, shop_id, heat) values ($1, $2, 100)', [hot, shopId]);
    await look(ana, seen);
    await teach({ [seen]: [near] });
    const { items, strategy } = await ask(ana);
    assert.equal(strategy, 'model');
    assert.deepEqual(
      items.map(({ product, reason }) => [product.id, reason.code]),
      [
        [near, 'because_viewed'],
        [beside, 'same_category'],
        [hot, 'trending'],
      ],
    );
  });
});

describe('fresh', () => {
  test('a view changes the next answer', async () => {
    const ana = await market.person('Ana');
    const [one = '', nearOne = '', two = '', nearTwo = ''] = await newProducts(4, () => ({ category: null }));
    await teach({ [one]: [nearOne], [two]: [nearTwo] });
    await look(ana, one);
    assert.deepEqual(idsOf(await ask(ana)), [nearOne]);
    await look(ana, two);
    assert.deepEqual(idsOf(await ask(ana)), [nearTwo, nearOne]);
    await look(ana, one);
    assert.deepEqual(idsOf(await ask(ana)), [nearOne, nearTwo], 'also one that is looked at again');
    await look(ana, nearOne);
    assert.deepEqual(idsOf(await ask(ana)), [nearTwo]);
  });

  test('a list is made anew after some minutes, though nothing of the person changed', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = '', later = ''] = await newProducts(3, () => ({ category: null }));
    await look(ana, seen);
    await teach({ [seen]: [near] });
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    await query('update product_neighbours set neighbours = $1, scores = $2', [
      [near, later],
      [1, 0.5],
    ]);
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    await query(`update recommendation_lists set computed_at = computed_at - interval '6 minutes'`);
    assert.deepEqual(idsOf(await ask(ana)), [near, later]);
  });

  test('requests of one person at once keep one list', async () => {
    const ana = await market.person('Ana');
    const goods = await newProducts(30);
    await look(ana, goods[0] as string);
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([
        ...Array.from({ length: 8 }, (_, index) => ask(ana, index % 2 ? '?strategy=formula' : '?strategy=trending')),
        look(ana, goods[round + 1] as string),
        query('delete from products where id = $1 and not exists (select 1 from product_views where product_id = $1)', [
          goods[29 - round],
        ]),
      ]);
      const lists = answers.slice(0, 8) as Recommendations[];
      const kept = await keptOf(ana.id);
      assert.ok(kept.length <= 20 && new Set(kept).size === kept.length);
      assert.ok(
        lists.some((list) => kept.every((id) => idsOf(list).includes(id))),
        'one of the answers is kept',
      );
    }
  });
});

describe('signed out', () => {
  test('a visit has recommendations of its own, kept for a day', async () => {
    const session = randomUUID();
    const [seen = '', near = ''] = await newProducts(2);
    await teach({ [seen]: [near] });
    await look(market.guest, seen, session);
    const answer = await ask(market.guest, `?sessionId=${session}`);
    assert.deepEqual(idsOf(answer), [near]);
    assert.equal(answer.strategy, 'model');
    const kept = () => query('select 1 from product_recommendations where session_id = $1', [session]);
    assert.equal((await kept()).length, 1);
    await forgetOld(market.house);
    assert.equal((await kept()).length, 1);
    await query(
      `update recommendation_lists set computed_at = computed_at - interval '25 hours' where session_id = $1`,
      [session],
    );
    await forgetOld(market.house);
    assert.equal((await kept()).length, 0);
  });

  test('it speaks as its browser does', async () => {
    const session = randomUUID();
    const [seen = '', near = ''] = await newProducts(2, () => ({ title: 'Radio' }));
    await teach({ [seen]: [near] });
    await look(market.guest, seen, session);
    const answer = await market.guest.get<Recommendations>(`${path}?sessionId=${session}`, {
      'accept-language': 'de-AT,de;q=0.9,en;q=0.5',
    });
    assert.equal(answer.body.items[0]?.reason.text, 'Weil Sie sich Radio angesehen haben');
  });

  test('who signs in keeps what the visit looked at, and nobody else gets it', async () => {
    const session = randomUUID();
    const [seen = '', near = ''] = await newProducts(2, () => ({ category: null }));
    await teach({ [seen]: [near] });
    await look(market.guest, seen, session);
    const [ana, ben] = [await market.person('Ana'), await market.person('Ben')];
    assert.equal((await ask(ana)).strategy, 'trending');
    const with_ = `?sessionId=${session}`;
    assert.deepEqual((await ask(ana, with_)).items[0]?.reason.code, 'because_viewed');
    assert.deepEqual((await ask(ana)).strategy, 'model', 'also without the name of the visit');
    assert.equal((await ask(ben, with_)).strategy, 'trending', 'at the same machine, later');
    const viewed = await ana.get<{ items: { id: string }[] }>('/api/me/recently-viewed');
    assert.deepEqual(
      viewed.body.items.map(({ id }) => id),
      [seen],
    );
    const [view] = await query('select user_id from product_views where session_id = $1', [session]);
    assert.equal(view?.user_id, null, 'the view itself is nobody’s');
  });

  test('what somebody else did signed in shows in no visit', async () => {
    const session = randomUUID();
    const ana = await market.person('Ana');
    const [seen = ''] = await newProducts(2);
    await look(ana, seen, session);
    assert.equal((await ask(market.guest, `?sessionId=${session}`)).strategy, 'trending');
    const viewed = await market.guest.get<{ items: unknown[] }>(`/api/me/recently-viewed?sessionId=${session}`);
    assert.deepEqual(viewed.body.items, []);
  });

  test('a flood of invented visits keeps nothing, and moves nothing for others', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = '', pushed = '', liked = ''] = await newProducts(4, () => ({ category: null }));
    await teach({ [seen]: [near] });
    await look(ana, seen);
    // Two people who are somebody turn to one product.
    for (const name of ['Ben', 'Cleo', 'Dora']) await look(await market.person(name), liked);
    const before = await ask(ana);
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => [
        look(market.guest, pushed, `flood-${index}`),
        market.guest.post('/api/track/view', { productId: newId(), sessionId: `flood-${index}` }, firefox),
        ask(market.guest, `?sessionId=invented-${index}`),
      ]).flat(),
    );
    await query(`update product_views set created_at = created_at - interval '10 seconds'`);
    await tallyTrends(market.house);
    assert.deepEqual(idsOf(await ask(ana)).slice(0, 1), idsOf(before).slice(0, 1));
    assert.deepEqual(await query(`select 1 from recommendation_lists where session_id like 'invented-%'`), []);
    const trending = idsOf(await ask(market.guest, '?strategy=trending'));
    assert.ok(trending.indexOf(liked) < trending.indexOf(pushed), 'one address counts as one visitor');
  });
});

describe('what is trending', () => {
  test('is what people turn to now, not what they once did', async () => {
    const [past = '', now = '', sold = ''] = await newProducts(3, () => ({ category: null }));
    const view = `insert into product_views (id, kind, product_id, shop_id, day, visitor, created_at)
      select gen_random_uuid(), 'product', $1, $2, current_date, 'v' || n || $3, souk_now() - $3::interval
      from generate_series(1, $4) as n`;
    await query(`update trending_until set at = '-infinity'`);
    await query(view, [past, shopId, '12 days', 12]);
    await query(view, [now, shopId, '1 minute', 3]);
    const ben = await market.person('Ben');
    await buy(ben, sold);
    await query(`update orders set placed_at = placed_at - interval '1 minute'`);
    await tallyTrends(market.house);
    const items = (await ask(market.guest)).items;
    assert.deepEqual(
      items.map(({ product }) => product.id),
      [sold, now, past],
    );
    assert.ok(items.every(({ reason }) => reason.code === 'trending'));
    const heats = () => query('select product_id, heat from trending_products order by 1');
    const before = await heats();
    await tallyTrends(market.house);
    assert.deepEqual(await heats(), before, 'nothing counts twice');
  });

  test('is first what is near, where the place is known', async () => {
    const far = await newShop();
    const [here = '', there = ''] = [
      await newProduct({ category: null }),
      await newProduct({ category: null, shop: far }),
    ];
    await query('insert into trending_products values ($1, $2, 100), ($3, $4, 200)', [here, shopId, there, far]);
    await query(
      `insert into shop_locations (id, shop_id, name, kind, country, latitude, longitude)
       values ($1, $2, 'Here', 'storefront', 'PT', 38.71, -9.11)`,
      [newId(), shopId],
    );
    const codes = ({ items }: Recommendations) => items.map(({ product, reason }) => [product.id, reason.code]);
    assert.deepEqual(codes(await ask(market.guest)), [
      [there, 'trending'],
      [here, 'trending'],
    ]);
    const near = [
      [here, 'popular_nearby'],
      [there, 'trending'],
    ];
    assert.deepEqual(codes(await ask(market.guest, '?lat=38.7&lng=-9.1')), near);
    const ana = await market.person('Ana');
    await settle(ana, { place: { latitude: 38.7, longitude: -9.1 } });
    assert.deepEqual(codes(await ask(ana)), near);
    await query('insert into shop_followers (id, user_id, shop_id) values ($1, $2, $3)', [newId(), ana.id, far]);
    await query('delete from recommendation_lists');
    assert.equal((await ask(ana)).items[1]?.reason.text, 'From Radios, which you follow');
  });
});

describe('control', () => {
  test('a refusal is listed with its name, made once, and taken back', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = ''] = await newProducts(2, () => ({ title: 'Valve radio' }));
    await look(ana, seen);
    await teach({ [seen]: [near] });
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    const made = await refuse(ana, { productId: near });
    const { createdAt, ...rest } = made;
    assert.deepEqual(rest, { kind: 'product', targetId: near, name: 'Valve radio' });
    const again = await ana.post('/api/me/recommendations/refusals', { productId: near.toUpperCase() });
    assert.deepEqual([again.status, again.body], [200, made]);
    await refuse(ana, { shopId });
    const list = await ana.get<{ items: Refusal[]; nextCursor: string }>('/api/me/recommendations/refusals?limit=1');
    assert.deepEqual(
      list.body.items.map(({ kind, name }) => [kind, name]),
      [['shop', 'Radios']],
    );
    const more = await ana.get<{ items: Refusal[] }>(
      `/api/me/recommendations/refusals?limit=1&cursor=${list.body.nextCursor}`,
    );
    assert.deepEqual(more.body.items, [made]);
    assert.deepEqual(idsOf(await ask(ana)), []);
    for (const id of [near, shopId])
      assert.equal((await ana.delete(`/api/me/recommendations/refusals/${id}`)).status, 204);
    assert.equal((await ana.delete(`/api/me/recommendations/refusals/${near}`)).status, 404);
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    assert.ok(createdAt);
  });

  test('what cannot be refused or settled is said', async () => {
    const ana = await market.person('Ana');
    const draft = await newProduct({ status: 'draft' });
    const refusals = '/api/me/recommendations/refusals';
    const settings = '/api/me/recommendations/settings';
    for (const [method, to, body, status] of [
      ['post', refusals, {}, 400],
      ['post', refusals, { productId: draft, shopId }, 400],
      ['post', refusals, { productId: 'x' }, 400],
      ['post', refusals, { productId: draft }, 404],
      ['post', refusals, { shopId: newId() }, 404],
      ['post', refusals, { categoryId: newId() }, 404],
      ['put', settings, { ...nothing, minPrice: 5 }, 400],
      ['put', settings, { ...nothing, minPrice: 5, maxPrice: 4, currency: 'EUR' }, 400],
      ['put', settings, { ...nothing, withinKm: 5 }, 400],
      ['put', settings, { ...nothing, place: { latitude: 91, longitude: 0 } }, 400],
      ['put', settings, { ...nothing, currency: 'Euro' }, 400],
      ['put', settings, {}, 400],
    ] as const) {
      assert.equal((await ana[method](to, body)).status, status, JSON.stringify([to, body]));
    }
    for (const [query, status] of [
      ['?sessionId=', 400],
      ['?sessionId=a%20b', 400],
      ['?strategy=luck', 400],
      ['?lat=91&lng=0', 400],
    ] as const) {
      assert.equal((await ana.get(`${path}${query}`)).status, status, query);
    }
    assert.equal((await ana.get('/api/track/recommendations/somebody')).status, 400);
  });

  test('only so much is refused, though asked at once', async () => {
    const ana = await market.person('Ana');
    const goods = await newProducts(3);
    await query(
      `with made as (
         insert into categories (id, name, slug, path, names)
         select gen_random_uuid(), 'x', 'r' || n, 'r' || n, '{x}' from generate_series(1, 998) as n returning id
       )
       insert into recommendation_refusals (id, user_id, category_id) select gen_random_uuid(), $1, id from made`,
      [ana.id],
    );
    const answers = await Promise.all(
      goods.map((productId) => ana.post<{ code: string }>('/api/me/recommendations/refusals', { productId })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 409]);
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'too_many_refusals');
  });

  test('the settings are kept as they were given, the place as a cell', async () => {
    const ana = await market.person('Ana');
    const settings = '/api/me/recommendations/settings';
    assert.deepEqual((await ana.get(settings)).body, nothing);
    const wish = { isOff: true, minPrice: 5, maxPrice: 500, currency: 'EUR', withinKm: 30 };
    await settle(ana, { ...wish, place: { latitude: 38.71391, longitude: -9.13941 } });
    const { place, ...rest } = (await ana.get<{ place: { latitude: number } }>(settings)).body;
    assert.deepEqual(rest, wish);
    assert.ok(Math.abs(place.latitude - 38.71391) < 0.01 && place.latitude !== 38.71391);
    await settle(ana, {});
    assert.deepEqual((await ana.get(settings)).body, nothing);
  });

  test('turned off, nothing of the person counts', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = ''] = await newProducts(2, () => ({ category: null }));
    await query('insert into trending_products values ($1, $2, 100)', [seen, shopId]);
    await look(ana, seen);
    await teach({ [seen]: [near] });
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    await settle(ana, { isOff: true });
    const off = await ask(ana);
    assert.deepEqual([off.strategy, idsOf(off)], ['off', [seen]]);
    assert.equal((await ask(ana, '?strategy=model')).strategy, 'off');
    await settle(ana, { isOff: false });
    assert.deepEqual(idsOf(await ask(ana)), [near]);
  });

  test('a history that is forgotten counts no longer; what comes after does', async () => {
    const ana = await market.person('Ana');
    const [seen = '', near = '', later = '', nearLater = ''] = await newProducts(4, () => ({ category: null }));
    await teach({ [seen]: [near], [later]: [nearLater] });
    await look(ana, seen);
    assert.deepEqual(idsOf(await ask(ana)), [near]);
    assert.equal((await ana.delete('/api/me/recommendations/history')).status, 204);
    assert.deepEqual(await keptOf(ana.id), []);
    assert.equal((await ask(ana)).strategy, 'trending');
    assert.deepEqual((await ana.get<{ items: unknown[] }>('/api/me/recently-viewed')).body.items, []);
    await look(ana, later);
    assert.deepEqual(idsOf(await ask(ana)), [nearLater]);
  });

  test('somebody else’s recommendations are nobody’s', async () => {
    const [ana, ben] = [await market.person('Ana'), await market.person('Ben')];
    const of = (id: string) => `/api/track/recommendations/${id}`;
    assert.equal((await ana.get(of(ana.id))).status, 200);
    assert.equal((await ana.get(of(ana.id.toUpperCase()))).status, 200);
    assert.equal((await ana.get(of(ben.id))).status, 403);
    assert.equal((await market.guest.get(of(ana.id))).status, 401);
  });
});

describe('beside a product', () => {
  const cards = async (caller: Pick<Caller, 'get'>, path: string) => {
    const { status, body } = await caller.get<{ items: { id: string }[] }>(path);
    assert.equal(status, 200);
    return body.items.map(({ id }) => id);
  };

  test('stand similar ones: of the same people and alike in themselves, then of its category, only what can be had', async () => {
    const ana = await market.person('Ana');
    const [it = '', one = '', two = '', three = '', alike = '', out = ''] = await newProducts(6, () => ({
      category: null,
    }));
    await query('update products set category_id = $1 where id = $2', [shelf, it]);
    const beside = await newProduct({ views: 5 });
    await teach({ [it]: [one, out, two, three] });
    await teach({ [it]: [alike] }, { kind: 'content' });
    const path = `/api/products/${it}/similar`;
    await query('update product_counters set stock = 0 where product_id = $1', [out]);
    assert.deepEqual(await cards(market.guest, path), [one, alike, two, three, beside]);
    assert.deepEqual(await cards(market.guest, `${path}?limit=2`), [one, alike]);
    const owner = await market.person('Owner');
    const theirs = await newShop(owner.id);
    await query('update products set shop_id = $1 where id = $2', [theirs, one]);
    assert.deepEqual(await cards(owner, path), [alike, two, three, beside], 'not their own');
    await query('insert into blocks (blocker_id, blocked_id) values ($1, $2)', [ana.id, owner.id]);
    assert.deepEqual(await cards(ana, path), [alike, two, three, beside]);
  });

  test('a change of stock shows at once, in the bytes that everybody gets', async () => {
    const owner = await market.person('Owner');
    const { body: shop } = await owner.post<{ id: string }>('/api/shops', { name: 'Real', currency: 'EUR' });
    const [it, near] = await Promise.all(
      ['It', 'Near'].map(async (title) => {
        const given = { title, price: { amount: 100, currency: 'EUR' }, stock: 3 };
        return (await owner.post<{ id: string }>(`/api/shops/${shop.id}/products`, given)).body.id;
      }),
    );
    await teach({ [it as string]: [near as string] });
    const path = `/api/products/${it}/similar`;
    assert.deepEqual(await cards(market.guest, path), [near]);
    await owner.patch(`/api/products/${near}`, { stock: 0 });
    assert.deepEqual(await cards(market.guest, path), []);
    await owner.patch(`/api/products/${near}`, { stock: 1 });
    assert.deepEqual(await cards(market.guest, path), [near]);
  });

  test('stands what is bought with it', async () => {
    const [it = '', one = '', two = ''] = await newProducts(3);
    await teach({ [it]: [one, two] }, { kind: 'bought' });
    assert.deepEqual(await cards(market.guest, `/api/products/${it}/bought-together`), [one, two]);
    assert.deepEqual(await cards(market.guest, `/api/products/${one}/bought-together`), []);
  });

  test('what I looked at comes the latest first, also what is sold out', async () => {
    const ana = await market.person('Ana');
    const [one = '', two = '', gone = ''] = await newProducts(3);
    for (const id of [one, gone, two, one]) await look(ana, id);
    await query('update product_counters set stock = 0 where product_id = $1', [two]);
    await query(`update products set status = 'archived' where id = $1`, [gone]);
    assert.deepEqual(await cards(ana, '/api/me/recently-viewed'), [one, two]);
    assert.deepEqual(await cards(ana, '/api/me/recently-viewed?limit=1'), [one]);
    const session = randomUUID();
    await look(market.guest, two, session);
    assert.deepEqual(await cards(market.guest, `/api/me/recently-viewed?sessionId=${session}`), [two]);
    assert.deepEqual(await cards(market.guest, '/api/me/recently-viewed'), []);
  });
});

describe('figures', () => {
  const today = new Date().toISOString().slice(0, 10);
  const figures = async () => {
    await writeMarks(market.house);
    return (await readFigures(market.house, today, '2999-01-01')).map(({ day, ...rest }) => rest);
  };

  test('say what was shown and followed, and a visitor adds no more than a person can', async () => {
    await query('delete from recommendation_marks');
    const send = (body: object) => market.guest.post('/api/track/recommendations', body, firefox);
    const shown = [{ strategy: 'model', place: 'home', count: 12 }];
    assert.equal(
      (await send({ sessionId: 'one', shown, clicked: [{ strategy: 'model', place: 'home' }] })).status,
      202,
    );
    assert.deepEqual(await figures(), [{ strategy: 'model', place: 'home', shown: 12, clicked: 1 }]);
    const flood = { strategy: 'formula', place: 'cart', count: 100 };
    await Promise.all(Array.from({ length: 20 }, () => send({ sessionId: 'two', shown: [flood], clicked: [flood] })));
    assert.deepEqual((await figures())[0], { strategy: 'formula', place: 'cart', shown: 300, clicked: 30 });
    for (const bad of [
      { shown: [{ strategy: 'x', place: 'home', count: 1 }] },
      { shown: [{ strategy: 'model', place: 'home', count: 0 }] },
    ]) {
      assert.equal((await send(bad)).status, 400);
    }
  });
});
