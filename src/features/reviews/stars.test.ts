import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Product } from '#features/catalogue/schema.ts';
import { ratingOf } from '#features/shops/rating.ts';
import type { Shop } from '#features/shops/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { bought } from '#support/purchases.ts';
import { checkStars } from './check.ts';
import type { Review } from './schema.ts';
import { hideReview, showReview } from './service.ts';

let market: TestServer;
let ana: Person;
let shop: Shop;
let buyers: Person[];

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  shop = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
  buyers = await Promise.all(Array.from({ length: 12 }, (_, at) => market.person(`Buyer ${at}`)));
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function putUp(): Promise<Product> {
  const radio = { title: 'Valve radio', price: { amount: 18_500, currency: 'EUR' }, stock: 5 };
  return (await ana.post<Product>(`/api/shops/${shop.id}/products`, radio)).body;
}

/** Stars as they are shown, of the product and of its shop. */
async function stars(productId: string): Promise<[number[], number[]]> {
  const { rows } = await query(
    `select (select stars from product_counters where product_id = $1) as product,
       (select stars from shop_ratings where shop_id = $2) as shop`,
    [productId, shop.id],
  );
  return [rows[0].product, rows[0].shop];
}

async function counted(where: string, id: string): Promise<number[]> {
  const { rows } = await query(
    `select array(select count(reviews.id)::int from generate_series(1, 5) as stars
       left join reviews on rating = stars and ${where} = $1 and hidden_at is null group by stars order by stars) as all`,
    [id],
  );
  return rows[0].all;
}

const faults = () => checkStars.find(market.house.database.db);

test('many who write, change, take back and hide at once lose no star and add none', async () => {
  const product = await putUp();
  await Promise.all(buyers.map(({ id }) => bought(market.house, { buyerId: id, productId: product.id })));
  const path = `/api/products/${product.id}/reviews`;
  const written = await Promise.all(buyers.map((buyer, at) => buyer.post<Review>(path, { rating: (at % 5) + 1 })));
  assert.deepEqual(new Set(written.map(({ status }) => status)), new Set([201]));
  assert.deepEqual((await stars(product.id))[0], [3, 3, 2, 2, 2]);

  const ids = written.map(({ body }) => body.id);
  const moves = buyers.flatMap((buyer, at): Promise<unknown>[] => {
    const review = `/api/reviews/${ids[at]}`;
    if (at % 4 === 0) return [buyer.delete(review)];
    if (at % 4 === 1) return [5, 1, 3].map((rating) => buyer.patch(review, { rating }));
    if (at % 4 === 2) return [moderate(ids[at] as string, true), buyer.patch(review, { rating: 5 })];
    return [buyer.patch(review, { title: 'Words alone' })];
  });
  await Promise.all(moves);
  const [ofProduct, ofShop] = await stars(product.id);
  assert.deepEqual(ofProduct, await counted('product_id', product.id));
  assert.deepEqual(ofShop, await counted('shop_id', shop.id));
  assert.equal(
    ofProduct.reduce((a, b) => a + b),
    6,
  );
  assert.deepEqual(await faults(), []);
});

function moderate(reviewId: string, hidden: boolean): Promise<boolean> {
  return change(houseContext(market.house), (tx) => (hidden ? hideReview : showReview)(tx, reviewId));
}

test('of two at once by the same buyer one is written', async () => {
  const product = await putUp();
  const [buyer] = buyers as [Person];
  await bought(market.house, { buyerId: buyer.id, productId: product.id });
  const path = `/api/products/${product.id}/reviews`;
  const answers = await Promise.all([1, 2, 3, 4].map((rating) => buyer.post(path, { rating })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  assert.equal(ratingOf((await stars(product.id))[0])?.count, 1);

  const another = await putUp();
  await bought(market.house, { buyerId: buyer.id, productId: another.id });
  const key = { 'idempotency-key': newId() };
  const first = await buyer.post<Review>(`/api/products/${another.id}/reviews`, { rating: 4 }, key);
  const again = await buyer.post<Review>(`/api/products/${another.id}/reviews`, { rating: 4 }, key);
  assert.deepEqual([again.status, again.body], [first.status, first.body]);
  assert.deepEqual((await stars(another.id))[0], [0, 0, 0, 1, 0]);
});

test('statements over many products of several shops, in whatever order they name them, never wait for each other in a ring', async () => {
  const others = await Promise.all(
    ['Barn', 'Cellar'].map(async (name) => (await ana.post<Shop>('/api/shops', { name, currency: 'EUR' })).body),
  );
  const products = await Promise.all(
    [shop, ...others, shop, ...others].map(
      async ({ id }) =>
        (
          await ana.post<Product>(`/api/shops/${id}/products`, {
            ...{ title: 'Lamp', price: { amount: 100, currency: 'EUR' } },
          })
        ).body,
    ),
  );
  const pairs = buyers.slice(0, 4);
  for (const { id: buyerId } of pairs) {
    for (const { id: productId } of products) await bought(market.house, { buyerId, productId });
  }
  const ids = products.map(({ id }) => id);
  for (let round = 0; round < 10; round++) {
    await Promise.all(
      pairs.map(({ id }, at) =>
        query(
          `insert into reviews (id, product_id, shop_id, author_id, line_id, rating)
           select gen_random_uuid(), product_id, shop_id, buyer_id, order_lines.id, 1 + ($3 + position) % 5
           from order_lines join orders on orders.id = order_id
           where buyer_id = $1 and product_id = any($2) order by product_id ${at % 2 ? 'desc' : ''}`,
          [id, ids, round],
        ),
      ),
    );
    await Promise.all(
      pairs.map(({ id }) => query('delete from reviews where author_id = $1 and product_id = any($2)', [id, ids])),
    );
  }
  assert.deepEqual((await stars(ids[0] as string))[0], [0, 0, 0, 0, 0]);
  assert.deepEqual(await faults(), []);
});

test('a hidden review is in no list and no rating, and is what it was when it is shown again', async () => {
  const product = await putUp();
  const [buyer, other] = buyers as [Person, Person];
  for (const { id } of [buyer, other]) await bought(market.house, { buyerId: id, productId: product.id });
  const path = `/api/products/${product.id}/reviews`;
  const { body: review } = await buyer.post<Review>(path, { rating: 1, title: 'Rude words' });
  await other.post(path, { rating: 5 });
  const seen = async () => (await market.guest.get<{ items: Review[]; summary: object }>(path)).body;
  assert.equal((await seen()).items.length, 2);

  assert.equal(await moderate(review.id, true), true);
  assert.equal(await moderate(review.id, true), false);
  assert.deepEqual((await seen()).summary, { average: 5, count: 1, stars: [0, 0, 0, 0, 1] });
  assert.equal((await seen()).items.length, 1);
  assert.equal((await market.guest.get<Product>(`/api/products/${product.id}`)).body.rating?.average, 5);
  const mine = (await buyer.get<{ review: Review; mayReview: boolean }>(`${path}/mine`)).body;
  assert.deepEqual([mine.review.hidden, mine.mayReview], [true, false]);
  for (const answer of [
    await buyer.patch<{ code: string }>(`/api/reviews/${review.id}`, { title: 'Nicer' }),
    await buyer.delete<{ code: string }>(`/api/reviews/${review.id}`),
  ]) {
    assert.deepEqual([answer.status, answer.body.code], [409, 'hidden_by_moderator']);
  }
  assert.equal((await other.patch(`/api/reviews/${review.id}`, { title: 'Nicer' })).status, 404);
  assert.equal((await ana.put(`/api/reviews/${review.id}/reply`, { text: 'Hello' })).status, 404);

  assert.equal(await moderate(review.id, false), true);
  assert.deepEqual((await stars(product.id))[0], [1, 0, 0, 0, 1]);
  assert.equal((await seen()).items.length, 2);
  const moved = await market.announced('review.moved', ({ reviewId }) => reviewId === review.id);
  assert.deepEqual(
    moved.map(({ hidden }) => hidden),
    [true, false],
  );
});

test('the check finds stars that are not those of the reviews', async () => {
  const product = await putUp();
  assert.deepEqual(await faults(), []);
  await query(`update product_counters set stars = '{0,0,0,0,1}' where product_id = $1`, [product.id]);
  await query(`update shop_ratings set stars = souk_add_stars(stars, '{1,0,0,0,0}') where shop_id = $1`, [shop.id]);
  const found = await faults();
  assert.equal(found.length, 2);
  assert.match(found.join(), new RegExp(`product ${product.id}.*shop ${shop.id}`));
  await query(`update product_counters set stars = '{0,0,0,0,0}' where product_id = $1`, [product.id]);
  await query(`update shop_ratings set stars = souk_add_stars(stars, '{-1,0,0,0,0}') where shop_id = $1`, [shop.id]);
});

test('the server and its database round the same mean of any stars', async () => {
  const many = fc.sample(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }), 2_000);
  const { rows } = await query(
    `select souk_rating(array(select n::int from jsonb_array_elements_text(given) as n)) as mean
     from jsonb_array_elements($1::jsonb) with ordinality as all_given (given, at) order by at`,
    [JSON.stringify([...many, [0, 0, 0, 0, 0], [1, 0, 0, 0, 3], [3, 0, 0, 0, 1]])],
  );
  const own = [...many, [0, 0, 0, 0, 0], [1, 0, 0, 0, 3], [3, 0, 0, 0, 1]].map(
    (each) => ratingOf(each)?.average ?? null,
  );
  assert.deepEqual(
    rows.map(({ mean }) => mean),
    own,
  );
});
