import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Answer, Caller } from '#support/people.ts';
import { DELIVERED, FEE, LAMP, must, openTrade, RADIO, type Trade, wholly } from '#support/trade.ts';
import type { Order, OrderReturn } from '../schema.ts';

let server: TestServer;
let trade: Trade;

before(async () => {
  server = await startTestServer();
  trade = await openTrade(server);
});
after(() => server.close());

const query = (text: string, values: unknown[] = []) => server.house.database.pool.query(text, values);
type Refused = { code: string; detail: string; errors: { path: string; message: string }[] };

const stockOf = async (): Promise<number> =>
  (await query('select stock from product_variants where id = $1', [trade.lamp.variantId])).rows[0].stock;

async function ask(
  order: Order,
  lines: object[],
  who: Caller = trade.people.buyer,
): Promise<Answer<OrderReturn & Refused>> {
  return who.post(`/api/orders/${order.id}/returns`, { lines, reason: 'It hums' });
}

const step = (id: string, what: string, body: object = {}) =>
  trade.people.owner.put<OrderReturn & Refused>(`/api/returns/${id}/${what}`, body);

const read = async (id: string) => (await trade.people.owner.get<Order>(`/api/orders/${id}`)).body;

test('a lamp that hums goes back: into the stock, its price to the buyer, and the order stays delivered', async () => {
  const order = await trade.order({ state: 'delivered' });
  const before = await stockOf();
  const [lamp] = order.lines;
  const { status, body } = await ask(order, [{ lineId: lamp?.id, quantity: 1 }]);
  assert.equal(status, 201);
  assert.equal(body.status, 'requested');
  assert.deepEqual(body.lines, [{ lineId: lamp?.id, quantity: 1 }]);
  assert.equal((await read(order.id)).openReturn, true);

  const accepted = await step(body.id, 'accept', { answer: 'Bring it to the workshop.' });
  assert.equal(accepted.body.status, 'accepted');
  assert.equal(accepted.body.answer, 'Bring it to the workshop.');
  const received = await step(body.id, 'receive');
  assert.equal(received.status, 200);
  assert.equal(received.body.status, 'received');
  assert.equal(received.body.answer, 'Bring it to the workshop.', 'what was said stays');

  const after = await read(order.id);
  assert.deepEqual([after.status, after.paymentStatus], ['delivered', 'partly_refunded']);
  assert.equal(after.refunded.amount, LAMP);
  assert.equal(after.openReturn, false);
  assert.equal(after.lines[0]?.returnedQuantity, 1);
  assert.deepEqual(
    after.refunds.map(({ amount, delivery, lines }) => [amount.amount, delivery.amount, lines.length]),
    [[LAMP, 0, 1]],
  );
  assert.equal(await stockOf(), before + 1);
  assert.deepEqual(
    after.history.filter(({ kind }) => kind === 'return').map(({ from, to, by, note }) => [from, to, by, note]),
    [
      [null, 'requested', 'buyer', 'It hums'],
      ['requested', 'accepted', 'shop', 'Bring it to the workshop.'],
      ['accepted', 'received', 'shop', ''],
    ],
  );
});

test('once every piece is back the order is returned; what is broken need not go on sale again', async () => {
  const order = await trade.order({ state: 'delivered' });
  const before = await stockOf();
  const [lamp, radio] = order.lines;
  const first = await must(ask(order, [{ lineId: lamp?.id, quantity: 2 }]));
  await must(step(first.id, 'accept'));
  await must(step(first.id, 'receive', { restock: false }));
  assert.equal(await stockOf(), before);
  assert.equal((await read(order.id)).status, 'delivered');

  const second = await must(ask(order, [{ lineId: radio?.id, quantity: 1 }]));
  await must(step(second.id, 'accept'));
  await must(step(second.id, 'receive'));
  const after = await read(order.id);
  assert.deepEqual([after.status, after.paymentStatus], ['returned', 'partly_refunded']);
  assert.equal(after.refunded.amount, 2 * LAMP + RADIO, 'all but the delivery');
  const moved = await server.announced('order.moved', ({ orderId }) => orderId === order.id);
  assert.deepEqual([moved.at(-1)?.from, moved.at(-1)?.to], ['delivered', 'returned']);
});

test('pieces whose price went back already are not paid twice', async () => {
  const order = await trade.order({ state: 'delivered' });
  await must(
    trade.people.owner.put(`/api/orders/${order.id}/refund`, {
      lines: [{ lineId: order.lines[0]?.id, quantity: 1 }],
      restock: true,
    }),
  );
  const back = await must(ask(order, wholly(order.lines)));
  await must(step(back.id, 'accept'));
  await must(step(back.id, 'receive'));
  const after = await read(order.id);
  assert.equal(after.refunded.amount, DELIVERED - FEE);
  assert.equal(after.status, 'returned');
  const { rows } = await query('select quantity, restocked_quantity as back from order_lines where order_id = $1', [
    order.id,
  ]);
  for (const { quantity, back: restocked } of rows) assert.equal(restocked, quantity);
});

test('what nobody took comes back to the shop whole, with nothing to accept and nothing to pay', async () => {
  const order = await trade.order({ state: 'shipped' });
  const before = await stockOf();
  const { owner, buyer } = trade.people;
  const refused = await ask(order, wholly(order.lines), buyer);
  assert.equal(refused.status, 409);
  const some = await ask(order, [{ lineId: order.lines[0]?.id, quantity: 1 }], owner);
  assert.equal(some.status, 400);
  assert.equal(some.body.errors[0]?.path, '/lines');
  const back = await must(ask(order, wholly(order.lines), owner));
  assert.equal(back.status, 'accepted');
  await must(step(back.id, 'receive'));
  const after = await read(order.id);
  assert.deepEqual([after.status, after.paymentStatus, after.refunded.amount], ['returned', 'due', 0]);
  assert.equal(await stockOf(), before + 2);
});

test('a parcel on its way back that is delivered after all is paid, and its return still refunds it', async () => {
  const order = await trade.order({ state: 'shipped' });
  const back = await must(ask(order, wholly(order.lines), trade.people.owner));
  await must(trade.people.buyer.put(`/api/orders/${order.id}/deliver`, {}));
  await must(step(back.id, 'receive'));
  const after = await read(order.id);
  assert.deepEqual([after.status, after.paymentStatus], ['returned', 'partly_refunded']);
  assert.equal(after.refunded.amount, DELIVERED - FEE);
});

test('one return at a time, and of no more than is left', async () => {
  const order = await trade.order({ state: 'delivered' });
  const [lamp, radio] = order.lines;
  const first = await must(ask(order, [{ lineId: lamp?.id, quantity: 1 }]));
  const second = await ask(order, [{ lineId: radio?.id, quantity: 1 }]);
  assert.equal(second.status, 409);
  assert.equal(second.body.code, 'return_open');
  await must(step(first.id, 'decline', { answer: 'It worked here.' }));
  assert.equal((await read(order.id)).lines[0]?.returnedQuantity, 0);
  const again = await must(ask(order, [{ lineId: lamp?.id, quantity: 1 }]));
  await must(step(again.id, 'accept'));
  await must(step(again.id, 'receive'));

  const other = await trade.order({ state: 'delivered' });
  for (const [lines, path] of [
    [[{ lineId: lamp?.id, quantity: 2 }], '/lines/0/quantity'],
    [[{ lineId: radio?.id, quantity: 2 }], '/lines/0/quantity'],
    [[{ lineId: other.lines[0]?.id, quantity: 1 }], '/lines/0/lineId'],
    [[{ lineId: newId(), quantity: 1 }], '/lines/0/lineId'],
    [
      [
        { lineId: radio?.id, quantity: 1 },
        { lineId: radio?.id, quantity: 1 },
      ],
      '/lines/1/lineId',
    ],
    [[{ lineId: radio?.id, quantity: 0 }], '/lines/0/quantity'],
    [[{ lineId: radio?.id, quantity: 1.5 }], '/lines/0/quantity'],
    [[], '/lines'],
  ] as const) {
    const { status, body } = await ask(order, [...lines]);
    assert.equal(status, 400, JSON.stringify(lines));
    assert.equal(body.errors[0]?.path, path, JSON.stringify(lines));
  }
  const blank = await trade.people.buyer.post(`/api/orders/${order.id}/returns`, {
    lines: [{ lineId: radio?.id, quantity: 1 }],
    reason: '  ',
  });
  assert.equal(blank.status, 400);
});

test('after fourteen days it is too late, and the order says so before anybody asks', async () => {
  const order = await trade.order({ state: 'delivered' });
  await query(`update orders set delivered_at = delivered_at - interval '14 days' where id = $1`, [order.id]);
  const seen = (await trade.people.buyer.get<Order>(`/api/orders/${order.id}`)).body;
  assert.deepEqual(seen.acts, []);
  const { status, body } = await ask(order, wholly(order.lines));
  assert.equal(status, 409);
  assert.equal(body.code, 'return_too_late');
});

test('a return is decided by the shop alone, each step once, and only forward', async () => {
  const order = await trade.order({ state: 'delivered' });
  const { id } = await must(ask(order, wholly(order.lines)));
  const { buyer, helper, rival, moderator, clerk, owner } = trade.people;
  for (const what of ['accept', 'decline', 'receive']) {
    assert.equal((await buyer.put(`/api/returns/${id}/${what}`, {})).status, 403);
    for (const person of [helper, rival, moderator]) {
      assert.equal((await person.put(`/api/returns/${id}/${what}`, {})).status, 404, `${person.name} ${what}`);
    }
  }
  const early = await step(id, 'receive');
  assert.equal(early.status, 409);
  assert.equal(early.body.detail, 'The return is requested');
  const accepted = await Promise.all([owner, clerk, owner].map((one) => one.put(`/api/returns/${id}/accept`, {})));
  assert.deepEqual(new Set(accepted.map(({ status }) => status)), new Set([200]));
  assert.equal((await step(id, 'decline')).status, 409);

  const before = await stockOf();
  const received = await Promise.all([owner, clerk, owner].map((one) => one.put(`/api/returns/${id}/receive`, {})));
  assert.deepEqual(new Set(received.map(({ status }) => status)), new Set([200]));
  assert.equal(await stockOf(), before + 2, 'back once');
  const after = await read(order.id);
  assert.equal(after.refunds.length, 1);
  assert.equal(after.history.filter(({ kind }) => kind === 'return').length, 3);
  assert.equal((await step(id, 'accept')).status, 409);

  const { rows } = await query(
    `select user_id, type, data ->> 'decision' as decision from notification_intents
     where data ->> 'orderId' = $1 and type like 'order.return%' order by created_at, user_id`,
    [order.id],
  );
  const asked = rows.filter(({ type }) => type === 'order.return_requested');
  assert.deepEqual(new Set(asked.map(({ user_id }) => user_id)), new Set([owner.id, clerk.id]));
  const decided = rows.filter(({ type }) => type === 'order.return_decided');
  assert.deepEqual(
    decided.map(({ user_id, decision }) => [user_id, decision]),
    [
      [buyer.id, 'accepted'],
      [buyer.id, 'received'],
    ],
  );
});

test('asked twice at once with one key it is one return', async () => {
  const order = await trade.order({ state: 'delivered' });
  const wish = { lines: wholly(order.lines), reason: 'It hums' };
  const post = (key?: string) =>
    trade.people.buyer.post<OrderReturn & Refused>(
      `/api/orders/${order.id}/returns`,
      wish,
      key ? { 'idempotency-key': key } : {},
    );
  const [first, second] = [await post('a-key'), await post('a-key')];
  assert.deepEqual([first.status, second.status], [201, 201]);
  assert.deepEqual(second.body, first.body);
  await must(step(first.body.id, 'decline'));
  const racing = await Promise.all([post(), post(), post()]);
  assert.deepEqual(racing.map(({ status }) => status).toSorted(), [201, 409, 409]);
});
