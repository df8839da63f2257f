import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Product } from '#features/catalogue/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Answer, type Caller, callerOf, type Person } from '#support/people.ts';
import { forgetLeftCarts } from './jobs.ts';
import type { Cart, CartItem } from './schema.ts';

let market: TestServer;
let ana: Person;
let admin: Person;
let attic: Shop;

before(async () => {
  market = await startTestServer();
  [ana, admin] = await Promise.all([market.person('Ana'), market.person('Ada')]);
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  attic = await openShop(ana, "Ana's Attic");
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const ITEMS = '/api/cart/items';

type Refusal = { code: string; detail?: string; errors?: { path: string; message: string }[] };
type ItemAnswer = Answer<CartItem & Refusal>;

async function openShop(person: Person, name: string, currency = 'EUR'): Promise<Shop> {
  return (await person.post<Shop>('/api/shops', { name, currency })).body;
}

async function putUp(title: string, more: object = {}, shop = attic, person = ana): Promise<Product> {
  const { status, body } = await person.post<Product>(`/api/shops/${shop.id}/products`, {
    ...{ title, price: { amount: 1_000, currency: shop.currency }, stock: 10 },
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

const shirtOf = (sizes: string[], stock = 10) =>
  putUp('Shirt', { stock: undefined, variants: sizes.map((size) => ({ options: { size }, stock })) });

const add = (who: Caller, productId: string, more: object = {}): Promise<ItemAnswer> =>
  who.post(ITEMS, { productId, ...more });
const cartOf = async (who: Caller): Promise<Cart> => (await who.get<Cart>(ITEMS)).body;

/** Ids and quantities, as they lie in the cart. */
async function inside(who: Caller): Promise<[product: string, quantity: number][]> {
  return (await cartOf(who)).items.map(({ product, quantity }) => [product.id, quantity]);
}

interface Guest extends Caller {
  /** The `cookie` header, once there is one. */
  cookie(): Record<string, string>;
}

/** A browser that nobody signed in to: it keeps what cookies it is given. */
function guestWith(): Guest {
  let cookie: Record<string, string> = {};
  const keep = (answer: Answer<unknown>) => {
    const set = answer.headers.get('set-cookie');
    if (set?.startsWith('souk-cart=')) cookie = { cookie: set.slice(0, set.indexOf(';')) };
  };
  const call = callerOf(market.url);
  const write =
    (method: 'post' | 'put' | 'patch' | 'delete'): Caller['post'] =>
    async (path, body, headers) => {
      const answer = await call[method](path, body, { ...cookie, ...headers });
      keep(answer);
      return answer as never;
    };
  return {
    cookie: () => cookie,
    get: async (path, headers) => (await call.get(path, { ...cookie, ...headers })) as never,
    ...{ post: write('post'), put: write('put'), patch: write('patch'), delete: write('delete') },
  };
}

/** That person in a browser which was a guest's before. */
function signedInOver(person: Person, guest: Guest): Caller {
  const call = callerOf(market.url, person.accessToken);
  const withCookie = (headers?: Record<string, string>) => ({ ...guest.cookie(), ...headers });
  return {
    get: (path, headers) => call.get(path, withCookie(headers)),
    post: (path, body, headers) => call.post(path, body, withCookie(headers)),
    put: (path, body, headers) => call.put(path, body, withCookie(headers)),
    patch: (path, body, headers) => call.patch(path, body, withCookie(headers)),
    delete: (path, body, headers) => call.delete(path, body, withCookie(headers)),
  };
}

test('what is put into the cart lies there with its shop, its price and what it comes to', async () => {
  const ben = await market.person('Ben');
  const shirt = await shirtOf(['S', 'M']);
  const medium = shirt.variants[1];
  const { status, body } = await add(ben, shirt.id, { variantId: medium?.id, quantity: 2 });
  assert.equal(status, 201, JSON.stringify(body));
  const { id, addedAt, ...told } = body;
  assert.deepEqual(told, {
    product: { id: shirt.id, title: 'Shirt', shop: { id: attic.id, slug: attic.slug, name: attic.name } },
    variantId: medium?.id,
    options: { size: 'M' },
    imageUrl: null,
    quantity: 2,
    price: euros(1_000),
    seenPrice: euros(1_000),
    total: euros(2_000),
    offer: null,
    available: 10,
    notices: [],
  });
  const radio = await putUp('Radio', { price: euros(500) });
  await add(ben, radio.id.toUpperCase());
  const cart = await cartOf(ben);
  assert.deepEqual(cart.items[0], body);
  assert.deepEqual([cart.count, cart.nextCursor, cart.items.length], [3, null, 2]);
  assert.deepEqual(cart.shops, [{ id: attic.id, slug: attic.slug, name: attic.name, goods: euros(2_500) }]);

  const events = await market.announced('cart.changed', ({ userId }) => userId === ben.id);
  assert.deepEqual(events, [
    { productId: shirt.id, shopId: attic.id, userId: ben.id },
    { productId: radio.id, shopId: attic.id, userId: ben.id },
  ]);
});

test('the cart is grouped by shops, each in its currency', async () => {
  const ben = await market.person('Ben');
  const eva = await market.person('Eva');
  const yen = await openShop(eva, 'Kaze', 'JPY');
  await add(ben, (await putUp('Radio')).id, { quantity: 3 });
  await add(ben, (await putUp('Fan', { price: { amount: 900, currency: 'JPY' } }, yen, eva)).id);
  const { shops } = await cartOf(ben);
  assert.deepEqual(
    shops.map(({ name, goods }) => [name, goods]),
    [
      ["Ana's Attic", euros(3_000)],
      ['Kaze', { amount: 900, currency: 'JPY' }],
    ],
  );
});

test('more of the same makes one line, and is announced to nobody as new', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  const first = await add(ben, radio.id);
  const second = await add(ben, radio.id, { quantity: 4 });
  assert.deepEqual([second.status, second.body.id, second.body.quantity], [201, first.body.id, 5]);
  assert.deepEqual(await inside(ben), [[radio.id, 5]]);
  assert.equal((await market.announced('cart.changed', ({ productId }) => productId === radio.id)).length, 1);
});

test('ten who add the same at once add up in one line, the first cart of somebody included', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio', { stock: 100 });
  const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => add(ben, radio.id, { quantity: at + 1 })));
  assert.ok(answers.every(({ status }) => status === 201));
  assert.deepEqual(await inside(ben), [[radio.id, 55]]);
  assert.equal((await market.announced('cart.changed', ({ productId }) => productId === radio.id)).length, 1);
});

test('the same request with the same key adds once; with a key, two guests still have a cart each', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  const key = { 'idempotency-key': randomUUID() };
  const answers = [
    await ben.post<CartItem>(ITEMS, { productId: radio.id }, key),
    await ben.post<CartItem>(ITEMS, { productId: radio.id }, key),
  ];
  assert.deepEqual(answers[1]?.body, answers[0]?.body);
  assert.deepEqual(await inside(ben), [[radio.id, 1]]);

  const [one, other] = [guestWith(), guestWith()];
  for (const guest of [one, other, one]) {
    assert.equal((await guest.post(ITEMS, { productId: radio.id }, key)).status, 201);
  }
  assert.deepEqual([await inside(one), await inside(other)], [[[radio.id, 1]], [[radio.id, 1]]]);
});

test('nothing goes into a cart that cannot be bought, and no cart is made for it', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio', { stock: 3 });
  const shirt = await shirtOf(['S', 'M']);
  const draft = await putUp('Draft', { status: 'draft' });
  const archived = await putUp('Archived', { status: 'archived' });
  const hidden = await putUp('Hidden');
  await admin.put(`/api/admin/products/${hidden.id}/hide`, { note: 'Fraud' });
  const [closed, gone] = [await openShop(ana, 'Closed'), await openShop(ana, 'Gone')];
  const [inClosed, inGone] = [await putUp('A', {}, closed), await putUp('B', {}, gone)];
  await ana.patch(`/api/shops/${closed.id}`, { status: 'closed' });
  await admin.put(`/api/admin/shops/${gone.id}/hide`, { note: 'Fraud' });
  const eva = await market.person('Eva');
  const banned = await putUp('C', {}, await openShop(eva, "Eva's"), eva);
  await admin.put(`/api/admin/users/${eva.id}/ban`, { reason: 'Fraud' });
  const dear = await putUp('Dear', { price: euros(Number.MAX_SAFE_INTEGER) });

  const cases: [wish: unknown, status: number, code: string, path?: string][] = [
    [{ productId: randomUUID() }, 404, 'not_found'],
    [{ productId: draft.id }, 409, 'not_for_sale'],
    [{ productId: archived.id }, 409, 'not_for_sale'],
    [{ productId: hidden.id }, 409, 'not_for_sale'],
    [{ productId: inClosed.id }, 409, 'not_for_sale'],
    [{ productId: inGone.id }, 409, 'not_for_sale'],
    [{ productId: banned.id }, 409, 'not_for_sale'],
    [{ productId: radio.id, quantity: 4 }, 409, 'out_of_stock'],
    [{ productId: shirt.id }, 400, 'invalid_input', '/variantId'],
    [{ productId: shirt.id, variantId: radio.variants[0]?.id }, 400, 'invalid_input', '/variantId'],
    [{ productId: shirt.id, variantId: randomUUID() }, 400, 'invalid_input', '/variantId'],
    [{ productId: dear.id, quantity: 2 }, 400, 'invalid_input', '/quantity'],
    [{}, 400, 'invalid_input', '/productId'],
    [{ productId: 'radio' }, 400, 'invalid_input', '/productId'],
    [{ productId: radio.id, quantity: 0 }, 400, 'invalid_input', '/quantity'],
    [{ productId: radio.id, quantity: 1.5 }, 400, 'invalid_input', '/quantity'],
    [{ productId: radio.id, quantity: '1' }, 400, 'invalid_input', '/quantity'],
    [{ productId: radio.id, quantity: 1_000 }, 400, 'invalid_input', '/quantity'],
    [{ productId: radio.id, price: 1 }, 400, 'invalid_input', '/price'],
    [{ productId: radio.id, variantId: null }, 400, 'invalid_input', '/variantId'],
  ];
  const guest = guestWith();
  for (const who of [ben, guest]) {
    for (const [wish, status, code, path] of cases) {
      const { status: found, body } = await who.post<Refusal>(ITEMS, wish);
      assert.deepEqual([found, body.code], [status, code], JSON.stringify([wish, body]));
      if (path)
        assert.deepEqual(
          body.errors?.map((fault) => fault.path),
          [path],
        );
    }
  }
  assert.deepEqual(guest.cookie(), {}, 'a refused guest gets no cookie');
  assert.deepEqual((await query('select 1 from carts where user_id = $1', [ben.id])).rows, []);
  assert.equal((await market.announced('cart.changed', ({ userId }) => userId === ben.id)).length, 0);
});

test('pieces that are in the cart count towards what is left, and towards the most there can be', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio', { stock: 3 });
  await add(ben, radio.id, { quantity: 2 });
  const { status, body } = await add(ben, radio.id, { quantity: 2 });
  assert.deepEqual([status, body.code, body.detail], [409, 'out_of_stock', 'Only 3 are left']);
  assert.deepEqual(await inside(ben), [[radio.id, 2]]);

  const nails = await putUp('Nails', { stock: 5_000 });
  await add(ben, nails.id, { quantity: 999 });
  const over = await add(ben, nails.id);
  assert.deepEqual([over.status, over.body.errors?.[0]?.path], [400, '/quantity']);
});

test('nobody buys in a shop they own or work for; a guest who turns out to is told', async () => {
  const [sam, eva] = [await market.person('Sam'), await market.person('Eva')];
  const shop = await openShop(eva, "Eva's");
  await query('insert into shop_staff (shop_id, user_id) values ($1, $2)', [shop.id, sam.id]);
  const lamp = await putUp('Lamp', {}, shop, eva);
  for (const who of [sam, eva]) {
    const { status, body } = await add(who, lamp.id);
    assert.deepEqual([status, body.code], [409, 'own_shop']);
  }
  const guest = guestWith();
  await add(guest, lamp.id, { quantity: 2 });
  const { items, shops } = await cartOf(signedInOver(sam, guest));
  assert.deepEqual(
    items.map(({ notices, available }) => [notices, available]),
    [[['own_shop'], 0]],
  );
  assert.deepEqual(shops[0]?.goods, euros(0));
  const changed = await sam.patch<Refusal>(`${ITEMS}/${items[0]?.id}`, { quantity: 1 });
  assert.deepEqual([changed.status, changed.body.code], [409, 'own_shop']);
  assert.equal((await sam.delete(`${ITEMS}/${items[0]?.id}`)).status, 204);
});

test('a cart holds a hundred lines and no more, whoever asks at once', async () => {
  const ben = await market.person('Ben');
  const sizes = Array.from({ length: 100 }, (_, size) => `${size}`);
  const [shirt, coat, hat] = [await shirtOf(sizes), await putUp('Coat'), await putUp('Hat')];
  const first = sizes.length - 1;
  for (const { id } of shirt.variants.slice(0, first)) {
    assert.equal((await add(ben, shirt.id, { variantId: id })).status, 201);
  }
  const answers = await Promise.all([coat, hat].map(({ id }) => add(ben, id)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  assert.deepEqual(answers.find(({ status }) => status === 409)?.body.code, 'cart_full');
  assert.equal((await add(ben, shirt.id, { variantId: shirt.variants[0]?.id })).status, 201, 'more of what is in it');
  assert.equal((await cartOf(ben)).items.length, 100);

  const guest = guestWith();
  await add(guest, hat.id);
  await add(guest, coat.id);
  assert.equal((await cartOf(signedInOver(ben, guest))).items.length, 100, 'a merge keeps to it too');
});

test('a quantity is changed within what is left, and a line is taken out once', async () => {
  const [ben, eva] = [await market.person('Ben'), await market.person('Eva')];
  const radio = await putUp('Radio', { stock: 5 });
  const { id } = (await add(ben, radio.id)).body;
  const path = `${ITEMS}/${id}`;
  const changed = await ben.patch<CartItem>(`${ITEMS}/${id.toUpperCase()}`, { quantity: 5 });
  assert.deepEqual([changed.status, changed.body.quantity, changed.body.total], [200, 5, euros(5_000)]);
  assert.deepEqual((await cartOf(ben)).items, [changed.body]);
  const cases: [wish: unknown, status: number, code: string][] = [
    [{ quantity: 6 }, 409, 'out_of_stock'],
    [{ quantity: 0 }, 400, 'invalid_input'],
    [{ quantity: 1_000 }, 400, 'invalid_input'],
    [{ quantity: null }, 400, 'invalid_input'],
    [{ acceptPrice: false }, 400, 'invalid_input'],
    [{}, 400, 'invalid_input'],
    [{ price: euros(1) }, 400, 'invalid_input'],
  ];
  for (const [wish, status, code] of cases) {
    const answer = await ben.patch<Refusal>(path, wish);
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(wish));
  }
  await add(eva, radio.id);
  const guest = guestWith();
  await add(guest, radio.id);
  for (const who of [eva, guest, market.guest]) {
    assert.equal((await who.patch(path, { quantity: 1 })).status, 404);
    assert.equal((await who.delete(path)).status, 404);
  }
  assert.deepEqual(await inside(ben), [[radio.id, 5]]);
  const removed = await Promise.all([ben.delete(path), ben.delete(path)]);
  assert.deepEqual(removed.map(({ status }) => status).sort(), [204, 404]);
  assert.equal((await ben.patch(path, { quantity: 1 })).status, 404);
  assert.equal((await ben.patch(`${ITEMS}/radio`, { quantity: 1 })).status, 400);
  assert.deepEqual(await inside(ben), []);
});

test('a price that moved is told until the buyer has seen it', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  const { id } = (await add(ben, radio.id, { quantity: 2 })).body;
  await ana.patch(`/api/products/${radio.id}`, { price: euros(1_200) });
  const told = async () =>
    (await cartOf(ben)).items.map(({ price, seenPrice, notices }) => [price, seenPrice, notices]);
  assert.deepEqual(await told(), [[euros(1_200), euros(1_000), ['price_changed']]]);
  const more = await ben.patch<CartItem>(`${ITEMS}/${id}`, { quantity: 3 });
  assert.deepEqual(more.body.notices, ['price_changed'], 'another quantity accepts nothing');
  const seen = await ben.patch<CartItem>(`${ITEMS}/${id}`, { acceptPrice: true });
  assert.deepEqual([seen.body.quantity, seen.body.notices], [3, []]);
  assert.deepEqual(await told(), [[euros(1_200), euros(1_200), []]]);

  await ana.patch(`/api/products/${radio.id}`, { price: euros(900) });
  assert.deepEqual(await told(), [[euros(900), euros(1_200), ['price_changed']]]);
  await add(ben, radio.id);
  assert.deepEqual(await told(), [[euros(900), euros(900), []]], 'who adds more sees the price');
});

test('what became of the goods is told, and only what can be bought counts', async () => {
  const ben = await market.person('Ben');
  const shop = await openShop(ana, 'Corner');
  const names = ['few', 'none', 'draft', 'hidden', 'fine'] as const;
  const goods = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await putUp(name, { imageUrl: 'https://example.com/a.jpg' }, shop)]),
    ),
  ) as Record<(typeof names)[number], Product>;
  const shirt = await putUp(
    'Shirt',
    { stock: undefined, variants: ['S', 'M'].map((size) => ({ options: { size }, stock: 5 })) },
    shop,
  );
  for (const name of names) await add(ben, goods[name].id, { quantity: 2 });
  await add(ben, shirt.id, { variantId: shirt.variants[0]?.id, quantity: 2 });
  await ana.patch(`/api/products/${goods.few.id}`, { stock: 1 });
  await ana.patch(`/api/products/${goods.none.id}`, { stock: 0 });
  await ana.patch(`/api/products/${goods.draft.id}`, { status: 'draft', price: euros(77), stock: 3 });
  await admin.put(`/api/admin/products/${goods.hidden.id}/hide`, { note: 'Fraud' });
  await ana.patch(`/api/products/${shirt.id}`, { variants: [{ options: { size: 'M' } }] });

  const { items, shops, count } = await cartOf(ben);
  assert.deepEqual(
    items.map(({ product, notices, available, price, imageUrl }) => [
      ...[product.title, notices, available, price.amount, imageUrl !== null],
    ]),
    [
      ['few', ['not_enough'], 1, 1_000, true],
      ['none', ['sold_out'], 0, 1_000, true],
      ['draft', ['gone'], 0, 1_000, false],
      ['hidden', ['gone'], 0, 1_000, false],
      ['fine', [], 10, 1_000, true],
      ['Shirt', ['gone'], 0, 1_000, false],
    ],
  );
  assert.equal(items.at(-1)?.variantId, null);
  assert.deepEqual([count, shops[0]?.goods], [12, euros(3_000)]);
  for (const { id, notices } of items.filter(({ notices }) => notices[0] === 'gone')) {
    const answer = await ben.patch<Refusal>(`${ITEMS}/${id}`, { quantity: 1 });
    assert.deepEqual([answer.status, answer.body.code], [409, 'not_for_sale'], notices.join());
  }

  await ana.patch(`/api/shops/${shop.id}`, { status: 'closed' });
  const shut = await cartOf(ben);
  assert.ok(shut.items.every(({ notices }) => notices.join() === 'gone'));
  assert.deepEqual(shut.shops[0]?.goods, euros(0));
  assert.equal((await ben.delete(`${ITEMS}/${items[0]?.id}`)).status, 204, 'and can be taken out');
});

test('a product that is taken away for good leaves the carts it lay in', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  await add(ben, radio.id);
  assert.equal((await ana.delete(`/api/products/${radio.id}`)).status, 204);
  assert.deepEqual(await cartOf(ben), { items: [], nextCursor: null, count: 0, shops: [] });
});

test("a guest's cart hangs on a cookie that no page can read and the first item sets", async () => {
  const radio = await putUp('Radio');
  const looked = await market.guest.get(ITEMS);
  assert.equal(looked.headers.get('set-cookie'), null);
  const { headers, status } = await add(market.guest, radio.id);
  assert.equal(status, 201);
  const set = headers.get('set-cookie') ?? '';
  assert.match(set, /^souk-cart=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/);
  const token = set.slice('souk-cart='.length, set.indexOf(';'));
  const guest = { cookie: `souk-cart=${token}` };
  const again = await market.guest.post(ITEMS, { productId: radio.id }, guest);
  assert.deepEqual([again.status, again.headers.get('set-cookie')], [201, null]);
  const cart = await market.guest.get<Cart>(ITEMS, guest);
  assert.deepEqual([cart.body.count, cart.headers.get('cache-control')], [2, looked.headers.get('cache-control')]);

  const { rows } = await query('select row_to_json(carts)::text as text from carts');
  assert.ok(
    rows.every(({ text }) => !text.includes(token)),
    'the token itself is nowhere',
  );
  for (const made of ['', 'x', token.slice(1), `${token}x`, token.replace(/.$/, '!')]) {
    assert.deepEqual((await market.guest.get<Cart>(ITEMS, { cookie: `souk-cart=${made}` })).body.items, []);
  }
  const events = await market.announced('cart.changed', ({ productId }) => productId === radio.id);
  assert.deepEqual(events, [{ productId: radio.id, shopId: attic.id, userId: null }]);
});

test('over https the cookie belongs to the host alone', async () => {
  const settings = { SOUK_PUBLIC_URL: 'https://souk.example' };
  const beside = await startTestServer({ beside: market, settings });
  const radio = await putUp('Radio');
  const { headers } = await beside.guest.post(ITEMS, { productId: radio.id });
  assert.match(headers.get('set-cookie') ?? '', /^__Host-souk-cart=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure;/);
  await beside.close();
});

test("pages of others neither see nor touch a guest's cart", async () => {
  const guest = guestWith();
  const radio = await putUp('Radio');
  const { id } = (await add(guest, radio.id)).body;
  for (const site of ['cross-site', 'same-site']) {
    const elsewhere = { 'sec-fetch-site': site };
    assert.deepEqual((await guest.get<Cart>(ITEMS, elsewhere)).body.items, []);
    assert.equal((await guest.patch(`${ITEMS}/${id}`, { quantity: 2 }, elsewhere)).status, 404);
    assert.equal((await guest.delete(`${ITEMS}/${id}`, undefined, elsewhere)).status, 404);
    const added = await guest.post(ITEMS, { productId: radio.id }, elsewhere);
    assert.deepEqual([added.status, added.headers.get('set-cookie')], [201, null], 'and set no cookie');
  }
  for (const site of ['same-origin', 'none']) {
    assert.equal((await guest.get<Cart>(ITEMS, { 'sec-fetch-site': site })).body.count, 1);
  }
  assert.deepEqual(await inside(guest), [[radio.id, 1]]);
});

test("signing in brings the guest's cart into one's own, adding up what is the same", async () => {
  const ben = await market.person('Ben');
  const [radio, lamp, nails] = [await putUp('Radio'), await putUp('Lamp'), await putUp('Nails', { stock: 2_000 })];
  await add(ben, radio.id, { quantity: 2 });
  await add(ben, nails.id, { quantity: 900 });
  const guest = guestWith();
  await ana.patch(`/api/products/${radio.id}`, { price: euros(1_500) });
  await add(guest, radio.id, { quantity: 3 });
  const lampItem = (await add(guest, lamp.id)).body;
  await add(guest, nails.id, { quantity: 900 });

  const browser = signedInOver(ben, guest);
  const { body, headers } = await browser.get<Cart>(ITEMS);
  assert.deepEqual(
    body.items.map(({ product, quantity, seenPrice, notices }) => [product.id, quantity, seenPrice.amount, notices]),
    [
      [radio.id, 5, 1_000, ['price_changed']],
      [nails.id, 999, 1_000, []],
      [lamp.id, 1, 1_000, []],
    ],
  );
  assert.equal(body.items[2]?.id, lampItem.id, 'what is open in another tab stays what it was');
  assert.match(headers.get('set-cookie') ?? '', /^souk-cart=; .*Expires=Thu, 01 Jan 1970/);
  assert.deepEqual(
    (
      await query(
        'select 1 from carts where token_hash is not null and id in (select cart_id from cart_items where product_id = $1)',
        [radio.id],
      )
    ).rows,
    [],
  );
  assert.deepEqual(await inside(guest), [], 'the cookie opens nothing any more');
  assert.deepEqual(await inside(browser), await inside(ben), 'and brings nothing a second time');
});

test('every request of somebody signed in merges first', async () => {
  const radio = await putUp('Radio', { stock: 100 });
  const lamp = await putUp('Lamp');
  const ways: ((browser: Caller, itemId: string) => Promise<Answer>)[] = [
    (browser) => browser.get(ITEMS),
    (browser) => browser.post(ITEMS, { productId: lamp.id }),
    (browser, itemId) => browser.patch(`${ITEMS}/${itemId}`, { quantity: 2 }),
    (browser, itemId) => browser.delete(`${ITEMS}/${itemId}`),
  ];
  const left = [
    [[radio.id, 1]],
    [
      [radio.id, 1],
      [lamp.id, 1],
    ],
    [[radio.id, 2]],
    [],
  ];
  for (const [at, way] of ways.entries()) {
    const ben = await market.person('Ben');
    const guest = guestWith();
    const { id } = (await add(guest, radio.id)).body;
    const { status, headers } = await way(signedInOver(ben, guest), id);
    assert.ok(status < 300, `${status}`);
    assert.match(headers.get('set-cookie') ?? '', /^souk-cart=;/);
    assert.deepEqual(await inside(ben), left[at]);
  }
});

test('requests that race after signing in merge once', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio', { stock: 100 });
  await add(ben, radio.id);
  for (let round = 1; round <= 3; round++) {
    const guest = guestWith();
    await add(guest, radio.id, { quantity: 2 });
    const browser = signedInOver(ben, guest);
    const carts = await Promise.all(Array.from({ length: 8 }, () => browser.get<Cart>(ITEMS)));
    assert.ok(carts.every(({ status, body }) => status === 200 && body.count === 1 + 2 * round));
  }
  assert.deepEqual(await inside(ben), [[radio.id, 7]]);
});

test('a stolen cookie brings its cart to one account, never to two', async () => {
  const radio = await putUp('Radio', { stock: 100 });
  for (let round = 0; round < 5; round++) {
    const [ben, eva] = [await market.person('Ben'), await market.person('Eva')];
    const guest = guestWith();
    await add(guest, radio.id, { quantity: 3 });
    await Promise.all([ben, eva].flatMap((who) => [1, 2, 3].map(() => signedInOver(who, guest).get(ITEMS))));
    const counts = [(await cartOf(ben)).count, (await cartOf(eva)).count];
    assert.deepEqual(counts.sort(), [0, 3]);
  }
});

test('what a guest adds while they sign in elsewhere is in one of the carts, never lost and never twice', async () => {
  const radio = await putUp('Radio', { stock: 1_000 });
  for (let round = 0; round < 5; round++) {
    const ben = await market.person('Ben');
    const guest = guestWith();
    await add(guest, radio.id);
    const browser = signedInOver(ben, guest);
    const adds = Promise.all([1, 2, 3].map(() => add(guest, radio.id)));
    await Promise.all([browser.get(ITEMS), browser.get(ITEMS)]);
    await adds;
    const { rows } = await query(
      `select coalesce(sum(quantity), 0)::integer as pieces from cart_items where product_id = $1`,
      [radio.id],
    );
    assert.equal(rows[0].pieces, 4 * (round + 1));
  }
});

test('the devices of somebody hear that their cart is another; nobody hears of a guest', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  const heard = async () =>
    (await query(`select 1 from user_events where user_id = $1 and type = 'cart.updated'`, [ben.id])).rowCount;
  const { id } = (await add(ben, radio.id)).body;
  assert.equal(await heard(), 1);
  await ben.patch(`${ITEMS}/${id}`, { quantity: 2 });
  assert.equal(await heard(), 2);
  await ben.get(ITEMS);
  await add(ben, radio.id, { quantity: 99 });
  assert.equal(await heard(), 2, 'looking and being refused change nothing');
  await ben.delete(`${ITEMS}/${id}`);
  assert.equal(await heard(), 3);
  const guest = guestWith();
  await add(guest, radio.id);
  assert.equal(await heard(), 3);
  await signedInOver(ben, guest).get(ITEMS);
  assert.equal(await heard(), 4);
});

test('what guests left behind goes after 30 days, and nothing else', async () => {
  const ben = await market.person('Ben');
  const radio = await putUp('Radio');
  const [left, kept] = [guestWith(), guestWith()];
  await Promise.all([add(ben, radio.id), add(left, radio.id), add(kept, radio.id)]);
  await query(`update carts set updated_at = updated_at - interval '31 days'`);
  await add(kept, radio.id);
  await forgetLeftCarts(market.house);
  assert.deepEqual(await inside(left), []);
  assert.deepEqual(await inside(kept), [[radio.id, 2]]);
  assert.deepEqual(await inside(ben), [[radio.id, 1]]);
  const again = await add(left, radio.id);
  assert.match(again.headers.get('set-cookie') ?? '', /^souk-cart=[\w-]{43};/, 'the next item makes a new cart');
  assert.deepEqual(await inside(left), [[radio.id, 1]]);
});

test('carts cost the same statements whatever is in them', async (t) => {
  const ben = await market.person('Ben');
  const shirt = await shirtOf(Array.from({ length: 40 }, (_, size) => `${size}`));
  const { query: real } = pg.Client.prototype;
  let asked = 0;
  t.after(() => {
    pg.Client.prototype.query = real;
  });
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]) {
    const [what] = given as [string | { text?: string }];
    const text = typeof what === 'string' ? what : (what.text ?? '');
    if (/\b(carts|cart_items)\b/.test(text)) asked++;
    return Reflect.apply(real, this, given);
  } as typeof real;
  const costOf = async (work: () => Promise<unknown>) => {
    asked = 0;
    await work();
    return asked;
  };
  const guestWithLines = async (from: number, to: number) => {
    const guest = guestWith();
    for (const { id } of shirt.variants.slice(from, to)) await add(guest, shirt.id, { variantId: id });
    return signedInOver(ben, guest);
  };
  const variant = (at: number) => ({ variantId: shirt.variants[at]?.id });
  await add(ben, shirt.id, variant(0));
  const few = {
    read: await costOf(() => cartOf(ben)),
    add: await costOf(() => add(ben, shirt.id, variant(1))),
    merge: await guestWithLines(1, 3).then((browser) => costOf(() => browser.get(ITEMS))),
  };
  const many = {
    read: 0,
    merge: await guestWithLines(1, 38).then((browser) => costOf(() => browser.get(ITEMS))),
    add: await costOf(() => add(ben, shirt.id, variant(39))),
  };
  many.read = await costOf(() => cartOf(ben));
  assert.equal((await cartOf(ben)).items.length, 39);
  assert.deepEqual(many, few);
  assert.equal(few.read, 1);
});

test('the export holds the cart, and it ends with the account', async () => {
  const ben = await market.person('Ben');
  await add(ben, (await putUp('Radio')).id);
  assert.equal((await ben.delete('/api/me', { password: ben.password })).status, 204);
  assert.deepEqual((await query('select 1 from carts where user_id = $1', [ben.id])).rows, []);
});
