import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Product } from '#features/catalogue/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, checkOut, type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import { statementsBeside } from '#support/statements.ts';
import type { Cart } from '../cart/schema.ts';
import type { PlacedCheckout, Quote } from './checkout.schema.ts';

let market: TestServer;
let sela: Person;
let ben: Person;

before(async () => {
  market = await startTestServer();
  ben = await market.person('Ben');
});
// Nobody may open as many shops as these tests need.
beforeEach(async () => {
  sela = await market.person('Sela');
});
after(() => market.close());

type Refusal = { code: string; detail?: string; errors?: { path: string; message: string }[] };
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const buy = (who: Person, wish: object = { address }, headers = {}): Promise<Answer<PlacedCheckout & Refusal>> =>
  who.post('/api/checkout', wish, headers);
const quote = async (who: Person, wish: object = { address }): Promise<Quote> => {
  const { status, body } = await who.post<Quote>('/api/checkout/quote', wish);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const cartOf = async (who: Person): Promise<Cart> => (await who.get<Cart>('/api/cart/items')).body;
const stockOf = async ({ variantId }: Offered) =>
  (
    await query<{ stock: number; sold: number }>('select stock, sold from product_variants where id = $1', [variantId])
  )[0];
const ordersOf = ({ id }: Person) =>
  query<Record<string, unknown>>('select * from orders where buyer_id = $1 order by number', [id]);

test('a cart of two shops becomes an order in each, and its stock is taken', async () => {
  const owner = await market.person('Otto');
  const [lamp, radio] = [await offerProduct(sela, { stock: 5 }), await offerProduct(owner, { price: 300, fee: null })];
  await putInCart(ben, lamp, 2);
  await putInCart(ben, radio, 3);
  assert.equal((await market.guest.get<Product>(`/api/products/${lamp.productId}`)).body.stock, 5);

  const { status, body } = await buy(ben);
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual(
    body.orders.map(({ shop, total }) => [shop.id, total]),
    [
      [lamp.shopId, { amount: 2_500, currency: 'EUR' }],
      [radio.shopId, { amount: 900, currency: 'EUR' }],
    ],
  );
  assert.deepEqual(body.totals, [{ amount: 3_400, currency: 'EUR' }]);
  assert.equal(new Set(body.orders.map(({ number }) => number)).size, 2);
  assert.deepEqual(await stockOf(lamp), { stock: 3, sold: 2 });
  assert.deepEqual(await stockOf(radio), { stock: 7, sold: 3 });
  assert.equal(
    (await market.guest.get<Product>(`/api/products/${lamp.productId}`)).body.stock,
    3,
    'on its page at once',
  );
  assert.equal((await cartOf(ben)).items.length, 0);

  const [first, second] = body.orders as [PlacedCheckout['orders'][0], PlacedCheckout['orders'][0]];
  const events = await market.announced('order.placed', ({ buyerId }) => buyerId === ben.id);
  assert.deepEqual(
    events.map(({ day: _, ...event }) => event),
    [
      {
        orderId: first.id,
        shopId: lamp.shopId,
        buyerId: ben.id,
        currency: 'EUR',
        totalAmount: 2_500,
        productIds: [lamp.productId],
      },
      {
        orderId: second.id,
        shopId: radio.shopId,
        buyerId: ben.id,
        currency: 'EUR',
        totalAmount: 900,
        productIds: [radio.productId],
      },
    ],
  );
  for (const { shopId, productId } of [lamp, radio]) {
    const [moved] = await market.announced('products.changed', (payload) => payload.shopId === shopId);
    assert.deepEqual(moved, { shopId, productIds: [productId], priceChanged: [], stockChanged: [productId] });
  }
  const news = await query<{ user_id: string; order: string }>(
    `select user_id, payload ->> 'orderId' as order from user_events where type = 'order.changed' order by user_id, seq`,
  );
  const expected = [
    [ben.id, first.id],
    [ben.id, second.id],
    [sela.id, first.id],
    [owner.id, second.id],
  ];
  assert.deepEqual(news.map((row) => [row.user_id, row.order]).toSorted(), expected.toSorted());
  const told = await query<{ type: string; user_id: string; data: Record<string, unknown> }>(
    `select type, user_id, data from notification_intents where type like 'order.%' and data ->> 'orderId' = $1 order by type`,
    [second.id],
  );
  const data = {
    orderId: second.id,
    number: second.number,
    shop: 'Attic',
    title: 'Lamp',
    pieces: 3,
    total: second.total,
  };
  assert.deepEqual(told, [
    { type: 'order.placed', user_id: owner.id, data },
    { type: 'order.received', user_id: ben.id, data },
  ]);
  const steps = await query(`select kind, from_state, to_state, by, actor_id from order_changes where order_id = $1`, [
    first.id,
  ]);
  assert.deepEqual(steps, [{ kind: 'status', from_state: null, to_state: 'placed', by: 'buyer', actor_id: ben.id }]);
  const counted = await query('select sold, stock from product_counters where product_id = $1', [lamp.productId]);
  assert.deepEqual(counted, [{ sold: 2, stock: 3 }]);
});

test('an order keeps what was sold as it was, and what the market earns of it', async () => {
  const buyer = await market.person();
  const lamp = await offerProduct(sela, { price: 1_999 });
  await query('insert into commission_rates (id, shop_id, rate) values (gen_random_uuid(), $1, 750)', [lamp.shopId]);
  await putInCart(buyer, lamp, 3);
  const { orders } = await checkOut(buyer);
  await sela.patch(`/api/products/${lamp.productId}`, { title: 'Other', price: { amount: 1, currency: 'EUR' } });
  await query('update commission_rates set rate = 10 where shop_id = $1', [lamp.shopId]);
  assert.deepEqual(
    await query(
      `select title, quantity, price_amount, commission_rate, line.commission_amount, goods_amount, delivery_amount,
         orders.commission_amount as commission, total_amount, delivery_kind, delivery_name, payment_method, payment_status
       from order_lines as line join orders on orders.id = order_id where order_id = $1`,
      [orders[0]?.id],
    ),
    // 7.5 % of 59.97 is 4.49775.
    [
      {
        ...{ title: 'Lamp', quantity: 3, price_amount: 1_999, commission_rate: 750, commission_amount: 450 },
        ...{ goods_amount: 5_997, delivery_amount: 500, commission: 450, total_amount: 6_497 },
        ...{ delivery_kind: 'delivery', delivery_name: 'Everywhere' },
        ...{ payment_method: 'pay_on_delivery', payment_status: 'due' },
      },
    ],
  );
});

test('only the shops that are named are ordered from; the rest stays in the cart', async () => {
  const buyer = await market.person();
  const [lamp, radio] = [await offerProduct(sela), await offerProduct(sela)];
  await putInCart(buyer, lamp);
  await putInCart(buyer, radio);
  const wish = { address, orders: [{ shopId: radio.shopId.toUpperCase(), note: ' Ring twice ' }] };
  assert.deepEqual(
    (await quote(buyer, wish)).orders.map(({ shop }) => shop.id),
    [radio.shopId],
  );
  assert.equal((await buy(buyer, wish)).status, 201);
  assert.deepEqual(
    (await cartOf(buyer)).items.map(({ product }) => product.id),
    [lamp.productId],
  );

  const gone = await buy(buyer, { address, orders: [{ shopId: lamp.shopId }, { shopId: radio.shopId }] });
  assert.deepEqual([gone.status, gone.body.code], [409, 'cart_empty']);
  assert.deepEqual(
    gone.body.errors?.map(({ path }) => path),
    ['/orders/1/shopId'],
  );
  assert.equal(
    (await quote(buyer, { address, orders: [{ shopId: lamp.shopId }, { shopId: radio.shopId }] })).quote,
    null,
  );
  assert.equal((await ordersOf(buyer)).length, 1);
});

test('what a guest put into the cart is bought by whoever they turn out to be', async () => {
  const lamp = await offerProduct(sela);
  const { productId, variantId } = lamp;
  const { headers } = await market.guest.post('/api/cart/items', { productId, variantId });
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const buyer = await market.person();
  const { status } = await buyer.post('/api/checkout', { address }, { cookie });
  assert.equal(status, 201);
  assert.deepEqual(await stockOf(lamp), { stock: 9, sold: 1 });
});

describe('a quote', () => {
  test('holds as long as nothing costs other than it did', async () => {
    const buyer = await market.person();
    await putInCart(buyer, await offerProduct(sela), 2);
    const first = await quote(buyer);
    assert.equal(typeof first.quote, 'string');
    assert.equal((await quote(buyer)).quote, first.quote);
    assert.deepEqual(first.paymentMethods, ['pay_on_delivery']);
    assert.equal(first.needsAddress, true);
    const { status, body } = await buy(buyer, { address, quote: first.quote });
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(body.totals, first.totals);
  });

  test('changes nothing', async () => {
    const buyer = await market.person();
    const lamp = await offerProduct(sela);
    await putInCart(buyer, lamp, 2);
    const before = await cartOf(buyer);
    await quote(buyer);
    assert.deepEqual(await cartOf(buyer), before);
    assert.deepEqual(await stockOf(lamp), { stock: 10, sold: 0 });
    assert.deepEqual(await ordersOf(buyer), []);
  });

  test('is worth nothing to others', async () => {
    const [one, other] = [await market.person(), await market.person()];
    const lamp = await offerProduct(sela);
    for (const who of [one, other]) await putInCart(who, lamp);
    const { body } = await buy(other, { address, quote: (await quote(one)).quote });
    assert.equal(body.code, 'quote_changed');
  });

  type Change = (lamp: Offered, buyer: Person, itemId: string) => Promise<unknown>;
  const euros = (amount: number) => ({ amount, currency: 'EUR' });
  const changes: Record<string, Change> = {
    'a price rises': ({ productId }) => sela.patch(`/api/products/${productId}`, { price: euros(1_001) }),
    'a price falls': ({ productId }) => sela.patch(`/api/products/${productId}`, { price: euros(999) }),
    'a fee rises': ({ shopId }) =>
      query('update shop_delivery_zones set fee_amount = 501 where shop_id = $1', [shopId]),
    'another quantity is wanted': (_, buyer, itemId) => buyer.patch(`/api/cart/items/${itemId}`, { quantity: 3 }),
    'something came into the cart': async ({ shopId }, buyer) =>
      putInCart(buyer, await offerProduct(sela, { shopId, price: 0 })),
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`holds no longer once ${what}, and then nothing happens`, async () => {
      const buyer = await market.person();
      const lamp = await offerProduct(sela);
      const { id } = await putInCart(buyer, lamp, 2);
      const { quote: earlier } = await quote(buyer);
      await change(lamp, buyer, id);

      const { status, body } = await buy(buyer, { address, quote: earlier });
      assert.deepEqual([status, body.code], [409, 'quote_changed']);
      assert.deepEqual(await ordersOf(buyer), []);
      assert.deepEqual(await stockOf(lamp), { stock: 10, sold: 0 });
      assert.ok((await cartOf(buyer)).items.length > 0);
      const { quote: now, totals } = await quote(buyer);
      assert.deepEqual((await buy(buyer, { address, quote: now })).body.totals, totals);
    });
  }

  test('of another delivery is another quote', async () => {
    const buyer = await market.person();
    const lamp = await offerProduct(sela);
    const location = { name: 'Shed', kind: 'storefront', offersPickup: true, street: 'Rua 1', city: 'Lisboa' };
    await sela.post(`/api/shops/${lamp.shopId}/locations`, { ...location, latitude: 38.71, longitude: -9.13 });
    await putInCart(buyer, lamp);
    const delivered = await quote(buyer);
    const { options } = delivered.orders[0] as Quote['orders'][0];
    assert.deepEqual(
      options.map(({ kind, name, place }) => [kind, name, place]),
      [
        ['delivery', 'Everywhere', null],
        ['pickup', 'Shed', 'Rua 1, Lisboa, PT'],
      ],
    );
    const orders = [{ shopId: lamp.shopId, delivery: { kind: 'pickup', locationId: options[1]?.locationId } }];
    const fetched = await quote(buyer, { orders });
    assert.deepEqual([fetched.totals[0]?.amount, fetched.needsAddress], [1_000, false]);
    assert.equal((await buy(buyer, { orders, quote: delivered.quote })).body.code, 'quote_changed');
    assert.equal((await buy(buyer, { address, orders, quote: fetched.quote })).status, 201);
    const [order] = await ordersOf(buyer);
    assert.deepEqual([order?.delivery_kind, order?.location_id], ['pickup', options[1]?.locationId]);
    const opened = market.house.keys.decrypt(String(order?.sealed), {
      table: 'orders',
      column: 'sealed',
      id: String(order?.id),
    });
    assert.deepEqual(JSON.parse(opened), { address: null, note: '' }, 'who fetches it need not say where they live');
  });

  test('of an empty cart is empty', async () => {
    const buyer = await market.person();
    const nothing = { orders: [], totals: [], needsAddress: false, paymentMethods: ['pay_on_delivery'], quote: null };
    assert.deepEqual(await quote(buyer), nothing);
    assert.equal((await buy(buyer)).body.code, 'cart_empty');
  });
});

test('without a quote, what it costs now is paid', async () => {
  const buyer = await market.person();
  const lamp = await offerProduct(sela);
  await putInCart(buyer, lamp);
  await sela.patch(`/api/products/${lamp.productId}`, { price: { amount: 1_234, currency: 'EUR' } });
  assert.deepEqual((await quote(buyer)).orders[0]?.lines[0]?.notices, ['price_changed']);
  assert.equal((await buy(buyer)).body.totals[0]?.amount, 1_734);
});

test('an order stands on the day that it is at its shop', async () => {
  const buyer = await market.person();
  const [east, west] = [await offerProduct(sela), await offerProduct(sela)];
  await query(`update shops set time_zone = 'Pacific/Kiritimati' where id = $1`, [east.shopId]);
  await query(`update shops set time_zone = 'Etc/GMT+12' where id = $1`, [west.shopId]);
  await putInCart(buyer, east);
  await putInCart(buyer, west);
  await checkOut(buyer);
  const events = await market.announced('order.placed', ({ buyerId }) => buyerId === buyer.id);
  const days = events.map(({ day }) => Temporal.PlainDate.from(String(day)));
  assert.ok((days[1] as Temporal.PlainDate).until(days[0] as Temporal.PlainDate).days >= 1, String(days));
});

describe('nothing is bought', () => {
  type Obstacle = (lamp: Offered, buyer: Person) => Promise<unknown>;
  const set = (table: string, change: string) => (lamp: Offered) =>
    query(`update ${table} set ${change} where id = $1`, [table === 'shops' ? lamp.shopId : lamp.productId]);
  const obstacles: Record<string, readonly [code: string, Obstacle]> = {
    'of a shop one owns': [
      'own_shop',
      ({ shopId }, { id }) => query('update shops set owner_id = $2 where id = $1', [shopId, id]),
    ],
    'of a shop one works for': [
      'own_shop',
      ({ shopId }, { id }) =>
        query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{}')`, [shopId, id]),
    ],
    'of a shop that closed': ['not_for_sale', set('shops', `status = 'closed'`)],
    'of a shop that moderation hid': ['not_for_sale', set('shops', `status = 'hidden'`)],
    'of a shop whose owner is banned': [
      'not_for_sale',
      ({ shopId }) =>
        query(`update users set status = 'banned' where id = (select owner_id from shops where id = $1)`, [shopId]),
    ],
    'that moderation hid': ['not_for_sale', set('products', `status = 'hidden'`)],
    'that is in the archive': ['not_for_sale', set('products', `status = 'archived'`)],
    'that is a draft again': ['not_for_sale', set('products', `status = 'draft'`)],
    'of which the variant is gone': [
      'not_for_sale',
      ({ variantId }) => query('delete from product_variants where id = $1', [variantId]),
    ],
    'of which too few are left': [
      'out_of_stock',
      ({ variantId }) => query('update product_variants set stock = 1 where id = $1', [variantId]),
    ],
    'of which none is left': [
      'out_of_stock',
      ({ variantId }) => query('update product_variants set stock = 0 where id = $1', [variantId]),
    ],
    'that costs more than can be counted': [
      'not_for_sale',
      ({ variantId }) =>
        query('update product_variants set price_amount = 9007199254740991 where id = $1', [variantId]),
    ],
  };
  for (const [what, [code, obstacle]] of Object.entries(obstacles)) {
    test(what, async () => {
      const [owner, buyer] = [await market.person(), await market.person()];
      const [lamp, other] = [await offerProduct(owner), await offerProduct(sela)];
      const { id } = await putInCart(buyer, lamp, 2);
      await putInCart(buyer, other);
      await obstacle(lamp, buyer);
      const before = await stockOf(lamp);

      const seen = await quote(buyer);
      assert.equal(seen.quote, null);
      assert.deepEqual(
        seen.orders.map(({ problems }) => problems),
        [[code], []],
      );
      assert.deepEqual(seen.totals, [{ amount: 1_500, currency: 'EUR' }]);
      const { status, body } = await buy(buyer);
      assert.deepEqual([status, body.code], [409, code]);
      if (!what.includes('counted'))
        assert.deepEqual(
          body.errors?.map(({ path }) => path),
          [`/items/${id}`],
        );
      assert.deepEqual(await ordersOf(buyer), []);
      assert.deepEqual(await stockOf(lamp), before);
      assert.deepEqual(await stockOf(other), { stock: 10, sold: 0 });
      assert.equal((await cartOf(buyer)).items.length, 2);
      assert.equal((await buy(buyer, { address, orders: [{ shopId: other.shopId }] })).status, 201, 'the rest can be');
    });
  }

  test('where the shop does not deliver, or only for more', async () => {
    const buyer = await market.person();
    const lamp = await offerProduct(sela);
    await putInCart(buyer, lamp);
    const zones = (more: object) =>
      sela.put(`/api/shops/${lamp.shopId}/delivery-zones`, {
        items: [{ name: 'Zone', fee: { amount: 100, currency: 'EUR' }, ...more }],
      });
    await zones({ countries: ['DE'] });
    assert.deepEqual((await quote(buyer)).orders[0]?.problems, ['not_delivered_there']);
    const far = await buy(buyer);
    assert.deepEqual([far.status, far.body.code], [409, 'not_delivered_there']);
    await zones({ least: { amount: 1_001, currency: 'EUR' } });
    const quoted = (await quote(buyer)).orders[0];
    assert.deepEqual(
      [quoted?.problems, quoted?.chosen, quoted?.options[0]?.reached],
      [['least_not_reached'], null, false],
    );
    assert.equal((await buy(buyer)).body.code, 'not_delivered_there');
    assert.deepEqual(await ordersOf(buyer), []);
  });

  test('without an address that something is delivered to', async () => {
    const buyer = await market.person();
    await putInCart(buyer, await offerProduct(sela));
    const seen = await quote(buyer, {});
    assert.deepEqual([seen.orders[0]?.problems, seen.needsAddress, seen.quote], [['address_missing'], true, null]);
    assert.equal(seen.orders[0]?.chosen?.fee.amount, 500);
    const { status, body } = await buy(buyer, {});
    assert.deepEqual([status, body.code, body.errors?.[0]?.path], [400, 'invalid_input', '/address']);
  });

  test('by a wish that makes no sense', async () => {
    const buyer = await market.person();
    const { shopId } = await offerProduct(sela);
    const wishes: readonly object[] = [
      { address: { ...address, country: 'pt' } },
      { address: { ...address, name: ' ' } },
      { address: { ...address, street: undefined } },
      { address: { ...address, city: 'x'.repeat(121) } },
      { address: { ...address, latitude: 91 } },
      { address, paymentMethod: 'gold' },
      { address, orders: [] },
      { address, orders: [{ shopId: 'attic' }] },
      { address, orders: [{ shopId }, { shopId: shopId.toUpperCase() }] },
      { address, orders: [{ shopId, note: 'x'.repeat(1_001) }] },
      { address, orders: [{ shopId, delivery: { kind: 'drone' } }] },
      { address, orders: [{ shopId, delivery: {} }] },
      { address, quote: '' },
      { address, quote: 'x'.repeat(201) },
      { address, more: true },
    ];
    for (const wish of wishes) {
      const { status, body } = await buy(buyer, wish);
      if ('more' in wish) assert.notEqual(status, 500);
      else assert.deepEqual([status, body.code], [400, 'invalid_input'], JSON.stringify(wish));
    }
  });
});

test('a circle is measured from the town where the address has no point', async () => {
  const lamp = await offerProduct(sela, { fee: null });
  const place = { name: 'Shop', kind: 'storefront', latitude: 38.7139, longitude: -9.1394 };
  const { id: locationId } = (await sela.post<{ id: string }>(`/api/shops/${lamp.shopId}/locations`, place)).body;
  const fee = { amount: 200, currency: 'EUR' };
  const items = [{ name: 'Near', locationId, radiusKm: 20, fee }];
  await sela.put(`/api/shops/${lamp.shopId}/delivery-zones`, { items });
  const buyer = await market.person();
  await putInCart(buyer, lamp);
  const { latitude: _, longitude: __, ...rest } = address;
  const chosenIn = async (city: string, country = 'PT') =>
    (await quote(buyer, { address: { ...rest, city, country } })).orders[0]?.chosen?.name ?? null;
  assert.equal(await chosenIn('LISBON'), 'Near');
  assert.equal(await chosenIn('Porto'), null);
  assert.equal(await chosenIn('Lisbon', 'US'), null, 'the one in that country');
  assert.equal(await chosenIn('Nowhere at all'), null);
});

describe('once is once', () => {
  test('a double click orders once; the second finds the cart empty', async () => {
    const buyer = await market.person();
    const lamp = await offerProduct(sela);
    await putInCart(buyer, lamp, 2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => buy(buyer)));
    const codes = answers.map(({ status, body }) => (status === 201 ? 'ordered' : body.code)).toSorted();
    assert.deepEqual(codes, ['cart_empty', 'cart_empty', 'cart_empty', 'cart_empty', 'ordered']);
    assert.equal((await ordersOf(buyer)).length, 1);
    assert.deepEqual(await stockOf(lamp), { stock: 8, sold: 2 });
  });

  test('a repeat with its key is answered in the very words of the first, and orders nothing', async () => {
    const buyer = await market.person();
    const lamp = await offerProduct(sela);
    await putInCart(buyer, lamp, 2);
    const headers = { 'idempotency-key': randomUUID() };
    const first = await Promise.all(Array.from({ length: 4 }, () => buy(buyer, { address }, headers)));
    for (const { status, body } of first) {
      if (status === 409) assert.equal(body.code, 'request_running');
      else assert.equal(status, 201);
    }
    const { body } = first.find(({ status }) => status === 201) as (typeof first)[0];
    await putInCart(buyer, lamp, 1);
    const again = await buy(buyer, { address }, headers);
    assert.deepEqual([again.status, again.body], [201, body]);
    assert.equal((await ordersOf(buyer)).length, 1);
    assert.equal((await cartOf(buyer)).items.length, 1, 'what came into the cart since is not bought by it');
    const other = await buy(buyer, { address: { ...address, street: 'Elsewhere 1' } }, headers);
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
  });

  test('a refusal is not kept: the same key may be used once it can be', async () => {
    const buyer = await market.person();
    const headers = { 'idempotency-key': randomUUID() };
    assert.equal((await buy(buyer, { address }, headers)).body.code, 'cart_empty');
    await putInCart(buyer, await offerProduct(sela));
    assert.equal((await buy(buyer, { address }, headers)).status, 201);
  });
});

test('where a buyer lives is encrypted, and nowhere else', async () => {
  const buyer = await market.person();
  const lamp = await offerProduct(sela);
  await putInCart(buyer, lamp);
  const secret = { ...address, street: 'Zaubergasse 77', phone: '+351 210 000 777' };
  const orders = [{ shopId: lamp.shopId, note: 'Beware of Cerberus' }];
  const wish = { address: secret, orders };
  assert.equal((await buy(buyer, wish, { 'idempotency-key': randomUUID() })).status, 201);

  const tables = await query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
  );
  assert.ok(tables.length > 40);
  for (const { name } of tables) {
    for (const text of ['Zaubergasse', '210 000 777', 'Cerberus', 'Ana Sousa']) {
      const found = await query(`select 1 from ${name} as t where t::text like $1 limit 1`, [`%${text}%`]);
      assert.deepEqual(found, [], `'${text}' is readable in ${name}`);
    }
  }
  const [order] = await ordersOf(buyer);
  const place = { table: 'orders', column: 'sealed', id: String(order?.id) };
  assert.deepEqual(JSON.parse(market.house.keys.decrypt(String(order?.sealed), place)), {
    address: secret,
    note: 'Beware of Cerberus',
  });
  const kept = await query<{ answer: object }>(`select answer from idempotency_keys where scope like $1`, [
    `${buyer.id}%`,
  ]);
  assert.equal(kept.length, 1);
});

test('a quote and a checkout cost the same statements whatever lines and shops there are', async () => {
  const small = await market.person();
  const large = await market.person();
  const lamp = await offerProduct(sela);
  await putInCart(small, lamp);
  const sellers = await Promise.all(Array.from({ length: 10 }, () => market.person()));
  for (const seller of sellers) {
    const { shopId } = await offerProduct(seller);
    for (let line = 0; line < 3; line += 1) await putInCart(large, await offerProduct(seller, { shopId }));
  }
  assert.equal((await cartOf(large)).items.length, 30);

  const statementsOf = (work: () => Promise<unknown>) => statementsBeside('from carts where', work);
  const key = () => ({ 'idempotency-key': randomUUID() });
  for (const [work, most] of [
    [(who: Person) => quote(who), 5],
    [async (who: Person) => assert.equal((await buy(who, { address }, key())).status, 201), 18],
  ] as const) {
    const few = await statementsOf(() => work(small));
    const many = await statementsOf(() => work(large));
    assert.deepEqual(many, few);
    assert.ok(few.length > 2 && few.length <= most, `${few.length} statements`);
  }
  assert.equal((await ordersOf(large)).length, 10);
});
