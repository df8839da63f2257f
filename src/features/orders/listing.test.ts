import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { countStatements } from '#support/statements.ts';
import { openTrade, type Trade } from '#support/trade.ts';
import type { OrderCard, ShopOrderPage } from './schema.ts';

let server: TestServer;
let trade: Trade;
let ben: Person;
/** Ids, oldest first. */
const made: string[] = [];

before(async () => {
  server = await startTestServer();
  trade = await openTrade(server);
  ben = await server.person('Ben_100%');
  for (const [state, buyer] of [
    ['placed', trade.people.buyer],
    ['placed', ben],
    ['confirmed', trade.people.buyer],
    ['shipped', ben],
    ['delivered', trade.people.buyer],
    ['cancelled', ben],
    ['returned', ben],
  ] as const) {
    made.push((await trade.order({ state, buyer })).id);
  }
});
after(() => server.close());

async function board(query: string): Promise<ShopOrderPage> {
  const { status, body } = await trade.people.clerk.get<ShopOrderPage>(`/api/shops/${trade.shopId}/orders?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

const at = ({ items }: { readonly items: readonly OrderCard[] }) => items.map(({ id }) => made.indexOf(id));

test('a shop sees its orders newest first, with what waits for it', async () => {
  const page = await board('');
  assert.deepEqual(at(page), [6, 5, 4, 3, 2, 1, 0]);
  assert.deepEqual(page.counts, { placed: 2, confirmed: 1, shipped: 1 });
  const [first] = page.items;
  assert.equal(first?.pieces, 3);
  assert.equal(first?.title, 'Lamp');
  assert.equal(first?.buyer.name, 'Ben_100%');
  assert.deepEqual(first?.delivery, { kind: 'delivery', name: 'Everywhere' });
});

test('the board is filtered by state, payment, number, title and name of the buyer', async () => {
  assert.deepEqual(at(await board('status=placed')), [1, 0]);
  assert.deepEqual(at(await board('paymentStatus=paid')), [4]);
  assert.deepEqual(at(await board('paymentStatus=partly_refunded')), [6]);
  assert.deepEqual(at(await board('status=cancelled&paymentStatus=paid')), []);
  const { items } = await board('status=shipped');
  assert.deepEqual(at(await board(`q=${items[0]?.number}`)), [3]);
  assert.deepEqual(at(await board('q=987654321')), []);
  assert.deepEqual(at(await board('q=VALVE')), [6, 5, 4, 3, 2, 1, 0], 'any line, whatever its case');
  assert.deepEqual(at(await board('q=ben_')), [6, 5, 3, 1]);
  assert.deepEqual(at(await board(`q=${encodeURIComponent('100%')}`)), [6, 5, 3, 1]);
  assert.deepEqual(at(await board(`q=${encodeURIComponent('valve rad ben')}`)), [6, 5, 3, 1], 'all words, begun');
  assert.deepEqual(at(await board(`q=${encodeURIComponent('valve sofa')}`)), []);
  assert.deepEqual(at(await board('q=%25')), [], 'no wildcard of its own');
  for (const odd of ["'", '\\\\', ':*', '& |', '!lamp <-> x', "o'brien\\\\'", '\u{1f4fb}'])
    await board(`q=${encodeURIComponent(odd)}`);
  assert.deepEqual(at(await board('q=%20&status=placed')), [1, 0], 'blanks ask for nothing');
  assert.deepEqual((await board('status=delivered')).counts, { placed: 2, confirmed: 1, shipped: 1 });
});

test('the board tells orders with a return under way from the others', async () => {
  const { buyer, owner } = trade.people;
  const back = await trade.order({ state: 'delivered' });
  const wish = { lines: [{ lineId: back.lines[0]?.id, quantity: 1 }], reason: 'Too small' };
  const { body } = await buyer.post<{ id: string }>(`/api/orders/${back.id}/returns`, wish);
  const open = async () => (await board('openReturn=true')).items.map(({ id }) => id);
  assert.deepEqual(await open(), [back.id]);
  assert.deepEqual(at(await board('openReturn=false')), [6, 5, 4, 3, 2, 1, 0]);
  assert.equal((await owner.put(`/api/returns/${body.id}/decline`, {})).status, 200);
  assert.deepEqual(await open(), []);
  await server.house.database.pool.query('delete from ledger_transactions where order_id = $1', [back.id]);
  await server.house.database.pool.query('delete from orders where id = $1', [back.id]);
});

test('pages follow each other without a gap or a repeat', async () => {
  const seen: number[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ShopOrderPage = await board(`limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...at(page));
    cursor = page.nextCursor;
  }
  assert.deepEqual(seen, [6, 5, 4, 3, 2, 1, 0]);
  const broken = await trade.people.clerk.get(`/api/shops/${trade.shopId}/orders?cursor=nonsense`);
  assert.equal(broken.status, 400);
});

test('a buyer sees their own orders alone, and finds them by the name of the shop', async () => {
  const mine = async (query: string) => (await ben.get<Page<OrderCard>>(`/api/orders?${query}`)).body;
  assert.deepEqual(at(await mine('')), [6, 5, 3, 1]);
  assert.deepEqual(at(await mine('status=shipped')), [3]);
  assert.deepEqual(at(await mine('q=attic')), [6, 5, 3, 1]);
  assert.deepEqual(at(await mine('q=ben_')), [], 'their own name says nothing');
  const [foreign] = (await board('status=confirmed')).items;
  assert.deepEqual(at(await mine(`q=${foreign?.number}`)), []);
  assert.deepEqual((await trade.people.rival.get<Page<OrderCard>>('/api/orders')).body.items, []);
});

test('an order is found by the name its buyer has now', async () => {
  await ben.patch('/api/me', { name: 'Benedita' });
  assert.deepEqual(at(await board('q=benedita')), [6, 5, 3, 1]);
  assert.deepEqual(at(await board('q=100')), []);
});

test("only the owner and staff with 'orders' see the board", async () => {
  const path = `/api/shops/${trade.shopId}/orders`;
  const { owner, helper, rival, buyer, moderator, admin } = trade.people;
  assert.equal((await owner.get(path)).status, 200);
  for (const person of [helper, rival, buyer, moderator, admin]) {
    assert.equal((await person.get(path)).status, 403, person.name);
  }
  assert.equal((await server.guest.get(path)).status, 401);
});

test('an unknown filter or state is refused', async () => {
  for (const query of ['status=lost', 'paymentStatus=free', `q=${'x'.repeat(101)}`, 'limit=0', 'limit=101']) {
    assert.equal((await ben.get(`/api/orders?${query}`)).status, 400, query);
  }
});

test('a page takes as many statements for one order as for many', async () => {
  const statementsOf = (work: () => Promise<unknown>) => countStatements(/\border_lines\b|\borders\b/, work);
  // The page and the counts; `public_shops` and all else about the shop is asked without naming an order.
  assert.deepEqual([await statementsOf(() => board('limit=1')), await statementsOf(() => board('limit=100'))], [2, 2]);
  const mine = () => ben.get('/api/orders');
  assert.equal(await statementsOf(mine), 1);
});
