import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { address, type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import type { Cart, CartItem } from '../cart/schema.ts';
import type { PlacedCheckout, Quote } from '../checkout/checkout.schema.ts';
import { personalData } from '../personal-data.ts';
import { offerChecks } from './checks.ts';
import { expireDue } from './jobs.ts';
import type { NewOffer, Offer, OfferSide } from './offers.schema.ts';
import { closeBought, counterOffer, proposeOffer, seeOffer } from './offers.ts';

let market: TestServer;
let sela: Person;
let ben: Person;
/** Lamps at 10.00, delivered for 5.00. */
let lamp: Offered;
let conversationId: string;

before(async () => {
  market = await startTestServer();
  sela = await market.person('Sela');
});
beforeEach(async () => {
  ben = await market.person('Ben');
  lamp = await offerProduct(sela, { stock: 10, ...(lamp && { shopId: lamp.shopId }) });
  conversationId = newId();
});
after(() => market.close());

type Refusal = { code: string; errors?: { path: string; message: string }[] };
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];
const asked = (who: Person) => houseContext(market.house, { userId: who.id, role: 'buyer', sessionId: null });

/** Puts a price on the table, as a conversation does for its sides. */
function propose(side: OfferSide, amount = 800, wish: Partial<NewOffer> = {}): Promise<string> {
  const context = asked(side === 'buyer' ? ben : sela);
  const table = { conversationId, buyerId: ben.id, shopId: lamp.shopId, side };
  const given = { productId: lamp.productId, price: eur(amount), ...wish };
  return change(context, (tx) => proposeOffer(tx, context, table, given));
}

function counter(who: Person, id: string, amount: number) {
  const context = asked(who);
  return change(context, async (tx) =>
    counterOffer(tx, context, await seeOffer(tx, context, id), { price: eur(amount) }),
  );
}

const say = (who: Person, id: string, word: string): Promise<Answer<Offer & Refusal>> =>
  who.put(`/api/offers/${id}/${word}`, {});
const seen = async (who: Person, id: string): Promise<Offer> => (await who.get<Offer>(`/api/offers/${id}`)).body;
const take = (who: Person, offerId: string): Promise<Answer<CartItem & Refusal>> =>
  who.post('/api/cart/items', { offerId });
const buy = (who: Person, wish: object = { address }): Promise<Answer<PlacedCheckout & Refusal>> =>
  who.post('/api/checkout', wish);
const cartOf = async (who: Person): Promise<Cart> => (await who.get<Cart>('/api/cart/items')).body;
const timePasses = (id: string, hours: number) =>
  query('update offers set expires_at = expires_at - make_interval(hours => $2) where id = $1', [id, hours]);
const stockOf = async () =>
  (
    await query<{ stock: number; sold: number }>('select stock, sold from product_variants where id = $1', [
      lamp.variantId,
    ])
  )[0];

/** An offer of the buyer's that the shop accepted. */
async function agreed(amount = 800, wish: Partial<NewOffer> = {}): Promise<string> {
  const id = await propose('buyer', amount, wish);
  assert.equal((await say(sela, id, 'accept')).status, 200);
  return id;
}

async function faults(): Promise<string[]> {
  const found = await Promise.all(offerChecks.map(({ find }) => find(market.house.database.db)));
  return found.flat();
}

test('an offer that the shop accepts is bought once, at its price and with the commission of that price', async () => {
  await query('insert into commission_rates (id, shop_id, rate) values (gen_random_uuid(), $1, 1000)', [lamp.shopId]);
  const id = await propose('buyer', 800, { quantity: 3 });
  assert.deepEqual((await seen(ben, id)).acts, ['withdraw']);
  assert.deepEqual((await seen(sela, id)).acts, ['accept', 'decline', 'counter']);
  const { body: accepted } = await say(sela, id, 'accept');
  assert.deepEqual([accepted.status, accepted.acts], ['accepted', []]);
  const offer = await seen(ben, id);
  assert.deepEqual([offer.acts, offer.price, offer.usual], [['buy'], eur(800), eur(1_000)]);

  const { status, body: line } = await take(ben, id);
  assert.equal(status, 201, JSON.stringify(line));
  assert.deepEqual([line.quantity, line.price, line.total, line.notices], [3, eur(800), eur(2_400), []]);
  assert.deepEqual(line.offer, { id, conversationId, usual: eur(1_000), expiresAt: offer.expiresAt });
  assert.equal((await take(ben, id)).body.id, line.id, 'taken again it is the same line');

  const { body: quote } = await ben.post<Quote>('/api/checkout/quote', { address });
  assert.deepEqual(quote.totals, [eur(2_900)]);
  const { status: bought, body: placed } = await buy(ben, { address, quote: quote.quote });
  assert.equal(bought, 201, JSON.stringify(placed));
  const orderId = placed.orders[0]?.id;
  const lines = await query(
    'select offer_id, price_amount, quantity, commission_amount from order_lines where order_id = $1',
    [orderId],
  );
  assert.deepEqual(lines, [{ offer_id: id, price_amount: 800, quantity: 3, commission_amount: 240 }]);
  assert.deepEqual([(await seen(ben, id)).status, (await seen(sela, id)).orderId], ['bought', orderId]);
  assert.deepEqual(await stockOf(), { stock: 7, sold: 3 });
  assert.equal((await take(ben, id)).body.code, 'wrong_offer_state');
  assert.deepEqual(
    (await market.announced('offer.changed', ({ offerId }) => offerId === id)).map((event) => event.status),
    ['open', 'accepted', 'bought'],
  );
  assert.deepEqual(await faults(), []);
});

test('the price of an offer stays when the shop raises its own, and the line says what it costs everybody', async () => {
  const id = await agreed(900);
  await take(ben, id);
  await sela.patch(`/api/products/${lamp.productId}`, { price: eur(2_000) });
  const [line] = (await cartOf(ben)).items;
  assert.deepEqual([line?.price, line?.offer?.usual, line?.notices], [eur(900), eur(2_000), []]);
  assert.equal((await buy(ben)).status, 201);
});

test('a line at an agreed price stands beside one at the usual price, and both take of one stock', async () => {
  const id = await agreed(500, { quantity: 6 });
  await putInCart(ben, lamp, 4);
  await take(ben, id);
  await putInCart(ben, lamp, 1);
  const { items, shops, count } = await cartOf(ben);
  assert.deepEqual(
    items.map(({ quantity, price, available, notices }) => [quantity, price.amount, available, notices]),
    [
      [5, 1_000, 4, ['not_enough']],
      [6, 500, 10, []],
    ],
  );
  assert.equal(count, 11);
  assert.deepEqual(shops[0]?.goods, eur(4 * 1_000 + 6 * 500));
  assert.equal((await buy(ben)).body.code, 'out_of_stock');
  assert.equal((await ben.patch(`/api/cart/items/${items[0]?.id}`, { quantity: 4 })).status, 200);
  assert.equal((await buy(ben)).status, 201);
  assert.deepEqual(await stockOf(), { stock: 0, sold: 10 });
  assert.deepEqual(await faults(), []);
});

test('how many are bought was agreed, and can only be taken out', async () => {
  const { body: line } = await take(ben, await agreed(800, { quantity: 2 }));
  const changed = await ben.patch<Refusal>(`/api/cart/items/${line.id}`, { quantity: 3 });
  assert.deepEqual([changed.status, changed.body.code], [409, 'offer_fixed']);
  assert.equal((await ben.patch(`/api/cart/items/${line.id}`, { quantity: 2 })).status, 200);
  assert.equal((await ben.delete(`/api/cart/items/${line.id}`)).status, 204);
});

test('nobody buys at an offer that is not accepted, not theirs, or for guests', async () => {
  const id = await propose('buyer');
  assert.deepEqual([(await take(ben, id)).status, (await take(ben, id)).body.code], [409, 'wrong_offer_state']);
  await say(sela, id, 'accept');
  const stranger = await market.person();
  assert.equal((await take(stranger, id)).status, 404);
  assert.equal((await take(sela, id)).status, 404);
  assert.equal((await market.guest.post('/api/cart/items', { offerId: id })).status, 401);
  assert.equal((await take(ben, newId())).status, 404);
  const both = await ben.post<Refusal>('/api/cart/items', { offerId: id, quantity: 2 });
  assert.deepEqual([both.status, both.body.errors?.[0]?.path], [400, '/offerId']);
  const neither = await ben.post<Refusal>('/api/cart/items', {});
  assert.deepEqual([neither.status, neither.body.errors?.[0]?.path], [400, '/productId']);
});

test('only the other side answers an offer, only its own takes it back, and strangers do not know of it', async () => {
  const stranger = await market.person();
  for (const [side, own, other] of [
    ['buyer', ben, sela],
    ['shop', sela, ben],
  ] as const) {
    const id = await propose(side);
    for (const word of ['accept', 'decline']) assert.equal((await say(own, id, word)).status, 403);
    assert.equal((await say(other, id, 'withdraw')).status, 403);
    assert.equal((await stranger.get(`/api/offers/${id}`)).status, 404);
    for (const word of ['accept', 'decline', 'withdraw']) assert.equal((await say(stranger, id, word)).status, 404);
    assert.equal((await say(other, id, 'decline')).body.status, 'declined');
  }
});

test('the same word again gets the same answer, another one finds it too late', async () => {
  for (const [word, status, second] of [
    ['accept', 'accepted', 'decline'],
    ['decline', 'declined', 'accept'],
  ] as const) {
    const id = await propose('buyer');
    assert.equal((await say(sela, id, word)).body.status, status);
    assert.deepEqual([(await say(sela, id, word)).status, (await say(sela, id, word)).body.status], [200, status]);
    assert.deepEqual([(await say(sela, id, second)).status, (await say(ben, id, 'withdraw')).status], [409, 409]);
    const answers = await query<{ user_id: string; data: { answer: string } }>(
      `select user_id, data from notification_intents where type = 'offer.answered' and data ->> 'offerId' = $1`,
      [id],
    );
    assert.deepEqual(
      answers.map(({ user_id, data }) => [user_id, data.answer]),
      [[ben.id, status]],
      'told once',
    );
  }
});

test('of all who answer at once one is heard, whatever they say', async () => {
  for (let round = 0; round < 6; round++) {
    const id = await propose('buyer', 700);
    const [accepted, declined, withdrawn, countered] = await Promise.all([
      say(sela, id, 'accept').then(({ status }) => status === 200),
      say(sela, id, 'decline').then(({ status }) => status === 200),
      say(ben, id, 'withdraw').then(({ status }) => status === 200),
      counter(sela, id, 950).then(
        () => true,
        () => false,
      ),
    ]);
    const heard = Object.entries({ accepted, declined, withdrawn, countered }).filter(([, was]) => was);
    assert.equal(heard.length, 1, JSON.stringify(heard));
    assert.equal((await seen(ben, id)).status, heard[0]?.[0]);
  }
  assert.deepEqual(await faults(), []);
});

test('one price of a product is on the table: a new one of the same side replaces it, of the other side counters it', async () => {
  const first = await propose('buyer', 600);
  const second = await propose('buyer', 700);
  assert.equal((await seen(ben, first)).status, 'withdrawn');
  const third = await propose('shop', 900);
  assert.equal((await seen(ben, second)).status, 'countered');
  assert.equal((await seen(ben, third)).counterOf, second);
  const { id: fourth } = await counter(ben, third, 800);
  assert.deepEqual(await counter(ben, third, 800), { id: fourth, isNew: false }, 'said again it is the same');
  await assert.rejects(counter(ben, third, 810), { code: 'wrong_offer_state' });
  await assert.rejects(counter(ben, fourth, 810), { code: 'forbidden' });
  const offer = await seen(sela, fourth);
  assert.deepEqual([offer.counterOf, offer.status, offer.price], [third, 'open', eur(800)]);
  const open = await query('select id from offers where conversation_id = $1 and status = $2', [
    conversationId,
    'open',
  ]);
  assert.deepEqual(open, [{ id: fourth }]);
  assert.deepEqual(await faults(), []);
});

const refused: readonly [string, OfferSide, number, Partial<NewOffer>, string][] = [
  ['for nothing', 'buyer', 0, {}, '/price/amount'],
  ['for more than it costs', 'buyer', 1_001, {}, '/price/amount'],
  ['in another currency', 'shop', 500, { price: { amount: 500, currency: 'USD' } }, '/price/currency'],
  ['of a product of nobody', 'shop', 500, { productId: newId() }, '/productId'],
  ['of a variant of nobody', 'shop', 500, { variantId: newId() }, '/variantId'],
  ['past all counting', 'shop', 10 ** 13, { quantity: 2 }, '/price/amount'],
];
for (const [what, side, amount, wish, path] of refused) {
  test(`an offer ${what} is refused`, async () => {
    await assert.rejects(propose(side, amount, wish), (problem: { code: string; faults: { path: string }[] }) => {
      assert.deepEqual([problem.code, problem.faults[0]?.path], ['invalid_input', path]);
      return true;
    });
    assert.deepEqual(await query('select 1 from offers where conversation_id = $1', [conversationId]), []);
  });
}

test('what is off sale can be declined, but neither offered, accepted nor bought', async () => {
  const open = await propose('buyer');
  const id = await agreed(700).catch(() => '');
  assert.equal((await seen(ben, open)).status, 'withdrawn');
  await take(ben, id);
  const other = await propose('shop');
  await sela.patch(`/api/products/${lamp.productId}`, { status: 'archived' });
  await assert.rejects(propose('shop'), { code: 'not_for_sale' });
  assert.deepEqual(
    [(await say(ben, other, 'accept')).body.code, (await seen(ben, other)).acts],
    ['not_for_sale', ['decline']],
  );
  assert.deepEqual((await cartOf(ben)).items[0]?.notices, ['gone']);
  assert.equal((await buy(ben)).body.code, 'not_for_sale');
  assert.equal((await say(ben, other, 'decline')).status, 200);
});

test('of checkouts at once of one offer one buys it, also where its cart was filled twice', async () => {
  const id = await agreed(800);
  await take(ben, id);
  const answers = await Promise.all([buy(ben), buy(ben), buy(ben)]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409, 409]);
  assert.deepEqual(await stockOf(), { stock: 9, sold: 1 });

  const orderId = answers.find(({ status }) => status === 201)?.body.orders[0]?.id ?? '';
  const again = change(asked(ben), (tx) => closeBought(tx, ben.id, [{ offerId: id, orderId }]));
  await assert.rejects(again, { code: 'offer_ended' }, 'whatever the cart said');

  // As a backup of a cart would: the line is there again, the offer is bought.
  const [cart] = await query<{ id: string }>('select id from carts where user_id = $1', [ben.id]);
  await query(
    `insert into cart_items (id, cart_id, product_id, variant_id, quantity, seen_amount, offer_id)
     values ($1, $2, $3, $4, 1, 800, $5)`,
    [newId(), cart?.id, lamp.productId, lamp.variantId, id],
  );
  assert.deepEqual((await cartOf(ben)).items[0]?.notices, ['offer_ended']);
  assert.deepEqual([(await buy(ben)).status, (await buy(ben)).body.code], [409, 'offer_ended']);
  assert.deepEqual(await stockOf(), { stock: 9, sold: 1 });
});

test('a checkout that is refused leaves the offer accepted and the cart as it was', async () => {
  const id = await agreed(800, { quantity: 10 });
  await take(ben, id);
  await sela.patch(`/api/products/${lamp.productId}`, { stock: 9 });
  assert.equal((await buy(ben)).body.code, 'out_of_stock');
  assert.equal((await seen(ben, id)).status, 'accepted');
  assert.equal((await cartOf(ben)).items.length, 1);
});

test('the export of a buyer has their offers; with the account the open ones and the agreed ones end', async () => {
  const id = await agreed(800);
  const open = await propose('buyer', 900);
  const [data] = personalData.filter(({ table }) => table === 'offers');
  const exported = await data?.read?.(market.house.database.db, ben.id, market.house);
  assert.deepEqual(
    exported?.map((row) => (row as { id: string }).id),
    [id, open],
  );
  await ben.delete('/api/me', { password: ben.password });
  for (const offerId of [id, open]) assert.equal((await seen(sela, offerId)).status, 'withdrawn');
});

const planted: readonly [string, string, string, RegExp][] = [
  [
    'at another price',
    'update order_lines set price_amount = 801',
    'update order_lines set price_amount = 800',
    /at 800 EUR, and was bought at 801/,
  ],
  [
    'without a line',
    'update order_lines set offer_id = null',
    'update order_lines set offer_id = $1',
    /no order has a line of it/,
  ],
  [
    'still accepted',
    `update offers set status = 'accepted', order_id = null`,
    `update offers set status = 'bought', order_id = $2`,
    /accepted, and the order/,
  ],
];
test('the check finds an offer that was bought otherwise than it says', async () => {
  const id = await agreed(800);
  await take(ben, id);
  const orderId = (await buy(ben)).body.orders[0]?.id as string;
  for (const [what, fault, back, expected] of planted) {
    const where = (text: string) => (text.includes('offers set') ? 'id = $1' : 'order_id = $2');
    const run = (text: string) =>
      query(`${text} where ${where(text)} and $1::uuid is not null and $2::uuid is not null`, [id, orderId]);
    await run(fault);
    assert.match((await faults()).join('\n'), expected, what);
    await run(back);
    assert.deepEqual(await faults(), [], what);
  }
});

test('an offer that nobody answers or buys in time ends, whether or not the job was there', async () => {
  const id = await agreed(800);
  await take(ben, id);
  const open = await propose('buyer', 900, { expiresInHours: 1 });
  await timePasses(open, 1);
  assert.equal((await seen(sela, open)).status, 'expired');
  const late = await Promise.all([say(sela, open, 'accept'), say(ben, open, 'withdraw'), say(sela, open, 'decline')]);
  assert.deepEqual(
    late.map(({ status }) => status),
    [409, 409, 409],
  );
  const next = await propose('shop', 850);
  assert.deepEqual([(await seen(ben, open)).status, (await seen(ben, next)).counterOf], ['expired', null]);

  await timePasses(id, 47);
  assert.deepEqual((await cartOf(ben)).items[0]?.notices, [], 'it can be bought for 48 hours');
  await timePasses(id, 1);
  const [line] = (await cartOf(ben)).items;
  assert.deepEqual([line?.notices, line?.available], [['offer_ended'], 0]);
  const { body: quote } = await ben.post<Quote>('/api/checkout/quote', { address });
  assert.deepEqual([quote.orders[0]?.problems, quote.quote], [['offer_ended'], null]);
  assert.equal((await buy(ben)).body.code, 'offer_ended');
  await Promise.all([expireDue(market.house), expireDue(market.house)]);
  const events = await market.announced('offer.changed', ({ offerId }) => offerId === id);
  assert.deepEqual(
    events.map(({ status }) => status),
    ['open', 'accepted', 'expired'],
  );
  assert.equal((await ben.delete(`/api/cart/items/${line?.id}`)).status, 204);
  assert.equal((await take(ben, id)).body.code, 'wrong_offer_state');
});
