import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { checkOut, offerProduct, type PlacedOrder, placeOrder, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { checks } from '../ledger/checks.ts';
import type { Order } from '../schema.ts';

let server: TestServer;
let admin: Person;

before(async () => {
  server = await startTestServer();
  admin = await server.person('Ada');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  await admin.put('/api/admin/commissions/market', { rate: 1_000 });
});
after(async () => {
  for (const { name, find } of checks) assert.deepEqual(await find(server.house.database.db), [], name);
  await server.close();
});

const query = async (text: string, values: unknown[] = []) =>
  (await server.house.database.pool.query(text, values)).rows;
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const refund = (by: Person, { id }: { id: string }, wish: object, headers: Record<string, string> = {}) =>
  by.put<Order>(`/api/orders/${id}/refund`, wish, headers);
const codeOf = ({ body }: { body: object }) => (body as { code?: string }).code;
const faultsOf = ({ body }: { body: object }) =>
  (body as { errors?: { path: string }[] }).errors?.map(({ path }) => path);

/** Two pieces at 10.00 with 5.00 of delivery, at 10 % commission, handed over and paid. */
const paidOrder = (seller?: Person) => placeOrder(server.url, { state: 'delivered', ...(seller && { seller }) });

async function balanceOf({ seller, shopId }: PlacedOrder): Promise<Record<string, number>> {
  const { status, body } = await seller.get<{ items: Record<string, { amount: number }>[] }>(
    `/api/shops/${shopId}/balance`,
  );
  assert.equal(status, 200);
  assert.equal(body.items.length, 1);
  const { currency, ...sums } = body.items[0] ?? {};
  assert.equal(currency, 'EUR');
  return Object.fromEntries(Object.entries(sums).map(([name, { amount }]) => [name, amount]));
}

test('what is handed over is paid: the shop has the money, owes the commission, and the house hears of it', async () => {
  const order = await paidOrder();
  const { body } = await order.buyer.get<Order>(`/api/orders/${order.id}`);
  assert.equal(body.paymentStatus, 'paid');
  const paid = body.history.filter(({ kind }) => kind === 'payment');
  assert.deepEqual(
    paid.map(({ from, to, by, amount }) => ({ from, to, by, amount })),
    [{ from: 'due', to: 'paid', by: 'shop', amount: eur(2_500) }],
  );
  assert.deepEqual(await balanceOf(order), {
    ...{ balance: -200, sales: 2_500, commission: 200, refunds: 0, collected: 2_500, payouts: 0, settlements: 0 },
  });
  const told = await server.announced('order.paid', ({ orderId }) => orderId === order.id);
  const ofOrder = { orderId: order.id, shopId: order.shopId, buyerId: order.buyer.id, currency: 'EUR' };
  assert.deepEqual(told, [{ ...ofOrder, amount: 2_500 }]);
});

test('an amount goes back in proportion, the commission with it, and the buyer is told', async () => {
  const order = await paidOrder();
  const { status, body } = await refund(order.seller, order, { amount: eur(1_000), reason: ' A scratch ' });
  assert.equal(status, 200);
  assert.equal(body.paymentStatus, 'partly_refunded');
  assert.deepEqual(body.refunded, eur(1_000));
  assert.deepEqual(
    body.refunds.map(({ amount, delivery, lines, reason }) => ({ amount, delivery, lines, reason })),
    [
      {
        ...{ amount: eur(1_000), delivery: eur(200), reason: 'A scratch' },
        lines: [{ lineId: body.lines[0]?.id, amount: eur(800) }],
      },
    ],
  );
  const { from, to, by, note, amount } = body.history.at(-1) ?? assert.fail();
  assert.deepEqual([from, to, by, note, amount], ['paid', 'partly_refunded', 'shop', 'A scratch', eur(1_000)]);
  // Of 2.00 commission on 20.00 of goods, 8.00 take 0.80 with them.
  assert.deepEqual(await balanceOf(order), {
    ...{ balance: -120, sales: 2_500, commission: 120, refunds: 1_000, collected: 1_500, payouts: 0, settlements: 0 },
  });
  const told = await server.announced('order.refunded', ({ orderId }) => orderId === order.id);
  assert.deepEqual(
    told.map(({ refundId, amount }) => [refundId, amount]),
    [[body.refunds[0]?.id, 1_000]],
  );
  const intents = await query(`select user_id, data from notification_intents where key like $1`, [
    `order.refunded:${body.refunds[0]?.id}%`,
  ]);
  assert.deepEqual(intents, [
    {
      user_id: order.buyer.id,
      data: { orderId: order.id, number: order.number, shop: 'Attic', amount: eur(1_000) },
    },
  ]);
});

test('pieces, delivery and the rest go back one after the other, then nothing more, and the shop owes nothing', async () => {
  const order = await paidOrder();
  const lineId = (await order.buyer.get<Order>(`/api/orders/${order.id}`)).body.lines[0]?.id;
  const one = await refund(order.seller, order, { lines: [{ lineId, quantity: 1 }], restock: true });
  assert.deepEqual([one.status, one.body.refunded], [200, eur(1_000)]);
  const [{ stock, sold } = { stock: 0, sold: 0 }] = await query(
    'select stock, sold from product_variants where id = $1',
    [order.variantId],
  );
  assert.deepEqual([stock, sold], [9, 1]);

  const delivery = await refund(order.seller, order, { delivery: true });
  assert.deepEqual([delivery.status, delivery.body.refunded], [200, eur(1_500)]);
  const rest = await refund(order.seller, order, {});
  assert.deepEqual([rest.status, rest.body.refunded, rest.body.paymentStatus], [200, eur(2_500), 'refunded']);
  assert.deepEqual(
    rest.body.refunds.map(({ amount }) => amount.amount),
    [1_000, 500, 1_000],
  );
  const again = await refund(order.seller, order, {});
  assert.deepEqual([again.status, again.body], [200, rest.body]);
  assert.deepEqual(await balanceOf(order), {
    ...{ balance: 0, sales: 2_500, commission: 0, refunds: 2_500, collected: 0, payouts: 0, settlements: 0 },
  });
  const restocked = await refund(order.seller, order, { restock: true });
  assert.equal(restocked.status, 200);
  const [{ shelf } = { shelf: 0 }] = await query('select stock as shelf from product_variants where id = $1', [
    order.variantId,
  ]);
  assert.equal(shelf, 10, 'the other piece too, and none twice');
});

test('what cannot be refunded is refused and named, and changes nothing', async () => {
  const order = await paidOrder();
  const lineId = (await order.buyer.get<Order>(`/api/orders/${order.id}`)).body.lines[0]?.id;
  const table: [wish: object, status: number, code: string, paths?: string[]][] = [
    [{ amount: eur(2_501) }, 409, 'more_than_paid', ['/amount/amount']],
    [{ amount: eur(Number.MAX_SAFE_INTEGER) }, 409, 'more_than_paid', ['/amount/amount']],
    [{ amount: eur(2 ** 53) }, 400, 'invalid_input', ['/amount/amount']],
    [{ amount: eur(-1) }, 400, 'invalid_input', ['/amount/amount']],
    [{ amount: eur(0.5) }, 400, 'invalid_input', ['/amount/amount']],
    [{ amount: eur(0) }, 400, 'invalid_input', ['/amount/amount']],
    [{ amount: { amount: '100', currency: 'EUR' } }, 400, 'invalid_input', ['/amount/amount']],
    [{ amount: { amount: 100, currency: 'USD' } }, 400, 'invalid_input', ['/amount/currency']],
    [{ amount: { amount: 100 } }, 400, 'invalid_input', ['/amount/currency']],
    [{ amount: eur(100), delivery: true }, 400, 'invalid_input', ['/amount']],
    [{ amount: eur(100), lines: [{ lineId, quantity: 1 }] }, 400, 'invalid_input', ['/amount']],
    [{ amount: eur(100), restock: true }, 400, 'invalid_input', ['/restock']],
    [{ delivery: true, restock: true }, 400, 'invalid_input', ['/restock']],
    [{ lines: [] }, 400, 'invalid_input', ['/lines']],
    [{ lines: [{ lineId, quantity: 0 }] }, 400, 'invalid_input', ['/lines/0/quantity']],
    [{ lines: [{ lineId, quantity: 1.5 }] }, 400, 'invalid_input', ['/lines/0/quantity']],
    [{ lines: [{ lineId, quantity: 3 }] }, 409, 'more_than_paid', ['/lines/0']],
    [{ lines: [{ lineId, quantity: 3 }], restock: true }, 409, 'more_than_paid', ['/lines/0']],
    [{ lines: [{ lineId: newId(), quantity: 1 }] }, 400, 'invalid_input', ['/lines/0/lineId']],
    [
      {
        lines: [
          { lineId, quantity: 1 },
          { lineId, quantity: 1 },
        ],
      },
      ...([400, 'invalid_input', ['/lines/1/lineId']] as const),
    ] as never,
  ];
  for (const [wish, status, code, paths] of table) {
    const answer = await refund(order.seller, order, wish);
    assert.deepEqual([answer.status, codeOf(answer), faultsOf(answer)], [status, code, paths], JSON.stringify(wish));
  }
  const { body } = await order.buyer.get<Order>(`/api/orders/${order.id}`);
  assert.deepEqual([body.paymentStatus, body.refunded, body.refunds], ['paid', eur(0), []]);

  const unpaid = await placeOrder(server.url, { state: 'confirmed' });
  for (const wish of [{}, { amount: eur(1) }, { restock: true }]) {
    const answer = await refund(unpaid.seller, unpaid, wish);
    assert.deepEqual([answer.status, codeOf(answer)], [409, 'not_paid']);
  }
});

test('the shop and the market refund; nobody else, and strangers learn nothing', async () => {
  const order = await paidOrder();
  const stranger = await server.person('Rui');
  const helper = await server.person('Helga');
  const packer = await server.person('Paco');
  const insert = 'insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)';
  await query(insert, [order.shopId, helper.id, ['orders']]);
  await query(insert, [order.shopId, packer.id, ['catalogue']]);

  assert.equal((await refund(order.buyer, order, {})).status, 403);
  assert.equal((await refund(stranger, order, {})).status, 404);
  assert.equal((await refund(packer, order, {})).status, 404);
  assert.equal((await server.guest.put(`/api/orders/${order.id}/refund`, {})).status, 401);
  assert.equal((await refund(admin, { id: newId() }, {})).status, 404);
  assert.equal((await refund(helper, order, { amount: eur(100) })).status, 200);
  const { status, body } = await refund(admin, order, { amount: eur(100) });
  assert.equal(status, 200);
  assert.deepEqual(
    body.history.slice(-2).map(({ by }) => by),
    ['shop', 'house'],
  );
});

test('refunds at once never exceed what was paid', async () => {
  const order = await paidOrder();
  const wishes = [901, 901, 901, 901, 703, 703, 307, 307].map((amount) => ({ amount: eur(amount) }));
  // No sum of these is all of it.
  const answers = await Promise.all(wishes.map((wish) => refund(order.seller, order, wish)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 409]);
  for (const answer of answers) if (answer.status !== 200) assert.equal(codeOf(answer), 'more_than_paid');
  const given = wishes.reduce((sum, { amount }, at) => sum + (answers[at]?.status === 200 ? amount.amount : 0), 0);
  const { body } = await order.buyer.get<Order>(`/api/orders/${order.id}`);
  assert.equal(body.refunded.amount, given);
  assert.ok(given <= 2_500);
  assert.equal((await balanceOf(order)).refunds, given);

  const everything = await Promise.all(Array.from({ length: 6 }, () => refund(order.seller, order, {})));
  assert.deepEqual([...new Set(everything.map(({ status }) => status))], [200]);
  const { body: whole } = await order.buyer.get<Order>(`/api/orders/${order.id}`);
  assert.equal(whole.refunded.amount, 2_500);
  assert.equal(whole.refunds.filter(({ amount }) => amount.amount === 2_500 - given).length, 1);
});

test('the same wish with the same key goes back once, however often it comes', async () => {
  const order = await paidOrder();
  const key = { 'idempotency-key': newId() };
  const wish = { amount: eur(400) };
  const answers = await Promise.all(Array.from({ length: 5 }, () => refund(order.seller, order, wish, key)));
  assert.ok(answers.every(({ status }) => status === 200 || status === 409));
  for (const answer of answers) if (answer.status === 409) assert.equal(codeOf(answer), 'request_running');
  const again = await refund(order.seller, order, wish, key);
  assert.deepEqual([again.status, again.body.refunded], [200, eur(400)]);
  const other = await refund(order.seller, order, { amount: eur(500) }, key);
  assert.deepEqual([other.status, codeOf(other)], [422, 'idempotency_key_reused']);
  const kept = await query('select answer from idempotency_keys where key = $1', [key['idempotency-key']]);
  assert.deepEqual(kept, [{ answer: { id: order.id } }], 'no address is kept for repeats');
});

test('a fault on the way leaves nothing of a refund or of a payment', async () => {
  const order = await paidOrder();
  const shipped = await placeOrder(server.url, { state: 'shipped', seller: order.seller });
  const seen = await moneyRows();
  await query(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$`);
  for (const table of ['ledger_entries', 'order_changes', 'domain_events']) {
    await query(`create trigger planted before insert on ${table} for each statement execute function fail()`);
    assert.equal((await refund(order.seller, order, { amount: eur(700), restock: false })).status, 500, table);
    assert.equal((await shipped.seller.put(`/api/orders/${shipped.id}/deliver`, {})).status, 500, table);
    await query(`drop trigger planted on ${table}`);
    assert.deepEqual(await moneyRows(), seen, table);
  }
  await query('drop function fail');
  assert.equal((await refund(order.seller, order, { amount: eur(700) })).status, 200);
});

function moneyRows(): Promise<unknown[]> {
  return query(`
    select (select jsonb_agg(o order by o.id) from orders o) as orders,
      (select jsonb_agg(l order by l.id) from order_lines l) as lines,
      (select count(*) from refunds) as refunds, (select count(*) from refund_lines) as parts,
      (select count(*) from order_changes) as changes, (select count(*) from ledger_transactions) as transactions,
      (select jsonb_agg(a order by a.id) from ledger_accounts a) as accounts,
      (select sum(abs(amount))::bigint from ledger_entries) as entries`);
}

test('rates are those of the sale, whatever becomes of rates and categories', async () => {
  const seller = await server.person('Sela');
  const offered = await offerProduct(seller, { price: 1_000, stock: 5 });
  await admin.put(`/api/admin/commissions/shops/${offered.shopId}`, { rate: 2_000 });
  const buyer = await server.person('Ben');
  await putInCart(buyer, offered);
  const [order] = (await checkOut(buyer)).orders;
  assert.ok(order);

  await admin.put(`/api/admin/commissions/shops/${offered.shopId}`, { rate: 9_000 });
  for (const step of ['confirm', 'ship', 'deliver']) await seller.put(`/api/orders/${order.id}/${step}`, {});
  const place = { ...offered, id: order.id, number: order.number, seller, buyer };
  assert.deepEqual([(await balanceOf(place)).commission, (await balanceOf(place)).balance], [200, -200]);
  await admin.delete(`/api/admin/commissions/shops/${offered.shopId}`);
  await refund(seller, order, { amount: eur(750) });
  // Half of the goods with half of the fee: half of the commission.
  assert.deepEqual([(await balanceOf(place)).commission, (await balanceOf(place)).balance], [100, -100]);
  await refund(seller, order, {});
  assert.deepEqual([(await balanceOf(place)).commission, (await balanceOf(place)).balance], [0, 0]);
});
