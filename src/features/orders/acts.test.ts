import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { type Asker, type Kind, type OrderState, openTrade, type Trade, wholly } from '#support/trade.ts';
import type { Order, OrderAct } from './schema.ts';

let server: TestServer;
let trade: Trade;

before(async () => {
  server = await startTestServer();
  trade = await openTrade(server);
});
after(() => server.close());

const acts: readonly OrderAct[] = ['confirm', 'ship', 'deliver', 'cancel', 'refund', 'return'];

/** Which act each may do with an order in that state: all others are refused. */
const rules: readonly [state: OrderState, kind: Kind, buyer: string, shop: string][] = [
  ['placed', 'delivery', 'cancel', 'confirm cancel'],
  ['confirmed', 'delivery', '', 'ship cancel'],
  ['confirmed', 'pickup', '', 'deliver cancel'],
  ['confirmed', 'arranged', '', 'ship deliver cancel'],
  ['shipped', 'delivery', 'deliver', 'deliver return'],
  ['shipped', 'arranged', 'deliver', 'deliver return'],
  ['delivered', 'delivery', 'return', 'refund'],
  ['delivered', 'pickup', 'return', 'refund'],
  ['cancelled', 'delivery', '', ''],
  // Of the delivered one all pieces went back; its delivery fee did not.
  ['returned', 'delivery', '', 'refund'],
];

function attempt(person: Person, act: OrderAct, { id, lines }: Order) {
  if (act === 'return') return person.post(`/api/orders/${id}/returns`, { lines: wholly(lines), reason: 'It hums' });
  return person.put(`/api/orders/${id}/${act}`, {});
}

/** What of an order every act changes something of. */
async function standing(id: string): Promise<unknown> {
  const { body } = await trade.people.owner.get<Order>(`/api/orders/${id}`);
  const { status, paymentStatus, refunded, history, returns } = body;
  return { status, paymentStatus, refunded, history, returns };
}

for (const [state, kind, ofBuyer, ofShop] of rules) {
  test(`a ${state} order (${kind}) names what each may do, and exactly that is then done`, async () => {
    const order = await trade.order({ state, kind });
    for (const asker of ['buyer', 'owner', 'clerk', 'admin'] as Asker[]) {
      const person = trade.people[asker];
      const { status, body } = await person.get<Order>(`/api/orders/${order.id}`);
      assert.equal(status, 200);
      const expected = (asker === 'buyer' ? ofBuyer : ofShop).split(' ').filter(Boolean);
      assert.deepEqual(body.acts, expected, asker);
      assert.equal(body.role, asker === 'buyer' ? 'buyer' : asker === 'admin' ? 'admin' : 'shop');

      const before = await standing(order.id);
      for (const act of acts.filter((one) => !expected.includes(one))) {
        const answer = await attempt(person, act, order);
        assert.ok([200, 403, 409].includes(answer.status), `${asker} ${act}: ${answer.status}`);
        assert.deepEqual(await standing(order.id), before, `${asker} must not ${act}`);
      }
      for (const act of acts.filter((one) => expected.includes(one))) {
        const fresh = await trade.order({ state, kind });
        const was = await standing(fresh.id);
        const answer = await attempt(person, act, fresh);
        assert.ok(answer.status < 300, `${asker} ${act}: ${JSON.stringify(answer.body)}`);
        assert.notDeepEqual(await standing(fresh.id), was, `${asker} may ${act}`);
      }
    }
  });
}

test('for everybody else an order is not there, whatever they try', async () => {
  const order = await trade.order();
  for (const asker of ['helper', 'rival', 'moderator'] as Asker[]) {
    const person = trade.people[asker];
    const seen = await person.get<{ code: string }>(`/api/orders/${order.id}`);
    assert.equal(seen.status, 404, asker);
    assert.equal(seen.body.code, 'not_found');
    for (const act of acts) assert.equal((await attempt(person, act, order)).status, 404, `${asker} ${act}`);
  }
  assert.equal((await server.guest.get(`/api/orders/${order.id}`)).status, 401);
  assert.equal(((await standing(order.id)) as Order).status, 'placed');
});

test('who bought in a shop and works there now is both, and each step is told as the side that may make it', async () => {
  const buyer = await server.person('Ben');
  const order = await trade.order({ buyer });
  const insert = `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{orders}')`;
  await server.house.database.pool.query(insert, [trade.shopId, buyer.id]);
  const { body } = await buyer.put<Order>(`/api/orders/${order.id}/confirm`, {});
  assert.equal(body.history.at(-1)?.by, 'shop');
  await buyer.put(`/api/orders/${order.id}/ship`, {});
  await buyer.put(`/api/orders/${order.id}/deliver`, {});
  const seen = (await buyer.get<Order>(`/api/orders/${order.id}`)).body;
  assert.deepEqual(seen.acts, ['refund', 'return']);
});
