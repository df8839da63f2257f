import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { signIn } from '#support/people.ts';
import { DELIVERED, must, openTrade, type Trade } from '#support/trade.ts';
import { cancelUnconfirmed } from './jobs.ts';
import type { Order } from './schema.ts';

let server: TestServer;
let trade: Trade;

before(async () => {
  server = await startTestServer();
  trade = await openTrade(server);
});
after(() => server.close());

const query = (text: string, values: unknown[] = []) => server.house.database.pool.query(text, values);
const euros = (amount: number) => ({ amount, currency: 'EUR' });

async function stockOf(variantId: string): Promise<{ stock: number; sold: number }> {
  const { rows } = await query('select stock, sold from product_variants where id = $1', [variantId]);
  return rows[0];
}

const statusOf = async (id: string) => (await query('select status from orders where id = $1', [id])).rows[0].status;

/** Types of the notifications meant about an order, by person. */
async function noticesOf(orderId: string): Promise<Record<string, string[]>> {
  const { rows } = await query(
    `select user_id, array_agg(type order by created_at, type) as types from notification_intents
     where data ->> 'orderId' = $1 group by user_id`,
    [orderId],
  );
  return Object.fromEntries(rows.map(({ user_id, types }) => [user_id, types]));
}

test('an order tells its whole story to its buyer and its shop, and the commission to the shop alone', async () => {
  const { buyer, owner } = trade.people;
  const { id } = await trade.order();
  const path = `/api/orders/${id}`;
  await must(owner.put(`${path}/confirm`, { note: 'It leaves tomorrow.' }));
  const shipment = { carrier: 'CTT', trackingNumber: 'RR1', trackingUrl: 'https://carrier.example/RR1' };
  await must(owner.put(`${path}/ship`, shipment));
  const { status, body } = await buyer.put<Order>(`${path}/deliver`, {});
  assert.equal(status, 200);

  assert.equal(body.status, 'delivered');
  assert.equal(body.paymentStatus, 'paid');
  assert.deepEqual(body.total, euros(DELIVERED));
  assert.equal(body.pieces, 3);
  assert.equal(body.title, 'Lamp');
  assert.deepEqual(body.shipment, shipment);
  assert.equal(body.note, 'Ring twice');
  assert.equal(body.address?.street, 'Rua das Flores 12');
  assert.equal(body.commission, null);
  assert.deepEqual(
    body.lines.map(({ title, quantity, total, returnedQuantity }) => [title, quantity, total.amount, returnedQuantity]),
    [
      ['Lamp', 2, 2_000, 0],
      ['Valve radio', 1, 700, 0],
    ],
  );
  assert.deepEqual(
    body.history.map(({ kind, from, to, by, note, amount }) => [kind, from, to, by, note, amount?.amount ?? null]),
    [
      ['status', null, 'placed', 'buyer', '', null],
      ['status', 'placed', 'confirmed', 'shop', 'It leaves tomorrow.', null],
      ['status', 'confirmed', 'shipped', 'shop', '', null],
      ['status', 'shipped', 'delivered', 'buyer', '', null],
      ['payment', 'due', 'paid', 'buyer', '', DELIVERED],
    ],
  );
  const seenByShop = (await owner.get<Order>(path)).body;
  assert.deepEqual(seenByShop.commission, euros(0));
  assert.equal(seenByShop.role, 'shop');
});

test('each step is announced once, tells the devices of both sides, and notifies the other side once', async () => {
  const buyer = await server.person('Ben');
  const { owner, clerk, helper } = trade.people;
  const { id, number } = await trade.order({ buyer });
  const path = `/api/orders/${id}`;
  await must(owner.put(`${path}/confirm`, {}));
  await must(owner.put(`${path}/confirm`, {}));
  await must(clerk.put(`${path}/ship`, {}));
  await must(owner.put(`${path}/ship`, {}));
  await must(buyer.put(`${path}/deliver`, {}));
  await must(owner.put(`${path}/deliver`, {}));

  const about = (payload: Record<string, unknown>) => payload.orderId === id;
  const moved = await server.announced('order.moved', about);
  assert.deepEqual(
    moved.map(({ from, to }) => [from, to]),
    [
      ['placed', 'confirmed'],
      ['confirmed', 'shipped'],
      ['shipped', 'delivered'],
    ],
  );
  assert.equal((await server.announced('order.placed', about)).length, 1);
  assert.equal((await server.announced('order.paid', about)).length, 1);

  const notices = await noticesOf(id);
  assert.deepEqual(notices, {
    [buyer.id]: ['order.received', 'order.confirmed', 'order.shipped'],
    [owner.id]: ['order.placed', 'order.delivered'],
    [clerk.id]: ['order.placed', 'order.delivered'],
  });
  const { rows } = await query(
    `select user_id, payload ->> 'status' as status, payload ->> 'paymentStatus' as payment from user_events
     where type = 'order.changed' and payload ->> 'orderId' = $1 order by user_id, seq`,
    [id],
  );
  for (const person of [buyer, owner, clerk]) {
    const told = rows.filter(({ user_id }) => user_id === person.id).map(({ status, payment }) => [status, payment]);
    const steps = [
      ['placed', 'due'],
      ['confirmed', 'due'],
      ['shipped', 'due'],
      ['delivered', 'paid'],
    ];
    assert.deepEqual(told, steps, person.name);
  }
  assert.ok(rows.every(({ user_id }) => user_id !== helper.id));

  // In words, with the way to the order.
  let items: { type: string; title: string; link: string }[] = [];
  for (let waited = 0; waited < 40 && items.length < 3; waited++) {
    await pause(100);
    items = (await buyer.get<{ items: typeof items }>('/api/notifications')).body.items;
  }
  const shipped = items.find(({ type }) => type === 'order.shipped');
  assert.equal(shipped?.title, `Your order ${number} is on its way`);
  assert.equal(shipped?.link, `/orders/${id}`);
});

test('the same wish again changes nothing; one that comes too late is told where the order is', async () => {
  const { owner, buyer } = trade.people;
  const { id } = await trade.order({ state: 'confirmed' });
  const path = `/api/orders/${id}`;
  const first = await owner.put<Order>(`${path}/ship`, { carrier: 'CTT', trackingNumber: 'RR1' });
  const again = await owner.put<Order>(`${path}/ship`, { carrier: 'CTT', trackingNumber: 'RR1' });
  const bare = await owner.put<Order>(`${path}/ship`, {});
  assert.deepEqual([first.status, again.status, bare.status], [200, 200, 200]);
  assert.deepEqual(again.body, first.body);
  assert.deepEqual(bare.body, first.body);

  const other = await owner.put<{ code: string; detail: string }>(`${path}/ship`, { carrier: 'UPS' });
  assert.equal(other.status, 409);
  assert.equal(other.body.code, 'wrong_order_state');
  const late = await owner.put<{ code: string; detail: string }>(`${path}/confirm`, {});
  assert.equal(late.status, 409);
  assert.equal(late.body.detail, 'The order is shipped');
  const cancel = await buyer.put<{ code: string; detail: string }>(`${path}/cancel`, {});
  assert.equal(cancel.status, 409);
  assert.equal(cancel.body.detail, 'The order is shipped');
  const picked = await trade.order({ state: 'confirmed', kind: 'pickup' });
  const ship = await owner.put<{ detail: string }>(`/api/orders/${picked.id}/ship`, {});
  assert.equal(ship.status, 409);
  assert.equal(ship.body.detail, 'The buyer picks it up');
  assert.deepEqual(picked.pickup, { name: 'Workshop', street: 'Rua do Norte 4', city: 'Lisbon' });
});

test('a cancelled order gives everything back, and its other side reads why', async () => {
  const { lamp, people } = trade;
  const before = await stockOf(lamp.variantId);
  const { id } = await trade.order({ state: 'confirmed' });
  assert.deepEqual(await stockOf(lamp.variantId), { stock: before.stock - 2, sold: before.sold + 2 });
  const { body } = await people.owner.put<Order>(`/api/orders/${id}/cancel`, { reason: ' It broke ' });
  assert.equal(body.status, 'cancelled');
  assert.equal(body.paymentStatus, 'due');
  assert.equal(body.history.at(-1)?.note, 'It broke');
  assert.deepEqual(await stockOf(lamp.variantId), before);
  const notices = await noticesOf(id);
  assert.ok(notices[people.buyer.id]?.includes('order.cancelled'));
  assert.ok(!notices[people.owner.id]?.includes('order.cancelled'));

  const house = await trade.order();
  const by = await people.admin.put<Order>(`/api/orders/${house.id}/cancel`, {});
  assert.equal(by.body.history.at(-1)?.by, 'house');
  const told = await noticesOf(house.id);
  for (const { id: userId } of [people.buyer, people.owner, people.clerk]) {
    assert.ok(told[userId]?.includes('order.cancelled'), 'what the house does both sides hear');
  }
});

test('a shop and a buyer who confirm and cancel at once: one wins, and the stock fits', async () => {
  const { people, lamp } = trade;
  for (let round = 0; round < 8; round++) {
    const before = await stockOf(lamp.variantId);
    const { id } = await trade.order();
    const [confirmed, cancelled] = await Promise.all([
      people.owner.put<Order>(`/api/orders/${id}/confirm`, {}),
      people.buyer.put<Order>(`/api/orders/${id}/cancel`, {}),
    ]);
    assert.deepEqual([confirmed.status, cancelled.status].toSorted(), [200, 409]);
    const { status } = (await people.owner.get<Order>(`/api/orders/${id}`)).body;
    assert.equal(status, confirmed.status === 200 ? 'confirmed' : 'cancelled');
    const { stock } = await stockOf(lamp.variantId);
    assert.equal(stock, status === 'cancelled' ? before.stock : before.stock - 2);
    const steps = await query(`select 1 from order_changes where order_id = $1 and kind = 'status'`, [id]);
    assert.equal(steps.rowCount, 2);
  }
});

test('cancelled by everybody at once the stock comes back once', async () => {
  const { people, lamp } = trade;
  for (let round = 0; round < 5; round++) {
    const before = await stockOf(lamp.variantId);
    const { id } = await trade.order();
    const { buyer, owner, clerk, admin } = people;
    const answers = await Promise.all(
      [buyer, owner, clerk, admin, buyer, owner].map((person) => person.put(`/api/orders/${id}/cancel`, {})),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.deepEqual(await stockOf(lamp.variantId), before);
    assert.equal((await server.announced('order.moved', ({ orderId }) => orderId === id)).length, 1);
    const told = Object.values(await noticesOf(id)).flat();
    const count = told.filter((type) => type === 'order.cancelled').length;
    assert.ok(count >= 1 && count <= 3, 'one step is told to one side, or by the house to both');
  }
});

test('delivered by both sides at once it is paid once', async () => {
  const { people } = trade;
  for (let round = 0; round < 5; round++) {
    const { id } = await trade.order({ state: 'shipped' });
    const answers = await Promise.all(
      [people.buyer, people.owner, people.clerk, people.admin].map((person) =>
        person.put<Order>(`/api/orders/${id}/deliver`, {}),
      ),
    );
    for (const { status, body } of answers) assert.deepEqual([status, body.paymentStatus], [200, 'paid']);
    const about = (payload: Record<string, unknown>) => payload.orderId === id;
    assert.equal((await server.announced('order.paid', about)).length, 1);
    const { rows } = await query(`select count(*) from ledger_transactions where order_id = $1 and kind = 'sale'`, [
      id,
    ]);
    assert.equal(rows[0].count, 1);
  }
});

test('no statement moves an order along an edge that is not there', async () => {
  const { id } = await trade.order();
  for (const status of ['shipped', 'delivered', 'returned']) {
    await assert.rejects(
      query(`update orders set status = $2, ${status}_at = now() where id = $1`, [id, status]),
      /an order cannot go from placed/,
    );
  }
  await assert.rejects(
    query(`update orders set payment_status = 'refunded' where id = $1`, [id]),
    /cannot go from due/,
  );
});

for (const [act, body, at] of [
  ['ship', { trackingUrl: 'javascript:alert(1)' }, '/trackingUrl'],
  ['ship', { trackingUrl: 'carrier.example/RR1' }, '/trackingUrl'],
  ['ship', { carrier: 'x'.repeat(101) }, '/carrier'],
  ['ship', { trackingNumber: 7 }, '/trackingNumber'],
  ['confirm', { note: 'x'.repeat(1001) }, '/note'],
  ['cancel', { reason: 'x'.repeat(1001) }, '/reason'],
  ['cancel', { why: 'x' }, '/why'],
] as const) {
  test(`the input of ${act} is refused at ${at} for ${JSON.stringify(body).slice(0, 40)}`, async () => {
    const { id } = await trade.order({ state: act === 'ship' ? 'confirmed' : 'placed' });
    const answer = await trade.people.owner.put<{ code: string; errors: { path: string }[] }>(
      `/api/orders/${id}/${act}`,
      body,
    );
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, 'invalid_input');
    assert.equal(answer.body.errors[0]?.path, at);
  });
}

test('an erased buyer is forgotten by their orders, which stay, and takes the orders along in the export', async () => {
  const buyer = await server.person('Ben');
  const { id, number } = await trade.order({ buyer, state: 'delivered' });
  const line = (await buyer.get<Order>(`/api/orders/${id}`)).body.lines[0]?.id;
  const wish = { lines: [{ lineId: line, quantity: 1 }], reason: 'My cat Mimi hates it' };
  await must(buyer.post(`/api/orders/${id}/returns`, wish));

  const waiting = await trade.order({ buyer });
  const exported = await query('select sealed from orders where id = $1', [id]);
  assert.doesNotMatch(exported.rows[0].sealed, /Flores/);
  await must(buyer.delete('/api/me', { password: buyer.password }));
  const seen = (await trade.people.owner.get<Order>(`/api/orders/${id}`)).body;
  assert.equal(seen.number, number);
  assert.equal(seen.address, null);
  assert.equal(seen.note, '');
  assert.equal(seen.buyer.name, 'Former member');
  assert.equal(seen.returns[0]?.reason, '');
  const { rows } = await query('select actor_id, note from order_changes where order_id = $1 and by = $2', [
    id,
    'buyer',
  ]);
  assert.ok(rows.length > 0 && rows.every(({ actor_id, note }) => actor_id === null && note === ''));
  for (let waited = 0; waited < 60 && (await statusOf(waiting.id)) === 'placed'; waited++) await pause(250);
  assert.equal(await statusOf(waiting.id), 'cancelled', 'what nobody confirmed is called off');
  // Nobody is left to take its news; the shop still works on it.
  await must(trade.people.owner.put(`/api/returns/${seen.returns[0]?.id}/decline`, {}));
});

test('what no shop confirms in a week the house cancels, once, and nothing else', async () => {
  const { people } = trade;
  const waiting = await trade.order();
  const confirmed = await trade.order({ state: 'confirmed' });
  const run = () => cancelUnconfirmed.run({}, server.house);
  await server.passTime('6 days 23 hours');
  await run();
  assert.equal(await statusOf(waiting.id), 'placed', 'a week is not over');

  await server.passTime('7 days 1 minute');
  await Promise.all([run(), run()]);
  assert.equal(await statusOf(waiting.id), 'cancelled');
  assert.equal(await statusOf(confirmed.id), 'confirmed');
  const back = 'select sum(restocked_quantity)::integer as pieces from order_lines where order_id = $1';
  assert.equal((await query(back, [waiting.id])).rows[0].pieces, 3);
  assert.equal((await query(back, [confirmed.id])).rows[0].pieces, 0);
  const moved = await server.announced('order.moved', ({ orderId }) => orderId === waiting.id);
  assert.equal(moved.length, 1);
  const told = await noticesOf(waiting.id);
  for (const { id } of [people.buyer, people.owner, people.clerk]) {
    assert.equal(told[id]?.filter((type) => type === 'order.cancelled').length, 1);
  }
  // Everybody was signed out by the week that passed.
  const owner = await signIn(server.url, people.owner);
  const { history } = (await owner.get<Order>(`/api/orders/${waiting.id}`)).body;
  assert.deepEqual([history.at(-1)?.to, history.at(-1)?.by], ['cancelled', 'house']);
  assert.equal((await owner.get(`/api/orders/${newId()}`)).status, 404);
});
