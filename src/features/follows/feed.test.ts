import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Product } from '#features/catalogue/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import type { Person } from '#support/people.ts';
import { countStatements } from '#support/statements.ts';
import { gatherNews } from './gather.ts';
import { forgetNewsJob } from './jobs.ts';
import type { Announcement, FeedItem, FeedPage } from './schema.ts';

let market: TestServer;
let ana: Person;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana Sousa');
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function openShop(name = 'Attic', owner = ana): Promise<Shop> {
  return (await owner.post<Shop>('/api/shops', { name, currency: 'EUR' })).body;
}

async function follower(...shops: Shop[]): Promise<Person> {
  const person = await market.person('Ben Castro');
  for (const { id } of shops) assert.equal((await person.put(`/api/shops/${id}/follow`)).status, 200);
  return person;
}

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const putUp = async (shop: Shop, more: object = {}) =>
  (await ana.post<Product>(`/api/shops/${shop.id}/products`, { title: 'Radio', price: eur(10_000), stock: 3, ...more }))
    .body;
const alter = (product: Product, changes: object) => ana.patch(`/api/products/${product.id}`, changes);
const announce = async (shop: Shop, title = 'Winter fair') =>
  (await ana.post<Announcement>(`/api/shops/${shop.id}/news`, { title, body: 'From Friday on.' })).body;
const feedOf = async (person: Person, more = '') => (await person.get<FeedPage>(`/api/feed${more}`)).body;

async function newsOf(shop: Shop) {
  await heardBy(market, gatherNews);
  const { rows } = await query(
    `select kind, product_id as "productId", was_amount as was, amount from shop_news where shop_id = $1 order by id`,
    [shop.id],
  );
  return rows as { kind: string; productId: string; was: number | null; amount: number | null }[];
}
const kinds = async (shop: Shop) => (await newsOf(shop)).map(({ kind }) => kind);

test('who follows a shop finds in their feed what it did: new things, lower prices, what is there again, its words', async () => {
  const shop = await openShop();
  const old = await putUp(shop, { title: 'Lamp', stock: 0 });
  await heardBy(market, gatherNews);
  const ben = await follower(shop);
  const radio = await putUp(shop);
  await alter(radio, { price: eur(8_000) });
  await alter(old, { stock: 2 });
  await heardBy(market, gatherNews);
  const word = await announce(shop);
  // Another shop is nothing to them.
  await announce(await openShop('Cellar'));

  const { items, unreadCount, nextCursor } = await feedOf(ben);
  assert.deepEqual(
    items.map(({ kind, product, was, price, title, unread }) => [kind, product?.title ?? title, was, price, unread]),
    [
      ['announcement', 'Winter fair', null, null, true],
      ['back_in_stock', 'Lamp', null, null, true],
      ['price_drop', 'Radio', eur(10_000), eur(8_000), true],
      ['new_product', 'Radio', null, null, true],
      // It was sold out when it came, and is older than the following.
      ['new_product', 'Lamp', null, null, false],
    ],
  );
  assert.deepEqual([unreadCount, nextCursor], [4, null]);
  assert.deepEqual(items[0]?.shop, { id: shop.id, slug: shop.slug, name: 'Attic', logoUrl: null });
  assert.equal(items[0]?.body, 'From Friday on.');
  assert.deepEqual(items[2]?.product?.price, eur(8_000));

  const only = await feedOf(ben, '?kind=price_drop');
  assert.deepEqual([only.items.map(({ kind }) => kind), only.unreadCount], [['price_drop'], 4]);
  assert.equal((await feedOf(ben, `?shop=${shop.slug}&limit=2`)).items.length, 2);
  assert.deepEqual((await feedOf(ben, '?shop=nobody-knows')).items, []);
  assert.deepEqual((await feedOf(ana)).items, []);

  const seen = await ben.put<{ unreadCount: number }>('/api/feed/seen', { upToId: items[1]?.id });
  assert.deepEqual(seen.body, { unreadCount: 1 });
  assert.deepEqual(
    (await feedOf(ben)).items.map(({ unread }) => unread),
    [true, false, false, false, false],
  );
  // It never goes back, nor beyond what there is.
  assert.deepEqual((await ben.put('/api/feed/seen', { upToId: items[3]?.id })).body, { unreadCount: 1 });
  assert.deepEqual((await ben.put('/api/feed/seen', { upToId: word.id.toUpperCase() })).body, { unreadCount: 0 });
  await ben.put('/api/feed/seen', { upToId: 'ffffffff-ffff-7fff-bfff-ffffffffffff' });
  await announce(shop, 'Later');
  assert.equal((await feedOf(ben)).unreadCount, 1);
  const told = await query(
    `select payload->>'upToId' as id from user_events where user_id = $1 and type = 'feed.seen'`,
    [ben.id],
  );
  assert.equal(told.rows[0]?.id, items[1]?.id);
});

test('what is off sale, sold out, dearer again or hidden leaves the feed, and comes back with what it is about', async () => {
  const shop = await openShop();
  const ben = await follower(shop);
  const [radio, lamp, clock] = [
    await putUp(shop),
    await putUp(shop, { title: 'Lamp' }),
    await putUp(shop, { title: 'Clock' }),
  ];
  await alter(radio, { price: eur(9_000) });
  await heardBy(market, gatherNews);
  const titles = async () => (await feedOf(ben)).items.map(({ kind, product }) => `${kind} ${product?.title}`);
  const all = ['price_drop Radio', 'new_product Clock', 'new_product Lamp', 'new_product Radio'];
  assert.deepEqual(await titles(), all);
  await alter(lamp, { stock: 0 });
  await alter(clock, { status: 'archived' });
  await alter(radio, { price: eur(9_001) });
  assert.deepEqual(await titles(), ['new_product Radio']);
  assert.equal((await feedOf(ben)).unreadCount, 1);
  await alter(clock, { status: 'active' });
  await alter(radio, { price: eur(9_000) });
  await alter(lamp, { stock: 1 });
  await heardBy(market, gatherNews);
  assert.deepEqual(await titles(), ['back_in_stock Lamp', ...all]);
  await query(`update shops set status = 'hidden' where id = $1`, [shop.id]);
  assert.deepEqual(await feedOf(ben), { items: [], nextCursor: null, unreadCount: 0 });
});

test('a muted shop is left out of the feed, and an unfollowed one', async () => {
  const [attic, cellar] = [await openShop('Attic'), await openShop('Cellar')];
  const ben = await follower(attic, cellar);
  await announce(attic, 'A');
  await announce(cellar, 'C');
  const titles = async (more = '') => (await feedOf(ben, more)).items.map(({ title }) => title);
  assert.deepEqual(await titles(), ['C', 'A']);
  await ben.put(`/api/shops/${cellar.id}/follow/mute`);
  assert.deepEqual([await titles(), (await feedOf(ben)).unreadCount], [['A'], 1]);
  // Asked for, it is there.
  assert.deepEqual(await titles(`?shop=${cellar.id}`), ['C']);
  await ben.put(`/api/shops/${cellar.id}/follow/unmute`);
  await ben.delete(`/api/shops/${attic.id}/follow`);
  assert.deepEqual(await titles(), ['C']);
});

test('a product is new once: when it is first on sale', async () => {
  const shop = await openShop();
  const radio = await putUp(shop, { status: 'draft' });
  await alter(radio, { title: 'Valve radio' });
  assert.deepEqual(await kinds(shop), []);
  await alter(radio, { status: 'active' });
  assert.deepEqual(await kinds(shop), ['new_product']);
  await alter(radio, { status: 'archived' });
  await alter(radio, { status: 'active' });
  assert.deepEqual(await kinds(shop), ['new_product']);
});

test('a price is news where it falls below the lowest of thirty days, by one percent, once a day', async () => {
  const shop = await openShop();
  const radio = await putUp(shop, { status: 'draft', price: eur(100) });
  await alter(radio, { price: eur(10_000), status: 'active' });
  const drops = async () =>
    (await newsOf(shop)).filter(({ kind }) => kind === 'price_drop').map(({ was, amount }) => [was, amount]);
  // What it cost as a draft counts for nothing.
  await alter(radio, { price: eur(9_901) });
  assert.deepEqual(await drops(), []);
  await alter(radio, { price: eur(9_800) });
  assert.deepEqual(await drops(), [[9_901, 9_800]]);
  // Put up and down again; and once more in one day.
  await alter(radio, { price: eur(20_000) });
  await alter(radio, { price: eur(9_800) });
  await alter(radio, { price: eur(9_000) });
  assert.deepEqual(await drops(), [[9_901, 9_800]]);
  await age(radio, '25 hours');
  await alter(radio, { price: eur(20_000) });
  await alter(radio, { price: eur(9_000) });
  assert.equal((await drops()).length, 1);
  await alter(radio, { price: eur(8_000) });
  assert.deepEqual((await drops())[1], [9_000, 8_000]);
  await alter(radio, { price: eur(20_000) });
  // The low price is forgotten after thirty days.
  await age(radio, '35 days');
  await alter(radio, { price: eur(15_000) });
  assert.deepEqual((await drops())[2], [20_000, 15_000]);
});

/** As if all that happened to a product had happened so much earlier. */
async function age({ id }: Product, interval: string): Promise<void> {
  await heardBy(market, gatherNews);
  await query('update shop_news set created_at = created_at - $2::interval where product_id = $1', [id, interval]);
  await query('update price_history set created_at = created_at - $2::interval where product_id = $1', [id, interval]);
  await query('update products set on_sale_since = on_sale_since - $2::interval where id = $1', [id, interval]);
  await query('update product_counters set restocked_at = restocked_at - $2::interval where product_id = $1', [
    id,
    interval,
  ]);
}

test('what was sold out and is there again is news once a day, also where it is counted anew', async () => {
  const shop = await openShop();
  const radio = await putUp(shop);
  await alter(radio, { stock: 0 });
  await alter(radio, { stock: 5 });
  await alter(radio, { stock: 6 });
  await alter(radio, { stock: 0 });
  await alter(radio, { stock: 1 });
  assert.deepEqual(await kinds(shop), ['new_product', 'back_in_stock']);
  await age(radio, '25 hours');
  await alter(radio, { stock: 7 });
  assert.deepEqual(await kinds(shop), ['new_product', 'back_in_stock']);
  await alter(radio, { stock: 0 });
  const changes = [{ id: radio.variants[0]?.id, stock: 2 }];
  assert.equal((await ana.patch(`/api/shops/${shop.id}/variants`, { changes })).status, 200);
  assert.deepEqual(await kinds(shop), ['new_product', 'back_in_stock', 'back_in_stock']);
});

test('an import is twenty news at most, and a day of one shop a hundred', async () => {
  const shop = await openShop();
  const rows = Array.from({ length: 60 }, (_, at) => `P-${at},Radio ${at},10.00,EUR,3`);
  const csv = `externalId,title,price,currency,stock\n${rows.join('\n')}\n`;
  const { id } = (await ana.post<{ id: string }>(`/api/shops/${shop.id}/imports`, Buffer.from(csv))).body;
  const isDone = async () =>
    (await ana.get<{ status: string }>(`/api/shops/${shop.id}/imports/${id}`)).body.status === 'finished';
  for (let tries = 0; tries < 300 && !(await isDone()); tries++) await pause(30);
  assert.deepEqual(
    (await kinds(shop)).filter((kind) => kind === 'new_product'),
    Array.from({ length: 20 }, () => 'new_product'),
  );
  await query(
    `with product as (
       insert into products (id, shop_id, title, price_amount, highest_amount, currency)
       select gen_random_uuid(), $1, 'Lamp', 100, 100, 'EUR' from generate_series(1, 79) returning id)
     insert into shop_news (id, shop_id, kind, product_id)
     select gen_random_uuid(), $1, 'new_product', id from product`,
    [shop.id],
  );
  await Promise.all([putUp(shop), putUp(shop), putUp(shop)]);
  assert.equal((await kinds(shop)).length, 100);
});

test('pages of the feed hold each thing once, whatever left it in between', async () => {
  const [attic, cellar, loft] = [await openShop('Attic'), await openShop('Cellar'), await openShop('Loft')];
  const ben = await follower(attic, cellar, loft);
  const ids = Array.from({ length: 90 }, newId).sort();
  for (const [at, shop] of [attic, cellar, loft].entries()) {
    await addNews(
      shop,
      ids.filter((_, nr) => [0, 1, 0, 2, 2, 2, 0][nr % 7] === at).map((id) => ({ id })),
    );
  }
  ids.reverse();
  for (const limit of [7, 100]) {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: FeedPage = await feedOf(ben, `?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    assert.deepEqual(found, ids, `by ${limit}`);
  }
  assert.equal((await ben.get('/api/feed?cursor=bm9uc2Vuc2U')).status, 400);

  // Much that stands no more lies between what does: a page may be short, and the feed does not end there.
  const gone = await putUp(loft, { stock: 0 });
  await heardBy(market, gatherNews);
  await addNews(
    loft,
    Array.from({ length: 500 }, () => ({ id: newId(), productId: gone.id })),
  );
  const [last] = ids;
  const found: string[] = [];
  let pages = 0;
  for (let cursor: string | null = ''; cursor !== null; pages++) {
    const page: FeedPage = await feedOf(ben, `?limit=10${cursor && `&cursor=${cursor}`}`);
    found.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  assert.deepEqual([found, found[0]], [ids, last]);
  assert.ok(pages > 9 && pages < 15, `${pages} pages`);
});

/** News past the listener: words, or of a product. */
async function addNews(
  shop: Shop,
  news: readonly { readonly id: string; readonly productId?: string }[],
): Promise<void> {
  await query(
    `insert into shop_news (id, shop_id, kind, title, product_id)
     select news.id, $1, case when product_id is null then 'announcement' else 'back_in_stock' end, '', product_id
     from unnest($2::uuid[], $3::uuid[]) as news (id, product_id)`,
    [shop.id, news.map(({ id }) => id), news.map(({ productId = null }) => productId)],
  );
}

test('publishing and reading cost the same few statements, however many follow and however long a page is', async () => {
  const shop = await openShop();
  const ben = await follower(shop);
  for (let nr = 0; nr < 8; nr++) await putUp(shop);
  await heardBy(market, gatherNews);
  const statementsOf = (work: () => Promise<unknown>) => countStatements(/shop_news|shop_followers/, work);
  const read = (limit: number) => statementsOf(() => feedOf(ben, `?limit=${limit}`));
  assert.deepEqual([await read(2), await read(8), await read(100)], [2, 2, 2]);

  const publish = () => statementsOf(() => announce(shop));
  const before = await publish();
  const put = async () => {
    await heardBy(market, gatherNews);
    return statementsOf(async () => {
      await putUp(shop);
      await heardBy(market, gatherNews);
    });
  };
  const gathered = await put();
  await query(
    `with crowd as (
       insert into users (id, email, email_key, name, password_hash)
       select gen_random_uuid(), 'crowd' || nr, 'crowd' || nr, 'One of many', '' from generate_series(1, 500) as nr
       returning id)
     insert into shop_followers (id, user_id, shop_id) select gen_random_uuid(), id, $1 from crowd`,
    [shop.id],
  );
  assert.deepEqual([await publish(), await put()], [before, gathered]);
  assert.deepEqual([before, gathered], [2, 2]);
});

test('what nobody wrote by hand is forgotten after half a year', async () => {
  const shop = await openShop();
  const ben = await follower(shop);
  await putUp(shop);
  await heardBy(market, gatherNews);
  await announce(shop);
  assert.equal((await feedOf(ben)).items.length, 2);
  try {
    await market.passTime('181 days');
    await forgetNewsJob.run({}, market.house);
  } finally {
    await market.passTime('0 hours');
  }
  assert.deepEqual(
    (await feedOf(ben)).items.map(({ kind }: FeedItem) => kind),
    ['announcement'],
  );
});
