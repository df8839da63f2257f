import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Product, ProductCard } from '#features/catalogue/schema.ts';
import type { Picture } from '#features/files/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Person } from '#support/people.ts';
import { smallPicture } from '#support/pictures.ts';
import { bought } from '#support/purchases.ts';
import { countStatements } from '#support/statements.ts';
import type { MyReview, Review, ReviewSummary, ShopReview } from './schema.ts';
import { signature } from './show.ts';

type ReviewPage = Page<Review> & { summary: ReviewSummary };

let market: TestServer;
let ana: Person;
let ben: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana Sousa'), market.person('Ben Castro')]);
  attic = await openShop(ana);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function openShop(owner: Person): Promise<Shop> {
  return (await owner.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
}

async function putUp(shop = attic, owner = ana): Promise<Product> {
  const radio = { title: 'Valve radio', price: { amount: 18_500, currency: 'EUR' }, stock: 5 };
  return (await owner.post<Product>(`/api/shops/${shop.id}/products`, radio)).body;
}

/** Somebody who has that product in their hands. */
async function buyerOf(productId: string, name = 'Cleo Dias'): Promise<Person> {
  const buyer = await market.person(name);
  await bought(market.house, { buyerId: buyer.id, productId });
  return buyer;
}

const write = (person: Person, productId: string, review: object = { rating: 5 }) =>
  person.post<Review>(`/api/products/${productId}/reviews`, review);
const reviewsOf = async (productId: string, more = '') =>
  (await market.guest.get<ReviewPage>(`/api/products/${productId}/reviews${more}`)).body;
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];

async function told(person: Person, type: string) {
  type Told = { type: string; title: string; body: string; link: string };
  for (let tries = 0; tries < 60; tries++) {
    const { body } = await person.get<Page<Told>>('/api/notifications');
    const found = body.items.filter((item) => item.type === type);
    if (found.length > 0) return found;
    await pause(50);
  }
  return [];
}

test('who bought it and got it reviews it: its page, its card, its shop and the search show the stars', async () => {
  const shop = await openShop(ana);
  const product = await putUp(shop);
  assert.equal(product.rating, null);
  assert.deepEqual((await reviewsOf(product.id)).summary, { average: null, count: 0, stars: [0, 0, 0, 0, 0] });
  await bought(market.house, { buyerId: ben.id, productId: product.id });
  const cleo = await buyerOf(product.id);

  const { status, body } = await write(ben, product.id, {
    rating: 5,
    title: ' Like new ',
    body: ' Warm on all bands. ',
  });
  assert.equal(status, 201);
  assert.deepEqual([body.title, body.body, body.author], ['Like new', 'Warm on all bands.', { name: 'Ben C.' }]);
  assert.equal((await write(cleo, product.id, { rating: 2 })).status, 201);

  const page = await reviewsOf(product.id);
  assert.deepEqual(page.summary, { average: 3.5, count: 2, stars: [0, 1, 0, 0, 1] });
  assert.deepEqual(
    page.items.map(({ rating }) => rating),
    [2, 5],
  );
  const rating = { average: 3.5, count: 2 };
  assert.deepEqual((await market.guest.get<Product>(`/api/products/${product.id}`)).body.rating, rating);
  const cards = await market.guest.get<Page<ProductCard>>(`/api/products?shop=${shop.id}`);
  assert.deepEqual(cards.body.items[0]?.rating, rating);
  assert.deepEqual((await market.guest.get<Shop>(`/api/shops/${shop.id}`)).body.rating, rating);
  const ofShop = await market.guest.get<Page<ShopReview> & { summary: ReviewSummary }>(
    `/api/shops/${shop.slug}/reviews`,
  );
  assert.equal(ofShop.body.summary.average, 3.5);
  assert.deepEqual(ofShop.body.items[0]?.product, {
    ...{ id: product.id, title: 'Valve radio', imageUrl: null, onSale: true },
  });

  const written = await market.announced('review.written', ({ productId }) => productId === product.id);
  assert.deepEqual(written[0], {
    ...{ reviewId: body.id, productId: product.id, shopId: shop.id, authorId: ben.id, rating: 5 },
  });
  const [news] = await told(ana, 'review.written');
  assert.match(news?.title ?? '', /Valve radio/);
  assert.equal(news?.link, '/my-shop/reviews');
  assert.deepEqual(await told(ben, 'review.written').then((all) => all.length), 0);

  // Written by a worker that hears of it.
  for (const [wish, found] of [
    ['minRating=3.5', true],
    ['minRating=3.6', false],
    ['sort=rating', true],
  ] as const) {
    let ids: string[] = [];
    for (let tries = 0; tries < 100; tries++) {
      const answer = await market.guest.get<Page<ProductCard>>(`/api/search/products?shop=${shop.slug}&${wish}`);
      ids = answer.body.items.map(({ id }) => id);
      const { rows } = await query('select rating from product_documents where product_id = $1', [product.id]);
      if (rows[0]?.rating === 3.5 && ids.includes(product.id) === found) break;
      await pause(50);
    }
    assert.equal(ids.includes(product.id), found, wish);
  }
});

test('nobody else reviews it: not bought, not arrived, cancelled, own shop, already reviewed', async () => {
  const product = await putUp();
  const path = `/api/products/${product.id}/reviews`;
  const mine = async (person: Person) => (await person.get<MyReview>(`${path}/mine`)).body;
  const stranger = await market.person('Stranger');
  assert.deepEqual(codeOf(await write(stranger, product.id)), [403, 'not_bought']);
  const { id, title } = product;
  assert.deepEqual(await mine(stranger), {
    ...{ product: { id, title, imageUrl: null }, review: null, mayReview: false, why: 'not_bought' },
  });
  for (const [status, expected] of [
    ['placed', [409, 'not_delivered']],
    ['confirmed', [409, 'not_delivered']],
    ['shipped', [409, 'not_delivered']],
    ['cancelled', [403, 'not_bought']],
  ] as const) {
    const buyer = await market.person('Buyer');
    await bought(market.house, { buyerId: buyer.id, productId: product.id, status });
    assert.deepEqual(codeOf(await write(buyer, product.id)), expected, status);
    assert.equal((await mine(buyer)).why, expected[1]);
  }
  await bought(market.house, { buyerId: ana.id, productId: product.id });
  assert.deepEqual(codeOf(await write(ana, product.id)), [409, 'own_shop']);
  const staff = await buyerOf(product.id, 'Staff');
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{}')`, [attic.id, staff.id]);
  assert.deepEqual(codeOf(await write(staff, product.id)), [409, 'own_shop']);
  assert.equal((await mine(staff)).why, 'own_shop');

  const other = await buyerOf((await putUp()).id);
  assert.deepEqual(codeOf(await write(other, product.id)), [403, 'not_bought']);
  assert.deepEqual(codeOf(await market.guest.post(path, { rating: 5 })), [401, 'not_signed_in']);
  assert.deepEqual((await reviewsOf(product.id)).items, []);

  const returner = await market.person('Returner');
  await bought(market.house, { buyerId: returner.id, productId: product.id, status: 'returned' });
  assert.equal((await mine(returner)).mayReview, true);
  assert.equal((await write(returner, product.id, { rating: 1 })).status, 201);
  assert.deepEqual(codeOf(await write(returner, product.id)), [409, 'already_reviewed']);
  const after = await mine(returner);
  assert.deepEqual([after.mayReview, after.review?.rating, after.why], [false, 1, null]);
  assert.deepEqual((await reviewsOf(product.id)).summary.stars, [1, 0, 0, 0, 0]);
});

test('no statement makes a review of somebody who did not buy it', async () => {
  const [product, another] = [await putUp(), await putUp()];
  const { lineId } = await bought(market.house, { buyerId: ben.id, productId: product.id });
  const { lineId: coming } = await bought(market.house, { buyerId: ben.id, productId: another.id, status: 'shipped' });
  const insert = (productId: string, authorId: string, line: string) =>
    query(
      `insert into reviews (id, product_id, shop_id, author_id, line_id, rating)
       values (gen_random_uuid(), $1, $2, $3, $4, 5)`,
      [productId, attic.id, authorId, line],
    );
  const refused = { constraint: 'reviews_bought' };
  await assert.rejects(insert(product.id, ana.id, lineId), refused);
  await assert.rejects(insert(another.id, ben.id, lineId), refused);
  await assert.rejects(insert(another.id, ben.id, coming), refused);
  await insert(product.id, ben.id, lineId);
});

test('what was bought is reviewed when it is off sale, too; who did not buy it finds nothing there', async () => {
  const shop = await openShop(ana);
  const product = await putUp(shop);
  const buyer = await buyerOf(product.id);
  await ana.patch(`/api/products/${product.id}`, { status: 'archived' });
  const { status, body } = await write(buyer, product.id, { rating: 4 });
  assert.equal(status, 201);
  assert.equal((await buyer.patch(`/api/reviews/${body.id}`, { title: 'Still good' })).status, 200);
  assert.equal((await write(await market.person('Stranger'), product.id)).status, 404);
  assert.equal((await market.guest.get(`/api/products/${product.id}/reviews`)).status, 404);
  assert.equal((await ana.get(`/api/products/${product.id}/reviews`)).status, 200);
  const [first] = (await market.guest.get<Page<ShopReview>>(`/api/shops/${shop.slug}/reviews`)).body.items;
  assert.deepEqual([first?.id, first?.product.onSale], [body.id, false]);

  await query(`update products set status = 'hidden' where id = $1`, [product.id]);
  market.house.cache.outdate(['products']);
  const ids = async (caller: Pick<Person, 'get'>) =>
    (await caller.get<Page<ShopReview>>(`/api/shops/${shop.slug}/reviews`)).body.items.map(({ id }) => id);
  assert.ok(!(await ids(market.guest)).includes(body.id), 'the title of what moderation hid is nobody’s to read');
  assert.ok((await ids(ana)).includes(body.id));
});

test('a review shows photos of its author; what it no longer shows is let go', async () => {
  const product = await putUp();
  const buyer = await buyerOf(product.id);
  const upload = async (person: Person) => (await person.post<Picture>('/api/uploads', smallPicture)).body;
  const [one, two, foreign] = [await upload(buyer), await upload(buyer), await upload(ben)];
  const seven = Array.from({ length: 7 }, () => ({ id: randomUUID() }));
  for (const pictures of [[{ id: foreign.id }], [{ id: one.id }, { id: one.id }], seven, [{ id: randomUUID() }]]) {
    assert.deepEqual(codeOf(await write(buyer, product.id, { rating: 5, pictures })), [400, 'invalid_input']);
  }
  assert.equal((await reviewsOf(product.id)).summary.count, 0);

  const pictures = [{ id: two.id.toUpperCase(), alt: ' On my shelf ' }, { id: one.id }];
  const { body } = await write(buyer, product.id, { rating: 5, pictures });
  assert.deepEqual(
    body.pictures.map(({ id, alt }) => [id, alt]),
    [
      [two.id, 'On my shelf'],
      [one.id, ''],
    ],
  );
  assert.equal((await fetch(market.url + body.pictures[0]?.thumbUrl)).status, 200);
  const loose = async () =>
    (await query('select id from files where loose_since is not null and owner_id = $1', [buyer.id])).rows.length;
  assert.equal(await loose(), 0);

  await buyer.patch(`/api/reviews/${body.id}`, { pictures: [{ id: one.id }] });
  assert.equal(await loose(), 1);
  const [shown] = (await reviewsOf(product.id, '?withPictures=true')).items;
  assert.deepEqual(
    shown?.pictures.map(({ id }) => id),
    [one.id],
  );
  await buyer.patch(`/api/reviews/${body.id}`, { body: 'Nothing of the pictures' });
  assert.equal((await reviewsOf(product.id)).items[0]?.pictures.length, 1);
  assert.equal((await buyer.delete(`/api/reviews/${body.id}`)).status, 204);
  assert.equal(await loose(), 2);
});

test('its author alone changes a review or takes it back, and the stars follow at once', async () => {
  const product = await putUp();
  const buyer = await buyerOf(product.id);
  const { body } = await write(buyer, product.id, { rating: 2, title: 'Hums' });
  assert.equal(body.editedAt, null);
  const path = `/api/reviews/${body.id}`;
  for (const other of [ana, ben]) {
    assert.deepEqual(codeOf(await other.patch(path, { rating: 5 })), [403, 'forbidden']);
    assert.deepEqual(codeOf(await other.delete(path)), [403, 'forbidden']);
  }
  assert.deepEqual(codeOf(await market.guest.patch(path, { rating: 5 })), [401, 'not_signed_in']);
  assert.equal((await buyer.patch(`/api/reviews/${randomUUID()}`, { rating: 5 })).status, 404);

  const edited = await buyer.patch<Review>(path, { rating: 4 });
  assert.deepEqual([edited.status, edited.body.rating, edited.body.title], [200, 4, 'Hums']);
  assert.notEqual(edited.body.editedAt, null);
  assert.deepEqual((await reviewsOf(product.id)).summary.stars, [0, 0, 0, 1, 0]);
  assert.equal((await market.guest.get<Product>(`/api/products/${product.id}`)).body.rating?.average, 4);
  const moved = () => market.announced('product.changed', ({ productId }) => productId === product.id);
  const before = (await moved()).length;
  await buyer.patch(path, { body: 'It stopped humming.' });
  assert.equal((await reviewsOf(product.id)).items[0]?.body, 'It stopped humming.');
  assert.equal((await moved()).length, before, 'words alone are nothing to the search');

  assert.equal((await buyer.delete(path)).status, 204);
  assert.equal((await buyer.delete(path)).status, 404);
  assert.equal((await market.guest.get<Product>(`/api/products/${product.id}`)).body.rating, null);
  assert.equal((await write(buyer, product.id, { rating: 3 })).status, 201);
  const events = (type: string) => market.announced(type, ({ productId }) => productId === product.id);
  assert.deepEqual(
    (await events('review.edited')).map(({ ratingBefore, rating }) => [ratingBefore, rating]),
    [
      [2, 4],
      [4, 4],
    ],
  );
  assert.equal((await events('review.removed'))[0]?.rating, 4);
  const { rows } = await query(`select count(*)::int as count from notification_intents where key like $1`, [
    `review.written:${product.id}%`,
  ]);
  assert.equal(rows[0].count, 1, 'written again, the shop is not told again');
});

test('the shop answers in place, its author is told once, and who may not speak for it may not', async () => {
  const product = await putUp();
  const buyer = await buyerOf(product.id);
  const { body } = await write(buyer, product.id, { rating: 3 });
  const path = `/api/reviews/${body.id}/reply`;
  const [speaker, silent] = [await market.person('Speaker'), await market.person('Silent')];
  await query(
    `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{orders}'), ($1, $3, '{catalogue}')`,
    [...[attic.id, speaker.id, silent.id]],
  );
  for (const other of [buyer, ben, silent]) {
    assert.deepEqual(codeOf(await other.put(path, { text: 'Hello' })), [403, 'forbidden']);
    assert.deepEqual(codeOf(await other.delete(path)), [403, 'forbidden']);
  }
  const waiting = async () =>
    (await ana.get<Page<ShopReview>>(`/api/shops/${attic.slug}/reviews?answered=false`)).body.items.map(({ id }) => id);
  assert.ok((await waiting()).includes(body.id));
  assert.equal((await reviewsOf(product.id)).items[0]?.reply, null);

  const { status, body: answered } = await speaker.put<Review>(path, { text: ' Bring it by, we look at it. ' });
  assert.deepEqual([status, answered.reply?.text], [200, 'Bring it by, we look at it.']);
  assert.equal(
    (await speaker.put<Review>(path, { text: 'Bring it by, we look at it.' })).body.reply?.at,
    answered.reply?.at,
  );
  await ana.put(path, { text: 'Bring it by on Friday.' });
  assert.equal((await reviewsOf(product.id)).items[0]?.reply?.text, 'Bring it by on Friday.');
  assert.ok(!(await waiting()).includes(body.id));
  const news = await told(buyer, 'review.replied');
  assert.deepEqual(
    news.map(({ title, link }) => [title, link]),
    [['Attic answered your review', `/products/${product.id}#reviews`]],
  );
  assert.equal((await market.announced('review.replied', ({ reviewId }) => reviewId === body.id)).length, 2);

  assert.equal((await ana.delete(path)).status, 204);
  assert.equal((await ana.delete(path)).status, 404);
  assert.equal((await reviewsOf(product.id)).items[0]?.reply, null);
  assert.equal((await ana.put(`/api/reviews/${randomUUID()}/reply`, { text: 'Hello' })).status, 404);
});

test('a list comes in its order, page by page, with every filter, by as many statements however long it is', async () => {
  const product = await putUp();
  const given = [3, 5, 1, 5, 3, 4, 5, 1, 2, 3, 5];
  const ids: { id: string; rating: number }[] = [];
  for (const rating of given) {
    const { body } = await write(await buyerOf(product.id), product.id, { rating });
    ids.unshift({ id: body.id, rating });
  }
  const orders = {
    newest: ids,
    highest: ids.toSorted((a, b) => b.rating - a.rating),
    lowest: ids.toSorted((a, b) => a.rating - b.rating),
  };
  for (const [sort, expected] of Object.entries(orders)) {
    for (const rating of [undefined, 5]) {
      const wanted = expected.filter((one) => rating === undefined || one.rating === rating).map(({ id }) => id);
      for (const limit of [1, 3, 4, 100]) {
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const more: string = `?sort=${sort}&limit=${limit}${rating ? `&rating=${rating}` : ''}${cursor ? `&cursor=${cursor}` : ''}`;
          const page: ReviewPage = await reviewsOf(product.id, more);
          found.push(...page.items.map(({ id }) => id));
          assert.equal(page.summary.count, given.length);
          cursor = page.nextCursor;
        } while (cursor !== null);
        assert.deepEqual(found, wanted, `${sort} ${rating ?? ''} by ${limit}`);
      }
    }
  }
  const shopPage = `/api/shops/${attic.slug}/reviews`;
  for (const [path, caller] of [
    [`/api/products/${product.id}/reviews`, market.guest],
    [shopPage, market.guest],
    [shopPage, ana],
  ] as const) {
    const counts = [];
    for (const limit of [1, 9]) counts.push(await statementsOf(() => caller.get(`${path}?limit=${limit}`)));
    assert.equal(counts[0], counts[1], path);
    assert.ok((counts[0] ?? 0) > 1, path);
  }
});

/** How many statements about reviews and what stands in them a request takes, with nothing cached. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  market.house.cache.outdate(['people', 'products', 'shops']);
  return countStatements(/reviews|review_pictures|shop_ratings|select stars/, work);
}

test('what is wrong with the input is named, and nothing is written', async () => {
  const product = await putUp();
  const buyer = await buyerOf(product.id);
  for (const [review, path] of [
    [{}, '/rating'],
    [{ rating: 0 }, '/rating'],
    [{ rating: 6 }, '/rating'],
    [{ rating: 4.5 }, '/rating'],
    [{ rating: '5' }, '/rating'],
    [{ rating: 5, title: 'x'.repeat(121) }, '/title'],
    [{ rating: 5, title: 'two\nlines' }, '/title'],
    [{ rating: 5, body: 'x'.repeat(5_001) }, '/body'],
    [{ rating: 5, pictures: [{ id: 'x' }] }, '/pictures/0/id'],
  ] as const) {
    const { status, body } = await buyer.post<{ errors: { path: string }[] }>(
      `/api/products/${product.id}/reviews`,
      review,
    );
    assert.deepEqual([status, body.errors[0]?.path], [400, path], JSON.stringify(review));
  }
  const { body } = await write(buyer, product.id);
  assert.equal((await buyer.patch(`/api/reviews/${body.id}`, {})).status, 400);
  for (const text of ['', '   ', 'x'.repeat(2_001)]) {
    assert.equal((await ana.put(`/api/reviews/${body.id}/reply`, { text })).status, 400);
  }
  for (const wish of ['?rating=6', '?sort=oldest', '?cursor=x', '?limit=101']) {
    assert.equal((await market.guest.get(`/api/products/${product.id}/reviews${wish}`)).status, 400, wish);
  }
});

test('an erased buyer leaves their stars and nothing they wrote, showed or were answered', async () => {
  const product = await putUp();
  const leaver = await buyerOf(product.id, 'Zoe Leaver');
  const { body: picture } = await leaver.post<Picture>('/api/uploads', smallPicture);
  const words = { rating: 2, title: 'From Zoe', body: 'I am Zoe Leaver.', pictures: [{ id: picture.id }] };
  const { body } = await write(leaver, product.id, words);
  await ana.put(`/api/reviews/${body.id}/reply`, { text: 'Dear Zoe, sorry.' });
  assert.equal((await reviewsOf(product.id)).items[0]?.author?.name, 'Zoe L.');
  await leaver.patch('/api/me', { name: 'Zadie' });
  assert.equal((await reviewsOf(product.id)).items[0]?.author?.name, 'Zadie');

  assert.equal((await leaver.delete('/api/me', { password: leaver.password })).status, 204);
  const { items, summary } = await reviewsOf(product.id);
  const { author, rating, title, body: text, pictures, reply } = items[0] as Review;
  assert.deepEqual([author, rating, title, text, pictures, reply], [null, 2, '', '', [], null]);
  assert.deepEqual(summary.stars, [0, 1, 0, 0, 0]);
  const waiting = await ana.get<Page<ShopReview>>(`/api/shops/${attic.slug}/reviews?answered=false&limit=100`);
  assert.ok(!waiting.body.items.some(({ id }) => id === body.id), 'nobody is there to be answered');
  const { rows } = await query('select owner_id, loose_since from files where id = $1', [picture.id]);
  assert.equal(rows[0].owner_id, null);
  assert.notEqual(rows[0].loose_since, null, 'the photo waits to be swept');
});

test('buyers sign in public with their first name and a letter', () => {
  for (const [name, signed] of [
    ['Ana Sousa', 'Ana S.'],
    [' Ana  Maria   Sousa ', 'Ana S.'],
    ['Ana', 'Ana'],
    ['李小龙', '李小龙'],
    ['Ana 𝔖ousa', 'Ana 𝔖.'],
  ] as const) {
    assert.equal(signature(name), signed);
  }
});
