import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, checkOut, type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { giveBack } from './stock.ts';

let market: TestServer;
let seller: Person;
let buyer: Person;

before(async () => {
  market = await startTestServer();
  seller = await market.person('Sela');
});
beforeEach(async () => {
  buyer = await market.person('Ben');
});
after(() => market.close());

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const back = (orderId: string, lines: { lineId: string; quantity: number }[]) =>
  change(houseContext(market.house), (tx) => giveBack(tx, orderId, lines));

/** Buys four of each; answers the order and its lines. */
async function buyFour(...offers: Offered[]): Promise<{ orderId: string; lineIds: string[] }> {
  for (const offer of offers) await putInCart(buyer, offer, 4);
  const orderId = (await checkOut(buyer)).orders[0]?.id as string;
  const lines = await query<{ id: string }>('select id from order_lines where order_id = $1 order by position', [
    orderId,
  ]);
  return { orderId, lineIds: lines.map(({ id }) => id) };
}

async function countsOf({ productId }: Offered) {
  const [row] = await query<object>(
    `select variant.stock, variant.sold, counters.stock as product_stock, counters.sold as product_sold
     from product_counters as counters left join product_variants as variant using (product_id) where product_id = $1`,
    [productId],
  );
  return row;
}

test('pieces that come back are on sale again, and were not sold', async () => {
  const offer = await offerProduct(seller);
  const { orderId, lineIds } = await buyFour(offer);
  const before = (await market.announced('products.changed')).length;
  assert.equal((await market.guest.get<{ stock: number }>(`/api/products/${offer.productId}`)).body.stock, 6);
  await back(orderId, [{ lineId: lineIds[0] as string, quantity: 3 }]);
  assert.deepEqual(await countsOf(offer), { stock: 9, sold: 1, product_stock: 9, product_sold: 1 });
  assert.equal((await market.guest.get<{ stock: number }>(`/api/products/${offer.productId}`)).body.stock, 9);
  assert.deepEqual((await market.announced('products.changed')).slice(before), [
    { shopId: offer.shopId, productIds: [offer.productId], priceChanged: [], stockChanged: [offer.productId] },
  ]);
});

test('no line gives back more than it took, however many ask at once, and then nothing of it happens', async () => {
  const { shopId } = await offerProduct(seller);
  const [one, other] = [await offerProduct(seller, { shopId }), await offerProduct(seller, { shopId })];
  const { orderId, lineIds } = await buyFour(one, other);
  const [first = '', second = ''] = lineIds;
  await assert.rejects(
    back(orderId, [
      { lineId: first, quantity: 1 },
      { lineId: second, quantity: 5 },
    ]),
  );
  assert.deepEqual(await countsOf(one), { stock: 6, sold: 4, product_stock: 6, product_sold: 4 });

  const asks = await Promise.allSettled(
    Array.from({ length: 12 }, (_, at) => {
      const lines = [
        { lineId: first, quantity: 1 },
        { lineId: second, quantity: 1 },
      ];
      return back(orderId, at % 2 ? lines : lines.toReversed());
    }),
  );
  assert.equal(asks.filter(({ status }) => status === 'fulfilled').length, 4);
  for (const offer of [one, other]) {
    assert.deepEqual(await countsOf(offer), { stock: 10, sold: 0, product_stock: 10, product_sold: 0 });
  }
});

test('a line of another order gives nothing back', async () => {
  const offer = await offerProduct(seller);
  const first = await buyFour(offer);
  const second = await buyFour(offer);
  await assert.rejects(back(first.orderId, [{ lineId: second.lineIds[0] as string, quantity: 1 }]));
  assert.deepEqual(await countsOf(offer), { stock: 2, sold: 8, product_stock: 2, product_sold: 8 });
});

test('of a variant that is gone the product alone counts what came back', async () => {
  const offer = await offerProduct(seller);
  const { orderId, lineIds } = await buyFour(offer);
  await query('delete from product_variants where id = $1', [offer.variantId]);
  await back(orderId, [{ lineId: lineIds[0] as string, quantity: 3 }]);
  assert.deepEqual(await countsOf(offer), { stock: null, sold: null, product_stock: 6, product_sold: 1 });
  const lines = await query('select restocked_quantity from order_lines where order_id = $1', [orderId]);
  assert.deepEqual(lines, [{ restocked_quantity: 3 }]);
});

test('many buyers race for few pieces, with several lines in any order: nothing is oversold, nobody waits for ever', async () => {
  const STOCK = 7;
  const offers: Offered[] = [];
  for (let at = 0; at < 4; at += 1) offers.push(await offerProduct(await market.person('Sela'), { stock: STOCK }));
  const buyers = await Promise.all(Array.from({ length: 40 }, () => market.person('Ben')));
  await Promise.all(
    buyers.map(async (who, at) => {
      const lines = at % 2 ? offers : offers.toReversed();
      for (const offer of lines.slice(at % 3)) await putInCart(who, offer, 1 + (at % 2));
    }),
  );
  const answers = await Promise.all(
    buyers.map((who) => who.post<{ id: string; code: string }>('/api/checkout', { address })),
  );
  for (const { status, body } of answers) {
    if (status !== 201) assert.deepEqual([status, body.code], [409, 'out_of_stock']);
  }
  const ordered = answers.filter(({ status }) => status === 201).length;
  assert.ok(ordered >= 3 && ordered < buyers.length, `${ordered} ordered`);
  for (const offer of offers) {
    const [row] = await query<{ stock: number; sold: number; lines: number }>(
      `select stock, sold, (select coalesce(sum(quantity), 0)::integer from order_lines where variant_id = variant.id) as lines
       from product_variants as variant where id = $1`,
      [offer.variantId],
    );
    assert.ok(row);
    assert.equal(row.stock + row.sold, STOCK);
    assert.equal(row.sold, row.lines);
  }
  const { rows } = await market.house.database.pool.query<{ deadlocks: number }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  assert.equal(rows[0]?.deadlocks, 0);
  const [{ checkouts } = { checkouts: -1 }] = await query<{ checkouts: number }>(
    'select count(*)::integer as checkouts from checkouts where buyer_id = any($1)',
    [buyers.map(({ id }) => id)],
  );
  assert.equal(checkouts, ordered);
});

test('buyers and an editor of prices and stock never wait for each other', async () => {
  const owner = await market.person('Sela');
  const first = await offerProduct(owner, { stock: 500 });
  const offers = [
    first,
    ...(await Promise.all([1, 2].map(() => offerProduct(owner, { shopId: first.shopId, stock: 500 })))),
  ];
  const buyers = await Promise.all(Array.from({ length: 8 }, () => market.person('Ben')));
  let over = false;
  const editing = (async () => {
    for (let round = 0; !over; round += 1) {
      const order = round % 2 ? offers : offers.toReversed();
      const changes = order.map(({ variantId }) => ({
        id: variantId,
        addStock: 1,
        price: { amount: 1_000 + round, currency: 'EUR' },
      }));
      const { status } = await owner.patch(`/api/shops/${first.shopId}/variants`, { changes });
      assert.equal(status, 200);
    }
  })();
  await Promise.all(
    buyers.map(async (who, at) => {
      for (let round = 0; round < 3; round += 1) {
        for (const offer of (at + round) % 2 ? offers : offers.toReversed()) await putInCart(who, offer, 2);
        const { status, body } = await who.post<{ code: string }>('/api/checkout', { address });
        if (status !== 201) assert.deepEqual([status, body.code], [409, 'quote_changed']);
      }
    }),
  );
  over = true;
  await editing;
  const [row] = await query<{ wrong: number }>(
    `select count(*)::integer as wrong from product_variants as variant
     where shop_id = $1 and sold <> (select coalesce(sum(quantity), 0) from order_lines where variant_id = variant.id)`,
    [first.shopId],
  );
  assert.deepEqual(row, { wrong: 0 });
  const { rows } = await market.house.database.pool.query<{ deadlocks: number }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  assert.equal(rows[0]?.deadlocks, 0);
});
