import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { type Offered, offerProduct, putInCart } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import { countStatements } from '#support/statements.ts';
import { must } from '#support/trade.ts';
import { checkFired, checkWork } from './check.ts';
import { sweepJob } from './jobs.ts';
import { firesAtOnce } from './rules.ts';
import { MOST_OF_A_PERSON, MOST_OF_A_PRODUCT, type PriceAlert, type WaitingBuyers } from './schema.ts';

let market: TestServer;
let ana: Person;
let ben: Person;
/** At 10.00, ten in stock, until a test says otherwise. */
let shopId: string;

before(async () => {
  market = await startTestServer();
  [ana, ben] = await Promise.all([market.person('Ana Sousa'), market.person('Ben Castro')]);
  shopId = (await offerProduct(ana)).shopId;
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const lamp = (given: { price?: number; stock?: number } = {}): Promise<Offered> =>
  offerProduct(ana, { shopId, ...given });

const wish = (person: Person, { productId }: Pick<Offered, 'productId'>, more: object = {}) =>
  person.post<PriceAlert & { code: string; currentPrice?: object }>('/api/price-alerts', { productId, ...more });
const at = (amount: number) => ({ kind: 'target', targetPrice: eur(amount) });
const reprice = ({ productId }: Offered, amount: number) =>
  must(ana.patch(`/api/products/${productId}`, { price: eur(amount) }));
const set = async (person: Person, product: Offered, more: object) => must(wish(person, product, more));

async function read(person: Person, { id }: { id: string }): Promise<PriceAlert> {
  const { items } = (await person.get<Page<PriceAlert>>('/api/price-alerts?limit=100')).body;
  return items.find((one) => one.id === id) as PriceAlert;
}

/** Until nothing noted is left to tell. */
async function told(): Promise<void> {
  for (const begun = performance.now(); ; await pause(20)) {
    if ((await query('select 1 from price_alert_work where not parked')).rowCount === 0) return;
    assert.ok(performance.now() - begun < 20_000, 'still not told');
  }
}

/** What a person was told of a product, oldest first. */
async function linesOf(person: Person, { productId }: Offered) {
  const { rows } = await query(
    `select type, data from notifications where user_id = $1 and data ->> 'productId' = $2 order by created_at, id`,
    [person.id, productId],
  );
  return rows as { type: string; data: { price: { amount: number }; from?: { amount: number } } }[];
}

async function faults(): Promise<string[]> {
  const { db } = market.house.database;
  return [...(await checkFired.find(db)), ...(await checkWork.find(db))];
}

test('somebody waits for a price and is told once when it comes, in their words, on all their devices', async () => {
  const product = await lamp();
  await ben.patch('/api/me', { locale: 'de' });
  const made = await wish(ben, product, at(800));
  assert.equal(made.status, 201);
  const { id, createdAt, product: card, ...rest } = made.body;
  assert.deepEqual([card?.id, card?.price], [product.productId, eur(1_000)]);
  assert.deepEqual(rest, {
    ...{ productId: product.productId, kind: 'target', targetPrice: eur(800), percent: null, from: eur(1_000) },
    ...{ firesAt: eur(800), isActive: true, notified: false, notifiedAt: null, notifiedPrice: null },
  });
  assert.match(createdAt, /Z$/);
  assert.deepEqual(await read(ben, { id }), made.body);
  const news = `select payload from user_events where user_id = $1 and type = 'price_alert.changed' order by seq desc limit 1`;
  assert.deepEqual((await query(news, [ben.id])).rows, [{ payload: { alertId: id, productId: product.productId } }]);

  const again = await wish(ben, product, at(800));
  assert.deepEqual([again.status, again.body.id], [200, id]);

  await reprice(product, 801);
  await told();
  assert.equal((await read(ben, { id })).isActive, true, 'not there yet');
  await reprice(product, 750);
  await told();
  const fired = await read(ben, { id });
  assert.deepEqual([fired.isActive, fired.notified, fired.notifiedPrice], [false, true, eur(750)]);
  await reprice(product, 700);
  await told();
  assert.equal((await linesOf(ben, product)).length, 1, 'once');

  const bell = await ben.get<Page<{ type: string; title: string; body: string; link: string }>>(
    '/api/notifications?group=wishes',
  );
  const [line] = bell.body.items;
  assert.deepEqual(
    [line?.type, line?.title.replace(/\s/g, ' '), line?.body.replace(/\s/g, ' '), line?.link],
    [
      'price_alert.reached',
      'Lamp kostet jetzt 7,50 €',
      'Vorher 10,00 €, bei Attic. Du hast auf 8,00 € gewartet.',
      `/products/${product.productId}`,
    ],
  );
  await ben.patch('/api/me', { locale: 'en' });
  assert.deepEqual(await faults(), []);
});

test('each kind fires when it should, and not before', async () => {
  // kind, prices or stocks that do nothing, what makes it fire, what it is then at.
  const cases: readonly (readonly [object, number, readonly number[], number, number | null])[] = [
    [at(999), 1_000, [1_200, 1_000], 999, 999],
    [at(1), 1_000, [2], 1, 1],
    [{ kind: 'any_drop' }, 1_000, [1_100, 1_000], 999, 999],
    [{ kind: 'percent', percent: 10 }, 1_000, [901], 900, 900],
    [{ kind: 'percent', percent: 99 }, 1_000, [11], 10, 10],
    // 33 % less than 9.99 is 6.6933: a cent more is not enough.
    [{ kind: 'percent', percent: 33 }, 999, [670], 669, 669],
  ];
  await Promise.all(
    cases.map(async ([kind, from, before, price, firesAt]) => {
      const product = await lamp({ price: from });
      const { id, ...alert } = await set(ben, product, kind);
      assert.equal(alert.firesAt?.amount, firesAt, JSON.stringify(kind));
      for (const amount of before) await reprice(product, amount);
      await told();
      assert.equal((await read(ben, { id })).isActive, true, `${JSON.stringify(kind)} before`);
      await reprice(product, price);
      await told();
      const fired = await read(ben, { id });
      assert.deepEqual([fired.notified, fired.notifiedPrice], [true, eur(price)], JSON.stringify(kind));
      const lines = await linesOf(ben, product);
      assert.deepEqual(
        lines.map(({ type, data }) => [type, data.price.amount, data.from?.amount]),
        [['price_alert.reached', price, from]],
      );
    }),
  );
});

test('who waits for stock is told when there is some: by the shop, and by an order that is cancelled', async () => {
  const product = await lamp({ stock: 0 });
  const { id } = await set(ben, product, { kind: 'back_in_stock' });
  const restock = (stock: number) => must(ana.patch(`/api/products/${product.productId}`, { stock }));
  await reprice(product, 500);
  await told();
  assert.equal((await read(ben, { id })).isActive, true, 'a price is not what they wait for');
  await restock(1);
  await told();
  const fired = await read(ben, { id });
  assert.deepEqual([fired.notified, fired.firesAt, fired.notifiedPrice], [true, null, eur(500)]);
  assert.deepEqual(
    (await linesOf(ben, product)).map(({ type }) => type),
    ['price_alert.back_in_stock'],
  );
  assert.deepEqual(codeOf(await ben.put(`/api/price-alerts/${id}/rearm`, {})), [409, 'already_in_stock']);

  const cara = await market.person('Cara');
  await putInCart(cara, product);
  const address = { name: 'Cara', street: 'Rua 1', postalCode: '1200', city: 'Lisbon', country: 'PT' };
  const wished = { address: { ...address, latitude: 38.71, longitude: -9.14 } };
  const bought = await must(cara.post<{ orders: { id: string }[] }>('/api/checkout', wished));
  assert.equal((await must(ben.put<PriceAlert>(`/api/price-alerts/${id}/rearm`, {}))).isActive, true);
  await must(ana.put(`/api/orders/${bought.orders[0]?.id}/cancel`, {}));
  await told();
  assert.equal((await linesOf(ben, product)).length, 2, 'told of what came back');
  assert.deepEqual(await faults(), []);
});

test('there and gone again before anybody could be told is no news, and the alert waits on', async () => {
  const product = await lamp({ stock: 0 });
  const { id } = await set(ben, product, { kind: 'back_in_stock' });
  const client = await market.house.database.pool.connect();
  try {
    await client.query('begin');
    for (const stock of [3, 0]) {
      await client.query('update product_variants set stock = $2 where id = $1', [product.variantId, stock]);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
  await told();
  assert.equal((await read(ben, { id })).isActive, true);
  await must(ana.patch(`/api/products/${product.productId}`, { stock: 2 }));
  await told();
  assert.equal((await read(ben, { id })).notified, true);
});

test('down and up again still fires, with the price it had; a step within one transaction was no price', async () => {
  const [product, stepped] = [await lamp(), await lamp()];
  const { id } = await set(ben, product, at(800));
  const other = await set(ben, stepped, at(800));
  const client = await market.house.database.pool.connect();
  const price = (productId: string, amount: number) =>
    client.query('update product_variants set price_amount = $2 where product_id = $1', [productId, amount]);
  try {
    // Nobody tells while the work is held.
    await client.query('begin');
    for (const amount of [700, 1_000]) await price(stepped.productId, amount);
    await client.query('commit');
    for (const amount of [700, 1_000]) await price(product.productId, amount);
  } finally {
    client.release();
  }
  await told();
  const fired = await read(ben, { id });
  assert.deepEqual([fired.notified, fired.notifiedPrice, fired.product?.price], [true, eur(700), eur(1_000)]);
  assert.equal((await read(ben, other)).isActive, true);
  assert.deepEqual(await faults(), []);
});

test('a paused alert tells nothing; armed again it waits from the price of then, and tells once more', async () => {
  const product = await lamp();
  const { id } = await set(ben, product, { kind: 'any_drop' });
  const path = `/api/price-alerts/${id}`;
  assert.equal((await must(ben.patch<PriceAlert>(path, { isActive: false }))).isActive, false);
  await reprice(product, 900);
  await told();
  const paused = await read(ben, { id });
  assert.deepEqual([paused.isActive, paused.notified], [false, false]);

  const armed = await must(ben.patch<PriceAlert>(path, { isActive: true }));
  assert.deepEqual([armed.isActive, armed.from, armed.firesAt], [true, eur(900), eur(899)]);
  assert.deepEqual(await must(ben.put(`${path}/rearm`, {})), armed, 'it waits already');
  await reprice(product, 899);
  await told();
  assert.deepEqual(await must(ben.patch(path, { isActive: false })), await read(ben, { id }), 'it does not wait');
  const rearmed = await must(ben.put<PriceAlert>(`${path}/rearm`, {}));
  assert.deepEqual([rearmed.notified, rearmed.notifiedAt, rearmed.from], [false, null, eur(899)]);
  await reprice(product, 100);
  await told();
  assert.equal((await linesOf(ben, product)).length, 2);

  // What is wished once more by POST is armed anew as well.
  assert.equal((await wish(ben, product, { kind: 'any_drop' })).status, 200);
  assert.equal((await read(ben, { id })).isActive, true);
});

test('an alert is changed by who set it, to what is not there yet', async () => {
  const product = await lamp();
  const first = await set(ben, product, at(800));
  await set(ben, product, at(700));
  const path = `/api/price-alerts/${first.id}`;
  assert.deepEqual(codeOf(await ben.patch(path, { targetPrice: eur(700) })), [409, 'same_alert']);
  const refused = await ben.patch<{ currentPrice: object }>(path, { targetPrice: eur(1_000) });
  assert.deepEqual([...codeOf(refused), refused.body.currentPrice], [409, 'already_cheaper', eur(1_000)]);
  assert.deepEqual(codeOf(await ben.patch(path, { targetPrice: { amount: 1, currency: 'USD' } })), [
    ...[422, 'currency_mismatch'],
  ]);
  assert.deepEqual(codeOf(await ben.patch(path, { percent: 5 })), [400, 'invalid_input']);
  assert.deepEqual(codeOf(await ben.patch(path, {})), [400, 'invalid_input']);
  assert.deepEqual(codeOf(await ana.patch(path, { isActive: false })), [404, 'not_found']);
  const changed = await must(ben.patch<PriceAlert>(path, { targetPrice: eur(600) }));
  assert.deepEqual([changed.id, changed.targetPrice, changed.firesAt], [first.id, eur(600), eur(600)]);

  await must(ana.patch(`/api/products/${product.productId}`, { status: 'archived' }));
  assert.deepEqual(codeOf(await ben.patch(path, { targetPrice: eur(500) })), [409, 'not_for_sale']);
  const hidden = await must(ben.patch<PriceAlert>(path, { isActive: false }));
  assert.equal(hidden.product, null);
  assert.equal((await ben.delete(path)).status, 204);
  assert.deepEqual(codeOf(await ben.delete(path)), [404, 'not_found']);
});

test('what nobody can wait for is refused', async () => {
  const [product, soldOut, gift] = [await lamp(), await lamp({ stock: 0 }), await lamp({ price: 0 })];
  const hidden = await lamp();
  await must(ana.patch(`/api/products/${hidden.productId}`, { status: 'draft' }));
  const table: readonly (readonly [Person, Offered | { productId: string }, object, number, string])[] = [
    [ben, { productId: newId() }, at(1), 404, 'not_found'],
    [ben, hidden, at(1), 404, 'not_found'],
    [ana, product, at(1), 409, 'own_shop'],
    [ben, product, at(1_000), 409, 'already_cheaper'],
    [ben, product, at(5_000), 409, 'already_cheaper'],
    [ben, gift, { kind: 'any_drop' }, 409, 'already_cheaper'],
    [ben, gift, { kind: 'percent', percent: 5 }, 409, 'already_cheaper'],
    [ben, product, { kind: 'back_in_stock' }, 409, 'already_in_stock'],
    [ben, product, { kind: 'target', targetPrice: { amount: 5, currency: 'USD' } }, 422, 'currency_mismatch'],
    [ben, product, { kind: 'target', targetPrice: { amount: 0, currency: 'EUR' } }, 400, 'invalid_input'],
    [ben, product, { kind: 'target', targetPrice: { amount: 1.5, currency: 'EUR' } }, 400, 'invalid_input'],
    [ben, product, { kind: 'target' }, 400, 'invalid_input'],
    [ben, product, {}, 400, 'invalid_input'],
    [ben, product, { kind: 'someday' }, 400, 'invalid_input'],
    [ben, product, { kind: 'any_drop', targetPrice: eur(5) }, 400, 'invalid_input'],
    [ben, product, { ...at(5), percent: 5 }, 400, 'invalid_input'],
    [ben, product, { kind: 'percent' }, 400, 'invalid_input'],
    [ben, product, { kind: 'percent', percent: 0 }, 400, 'invalid_input'],
    [ben, product, { kind: 'percent', percent: 100 }, 400, 'invalid_input'],
    [ben, soldOut, { kind: 'back_in_stock', percent: 5 }, 400, 'invalid_input'],
    [ben, { productId: 'lamp' }, at(1), 400, 'invalid_input'],
  ];
  for (const [person, wanted, kind, status, code] of table) {
    assert.deepEqual(codeOf(await wish(person, wanted, kind)), [status, code], JSON.stringify(kind));
  }
  const { body } = await wish(ben, product, at(1_000));
  assert.deepEqual(body.currentPrice, eur(1_000));
  const { rows } = await query('select 1 from price_alerts where product_id = any($1)', [
    [product.productId, gift.productId],
  ]);
  assert.equal(rows.length, 0);
});

test('whether there is anything to wait for goes by price and stock of now', () => {
  const none = { targetPrice: null, percent: null };
  const table: readonly (readonly [Parameters<typeof firesAtOnce>, boolean])[] = [
    [
      [
        { amount: 10, stock: 0 },
        { ...none, kind: 'target', targetPrice: 9 },
      ],
      false,
    ],
    [
      [
        { amount: 10, stock: 0 },
        { ...none, kind: 'target', targetPrice: 10 },
      ],
      true,
    ],
    [
      [
        { amount: 10, stock: 5 },
        { ...none, kind: 'any_drop' },
      ],
      false,
    ],
    [
      [
        { amount: 0, stock: 5 },
        { ...none, kind: 'any_drop' },
      ],
      true,
    ],
    [
      [
        { amount: 1, stock: 5 },
        { ...none, kind: 'percent', percent: 1 },
      ],
      false,
    ],
    [
      [
        { amount: 0, stock: 0 },
        { ...none, kind: 'back_in_stock' },
      ],
      false,
    ],
    [
      [
        { amount: 9, stock: 1 },
        { ...none, kind: 'back_in_stock' },
      ],
      true,
    ],
  ];
  for (const [asked, fires] of table) assert.equal(firesAtOnce(...asked), fires, JSON.stringify(asked));
});

test('nobody waits for too much, however fast they ask; the same wish at once is one alert', async () => {
  const cara = await market.person('Cara');
  const product = await lamp();
  const same = await Promise.all(Array.from({ length: 5 }, () => wish(cara, product, at(1))));
  assert.deepEqual(same.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
  const many = await Promise.all(
    Array.from({ length: MOST_OF_A_PRODUCT + 2 }, (_, nr) => wish(cara, product, at(nr + 2))),
  );
  const refused = many.filter(({ status }) => status !== 201).map(codeOf);
  assert.deepEqual(
    refused,
    Array.from({ length: 3 }, () => [409, 'too_many_alerts']),
  );

  await query(
    `with made as (
       insert into products (id, shop_id, title, price_amount, highest_amount, currency, status)
       select gen_random_uuid(), $2, 'Lamp', 10, 10, 'EUR', 'active' from generate_series(1, $3) returning id)
     insert into price_alerts (id, user_id, product_id, kind, currency, from_amount)
     select gen_random_uuid(), $1, id, 'any_drop', 'EUR', 10 from made`,
    [cara.id, shopId, MOST_OF_A_PERSON - MOST_OF_A_PRODUCT],
  );
  assert.deepEqual(codeOf(await wish(cara, await lamp(), at(1))), [409, 'too_many_alerts']);
  await query(
    `delete from products where shop_id = $1 and id in (select product_id from price_alerts where user_id = $2)`,
    [...[shopId, cara.id]],
  );
});

test('what somebody waits for is listed by what became of it, page by page, for nobody else', async () => {
  const dora = await market.person('Dora');
  const [one, two] = [await lamp(), await lamp()];
  const alerts = [];
  for (const [product, kind] of [
    [one, at(900)],
    [one, { kind: 'any_drop' }],
    [two, at(500)],
  ] as const) {
    alerts.push(await set(dora, product, kind));
  }
  const [first, second, third] = alerts.map(({ id }) => id);
  await reprice(one, 950);
  await told();
  await must(dora.patch(`/api/price-alerts/${third}`, { isActive: false }));
  const idsOf = async (filter: string, person = dora) =>
    (await must(person.get<Page<PriceAlert>>(`/api/price-alerts${filter}`))).items.map(({ id }) => id);
  assert.deepEqual(await idsOf(''), [third, second, first]);
  assert.deepEqual(await idsOf('?status=active'), [first]);
  assert.deepEqual(await idsOf('?status=notified'), [second]);
  assert.deepEqual(await idsOf('?status=paused'), [third]);
  assert.deepEqual(await idsOf(`?productId=${one.productId}`), [second, first]);
  const page = await must(dora.get<Page<PriceAlert>>('/api/price-alerts?limit=2'));
  assert.deepEqual(await idsOf(`?limit=2&cursor=${page.nextCursor}`), [first]);
  const ofProduct = await must(dora.get<Page<PriceAlert>>(`/api/products/${one.productId}/price-alerts`));
  assert.deepEqual(
    ofProduct.items.map(({ id }) => id),
    [second, first],
  );
  assert.deepEqual((await must(ana.get<Page<PriceAlert>>(`/api/products/${one.productId}/price-alerts`))).items, []);
  for (const limit of [1, 3]) {
    assert.equal(await statementsOf(() => dora.get(`/api/price-alerts?limit=${limit}`)), 2, `${limit}`);
  }
  assert.deepEqual(codeOf(await dora.get('/api/price-alerts?status=late')), [400, 'invalid_input']);
});

test('what is not on sale is not told of; back on sale, what it costs then counts, and not what it cost meanwhile', async () => {
  const [cheap, dear, closed] = [await lamp(), await lamp(), await offerProduct(ana)];
  const products = [cheap, dear, closed];
  const alerts = await Promise.all(products.map((product) => set(ben, product, at(800))));
  const status = ({ productId }: Offered, status: string) => must(ana.patch(`/api/products/${productId}`, { status }));
  for (const product of [cheap, dear]) await status(product, 'archived');
  await must(ana.patch(`/api/shops/${closed.shopId}`, { status: 'closed' }));
  for (const product of products) await reprice(product, 700);
  await told();
  await reprice(dear, 1_000);
  await told();
  const standing = async () => Promise.all(alerts.map(async (alert) => (await read(ben, alert)).notified));
  assert.deepEqual(await standing(), [false, false, false]);
  await sweepJob.run({}, market.house);
  await told();
  assert.deepEqual(await standing(), [false, false, false]);

  for (const product of [cheap, dear]) await status(product, 'active');
  await must(ana.patch(`/api/shops/${closed.shopId}`, { status: 'open' }));
  await sweepJob.run({}, market.house);
  await told();
  assert.deepEqual(await standing(), [true, false, true]);
  assert.deepEqual((await query('select 1 from price_alert_work')).rows, []);
  assert.deepEqual(await faults(), []);
  await reprice(dear, 800);
  await told();
  assert.deepEqual(await standing(), [true, true, true]);
});

test('alerts set while the price changes are told of it or refused, never lost', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, (_, nr) => market.person(`Racer ${nr}`)));
  let fired = 0;
  for (let round = 0; round < 12; round++) {
    const product = await lamp();
    const [, ...answers] = await Promise.all([
      reprice(product, 700),
      ...people.map((person, nr) => pause(nr * 2).then(() => wish(person, product, at(800)))),
    ]);
    await told();
    for (const [nr, { status, body }] of answers.entries()) {
      const lines = await linesOf(people[nr] as Person, product);
      if (status === 201) {
        fired += 1;
        assert.equal((await read(people[nr] as Person, body)).notified, true, `round ${round}`);
        assert.equal(lines.length, 1);
      } else {
        assert.deepEqual([status, body.code, lines.length], [409, 'already_cheaper', 0]);
      }
    }
  }
  assert.ok(fired > 0, 'no alert came before a change');
  assert.deepEqual(await faults(), []);
});

test('many changes at once tell each alert once', async () => {
  const product = await lamp();
  const alerts = await Promise.all([900, 800, 700].map((amount) => set(ben, product, at(amount))));
  await Promise.all([650, 1_100, 700, 640, 1_200].map((amount) => reprice(product, amount)));
  await told();
  const lines = await linesOf(ben, product);
  assert.equal(lines.length, 3);
  for (const alert of alerts) assert.equal((await read(ben, alert)).notified, true);
});

test('a shop sees how many wait at which price, and nobody by name; an offer tells them', async () => {
  const own = await offerProduct(ana);
  const busy = await offerProduct(ana, { shopId: own.shopId, stock: 0 });
  const clerk = await market.person('Clerk');
  const people = await Promise.all(Array.from({ length: 3 }, (_, nr) => market.person(`Waiter ${nr}`)));
  for (const [nr, person] of people.entries()) {
    await set(person, busy, at(900 - nr * 100));
    await set(person, busy, { kind: 'percent', percent: 10 });
  }
  for (const person of people.slice(1)) await set(person, busy, { kind: 'back_in_stock' });
  await set(people[0] as Person, own, { kind: 'any_drop' });
  const path = `/api/shops/${own.shopId}/waiting-buyers`;
  const browse = async (more = '') => (await must(ana.get<Page<WaitingBuyers>>(path + more))).items;
  const [first, second, ...none] = await browse();
  assert.deepEqual(none, []);
  assert.deepEqual([first?.product.id, first?.total, first?.backInStock], [busy.productId, 8, 2]);
  assert.deepEqual([first?.currentPrice, second?.total], [eur(1_000), 1]);
  assert.deepEqual(
    first?.steps.map(({ price, waiting }) => [price.amount, waiting]),
    [
      [900, 4],
      [800, 5],
      [700, 6],
    ],
  );
  const { nextCursor } = await must(ana.get<Page<WaitingBuyers>>(`${path}?limit=1`));
  assert.deepEqual(
    (await browse(`?limit=1&cursor=${nextCursor}`)).map(({ product }) => product.id),
    [own.productId],
  );
  for (const person of [ben, clerk]) assert.deepEqual(codeOf(await person.get(path)), [403, 'forbidden']);
  const counts = [];
  for (const limit of [1, 2]) counts.push(await statementsOf(() => ana.get(`${path}?limit=${limit}`)));
  assert.deepEqual(counts, [2, 2]);

  const offer = (price: object, productId = busy.productId, person = ana) =>
    person.post<{ told: number }>(`${path}/${productId}/offer`, { price });
  assert.deepEqual(codeOf(await offer(eur(1_000))), [422, 'not_cheaper']);
  assert.deepEqual(codeOf(await offer({ amount: 5, currency: 'USD' })), [422, 'currency_mismatch']);
  assert.deepEqual(codeOf(await offer(eur(1), newId())), [404, 'not_found']);
  assert.deepEqual(codeOf(await offer(eur(1), (await lamp()).productId)), [404, 'not_found'], 'of another shop');
  assert.deepEqual(codeOf(await offer(eur(1), busy.productId, ben)), [403, 'forbidden']);
  assert.deepEqual((await offer(eur(800))).body, { told: 5 });
  await told();
  const fired = await query(`select 1 from price_alerts where product_id = $1 and notified`, [busy.productId]);
  assert.equal(fired.rowCount, 5);
  assert.deepEqual(
    (await must(market.guest.get<{ price: object }>(`/api/products/${busy.productId}`))).price,
    eur(800),
  );

  const sized = ['S', 'M'].map((size) => ({ options: { size }, stock: 1 }));
  await must(ana.patch(`/api/products/${own.productId}`, { variants: sized }));
  assert.deepEqual(codeOf(await offer(eur(1), own.productId)), [409, 'has_variants']);
});

test('a crowd of prices is shown in ten steps that add up', async () => {
  const own = await offerProduct(ana);
  await query(
    `insert into price_alerts (id, user_id, product_id, kind, target_price, currency, from_amount)
     select gen_random_uuid(), $1, $2, 'target', price, 'EUR', 1000 from generate_series(1, 500) as price`,
    [ben.id, own.productId],
  );
  const { items } = await must(ana.get<Page<WaitingBuyers>>(`/api/shops/${own.shopId}/waiting-buyers`));
  assert.deepEqual(
    items[0]?.steps.map(({ price, waiting }) => [price.amount, waiting]),
    Array.from({ length: 10 }, (_, nr) => [451 - nr * 50, (nr + 1) * 50]),
  );
  await query('delete from price_alerts where product_id = $1', [own.productId]);
});

test('who is shut out is told nothing, who wants it elsewhere gets that too, and who wants none has it marked', async () => {
  const product = await lamp();
  const names = ['Banned', 'Quiet', 'Mailed', 'Suspended'];
  const people = await Promise.all(names.map((name) => market.person(name)));
  const [banned, quiet, mailed, suspended] = people as [Person, Person, Person, Person];
  for (const person of people) await set(person, product, at(800));
  await query(`update users set status = 'banned', status_reason = 'x' where id = $1`, [banned.id]);
  await query(
    `update users set status = 'suspended', status_reason = 'x', suspended_until = souk_now() + interval '1 day' where id = $1`,
    [suspended.id],
  );
  await query('update users set email_verified_at = souk_now() where id = any($1)', [[mailed.id, quiet.id]]);
  const none = { inApp: false, email: false, push: false };
  await must(quiet.put('/api/notifications/preferences', { types: { 'price_alert.reached': none } }));
  await reprice(product, 750);
  await told();
  const counts = await Promise.all(people.map(async (person) => (await linesOf(person, product)).length));
  assert.deepEqual(counts, [0, 0, 1, 1]);
  const deliveries = `select user_id, channel, extract(epoch from due_at - created_at) > 200 as waits
    from notification_deliveries where type = 'price_alert.reached' and user_id = any($1)`;
  for (const begun = performance.now(); ; await pause(20)) {
    const { rows } = await query(deliveries, [people.map(({ id }) => id)]);
    assert.ok(performance.now() - begun < 20_000);
    if (rows.length === 0) continue;
    assert.deepEqual(rows, [{ user_id: mailed.id, channel: 'email', waits: true }], 'read in the app it is not mailed');
    break;
  }
  assert.equal((await linesOf(mailed, product)).length, 1, 'the queue writes no second line');
  const { rows } = await query('select 1 from price_alerts where product_id = $1 and notified', [product.productId]);
  assert.equal(rows.length, 4);
});

/** How many statements about alerts and what is shown of them a request takes, with nothing cached. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  market.house.cache.outdate(['products', 'shops']);
  // Those of the worker and the sweep are nobody's.
  return countStatements(/^(?!.*price_alert_work).*(price_alerts|from public_products)/s, work);
}
