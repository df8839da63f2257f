import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { type PlacedOrder, placeOrder } from '#support/orders.ts';
import type { Answer, Person } from '#support/people.ts';
import { book } from './book.ts';
import { collected, sale } from './bookings.ts';
import { checks } from './checks.ts';
import type { LedgerEntry, Settlement } from './ledger.schema.ts';

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
const codeOf = ({ body }: Answer<object>) => (body as { code?: string }).code;

const paidOrder = (seller?: Person) => placeOrder(server.url, { state: 'delivered', ...(seller && { seller }) });
const settle = (shopId: string, wish: object, headers: Record<string, string> = {}, by = admin) =>
  by.post<Settlement>(`/api/admin/shops/${shopId}/settlements`, wish, headers);

function readLedger(by: Person, shopId: string, more = '') {
  return by.get<Page<LedgerEntry>>(`/api/shops/${shopId}/ledger${more}`);
}

async function balanceOf({ seller, shopId }: PlacedOrder): Promise<number> {
  const { body } = await seller.get<{ items: { balance: { amount: number } }[] }>(`/api/shops/${shopId}/balance`);
  return body.items[0]?.balance.amount ?? Number.NaN;
}

/** A shop that the market owes money: as if its orders were paid to the market. */
async function owed(amount: number): Promise<PlacedOrder> {
  const order = await placeOrder(server.url, { state: 'delivered' });
  await change(houseContext(server.house), (tx) =>
    book(tx, [
      {
        ...{ kind: 'settlement', key: `test:${newId()}`, currency: 'EUR' },
        entries: [
          { account: { shopId: order.shopId }, amount: amount + 200 },
          { account: 'bank', amount: -amount - 200 },
        ],
      },
    ]),
  );
  return order;
}

test('a shop without sales has a balance of nothing in its own currency, and empty books', async () => {
  const seller = await server.person('Sela');
  const { body: shop } = await seller.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'CHF' });
  const zero = { amount: 0, currency: 'CHF' };
  const names = ['balance', 'sales', 'commission', 'refunds', 'collected', 'payouts', 'settlements'];
  assert.deepEqual((await seller.get(`/api/shops/${shop.id}/balance`)).body, {
    items: [{ currency: 'CHF', ...Object.fromEntries(names.map((name) => [name, zero])) }],
  });
  assert.deepEqual((await readLedger(seller, shop.id)).body, { items: [], nextCursor: null });
});

test('the books tell each step with the balance after it, page by page, whatever is added meanwhile', async () => {
  const order = await paidOrder();
  await order.seller.put(`/api/orders/${order.id}/refund`, { amount: eur(1_000), reason: 'A scratch' });
  await settle(order.shopId, { kind: 'settlement', amount: eur(100), note: ' By transfer ' });
  const { body } = await readLedger(order.seller, order.shopId);
  const steps = body.items.map(({ kind, order, amount, balance, note }) => [
    ...[kind, order?.number ?? null, amount.amount, balance.amount, note],
  ]);
  assert.deepEqual(steps, [
    ['settlement', null, 100, -20, 'By transfer'],
    ['handed_back', order.number, 1_000, -120, 'A scratch'],
    ['refund', order.number, -920, -1_120, 'A scratch'],
    ['collected', order.number, -2_500, -200, ''],
    ['sale', order.number, 2_300, 2_300, ''],
  ]);

  const seen: LedgerEntry[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more = `?limit=2${cursor && `&cursor=${cursor}`}`;
    const page: Page<LedgerEntry> = (await readLedger(order.seller, order.shopId, more)).body;
    seen.push(...page.items);
    cursor = page.nextCursor;
    await settle(order.shopId, { kind: 'settlement', amount: eur(1) });
  }
  assert.deepEqual(seen, body.items);
  assert.deepEqual((await readLedger(order.seller, order.shopId, '?currency=USD')).body.items, []);
});

test('a cursor of another list, or one made up, is refused', async () => {
  const order = await paidOrder();
  for (const key of [['x', 1], [1], [1.5, 0], [1e300, 0], [1, 2 ** 60], 'null', [newId()]]) {
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
    const { status, body } = await readLedger(order.seller, order.shopId, `?cursor=${cursor}`);
    assert.deepEqual([status, codeOf({ body } as Answer<object>)], [400, 'invalid_input'], JSON.stringify(key));
  }
});

test('balance and books are for the people of the shop who see to its orders, and for admins even when it is hidden', async () => {
  const order = await paidOrder();
  const packer = await server.person('Paco');
  const helper = await server.person('Helga');
  const insert = 'insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)';
  await query(insert, [order.shopId, packer.id, ['catalogue', 'analytics']]);
  await query(insert, [order.shopId, helper.id, ['orders']]);
  for (const path of ['balance', 'ledger']) {
    const ask = (by: Person) => by.get(`/api/shops/${order.shopId}/${path}`);
    for (const by of [packer, order.buyer]) assert.equal((await ask(by)).status, 403, `${path} for ${by.name}`);
    for (const by of [helper, order.seller, admin]) assert.equal((await ask(by)).status, 200, path);
    assert.equal((await admin.get(`/api/shops/${newId()}/${path}`)).status, 404);
  }
  await admin.put(`/api/admin/shops/${order.shopId}/hide`, {});
  assert.equal((await admin.get(`/api/shops/${order.shopId}/ledger`)).status, 200);
  assert.equal((await order.buyer.get(`/api/shops/${order.shopId}/ledger`)).status, 404);
  assert.equal((await settle(order.shopId, { kind: 'settlement', amount: eur(200) })).status, 201);
});

test('a shop settles what it owes, the market pays what it owes, neither more', async () => {
  const order = await paidOrder();
  const more = await settle(order.shopId, { kind: 'settlement', amount: eur(201) });
  assert.deepEqual([more.status, codeOf(more)], [409, 'more_than_owed']);
  const payout = await settle(order.shopId, { kind: 'payout', amount: eur(1) });
  assert.deepEqual([payout.status, codeOf(payout)], [409, 'more_than_owed']);
  const { status, body } = await settle(order.shopId, { kind: 'settlement', amount: eur(200) });
  assert.equal(status, 201);
  assert.deepEqual([body.kind, body.amount, body.balance], ['settlement', eur(200), eur(0)]);
  assert.equal(await balanceOf(order), 0);

  // A refund now leaves the market owing what it took: it is paid out.
  await order.seller.put(`/api/orders/${order.id}/refund`, {});
  assert.equal(await balanceOf(order), 200);
  const paid = await settle(order.shopId, { kind: 'payout', amount: eur(200), note: 'Back' });
  assert.deepEqual([paid.status, paid.body.balance], [201, eur(0)]);
  const { body: log } = await admin.get<{ items: { action: string; subjectId: string; detail: object }[] }>(
    '/api/admin/audit-log',
  );
  assert.deepEqual(
    log.items.filter(({ subjectId }) => subjectId === order.shopId).map(({ action, detail }) => [action, detail]),
    [
      ['ledger.payout', { amount: 200, currency: 'EUR' }],
      ['ledger.settlement', { amount: 200, currency: 'EUR' }],
    ],
  );
});

test('what cannot be settled is refused and named', async () => {
  const order = await paidOrder();
  const table: [object, string][] = [
    [{ kind: 'payout', amount: eur(0) }, '/amount/amount'],
    [{ kind: 'payout', amount: eur(-5) }, '/amount/amount'],
    [{ kind: 'payout', amount: eur(2 ** 53) }, '/amount/amount'],
    [{ kind: 'payout', amount: eur(1.5) }, '/amount/amount'],
    [{ kind: 'settlement', amount: { amount: 1, currency: 'USD' } }, '/amount/currency'],
    [{ kind: 'sale', amount: eur(1) }, '/kind'],
    [{ kind: 'settlement', amount: eur(1), note: 'x'.repeat(501) }, '/note'],
    [{ kind: 'settlement' }, '/amount'],
  ];
  for (const [wish, path] of table) {
    const answer = await settle(order.shopId, wish);
    const { errors = [] } = answer.body as unknown as { errors?: { path: string }[] };
    assert.deepEqual([answer.status, errors.map((fault) => fault.path)], [400, [path]], JSON.stringify(wish));
  }
  assert.equal((await settle(newId(), { kind: 'payout', amount: eur(1) })).status, 404);
  assert.equal((await settle(order.shopId, { kind: 'payout', amount: eur(1) }, {}, order.seller)).status, 403);
  assert.equal(await balanceOf(order), -200);
});

test('payouts at once never pay more than is owed', async () => {
  const order = await owed(1_000);
  const wish = { kind: 'payout', amount: eur(400) };
  const answers = await Promise.all(Array.from({ length: 6 }, () => settle(order.shopId, wish)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 409, 409, 409, 409]);
  assert.equal(await balanceOf(order), 200);
});

test('with a key a payout stands once, for ever, and the key pays nothing else', async () => {
  const order = await owed(1_000);
  const wish = { kind: 'payout', amount: eur(300) };
  const key = { 'idempotency-key': 'november' };
  const first = await settle(order.shopId, wish, key);
  assert.equal(first.status, 201);
  await settle(order.shopId, { kind: 'payout', amount: eur(50) });
  assert.deepEqual((await settle(order.shopId, wish, key)).body, first.body);

  // The kept answer is gone after a day; the books stay.
  await query('delete from idempotency_keys');
  assert.deepEqual((await settle(order.shopId, wish, key)).body, first.body);
  await query('delete from idempotency_keys');
  for (const [shopId, other] of [
    [order.shopId, { kind: 'payout', amount: eur(301) }],
    [(await owed(500)).shopId, wish],
  ] as const) {
    const answer = await settle(shopId, other, key);
    assert.deepEqual([answer.status, codeOf(answer)], [422, 'idempotency_key_reused']);
  }
  assert.equal(await balanceOf(order), 650);
});

test('the market sees what it earned, owes and is owed', async () => {
  const before = await admin.get<{ items: Record<string, { amount: number }>[] }>('/api/admin/ledger');
  const order = await paidOrder();
  await order.seller.put(`/api/orders/${order.id}/refund`, { amount: eur(1_000) });
  await owed(70);
  const { status, body } = await admin.get<{ items: Record<string, { amount: number }>[] }>('/api/admin/ledger');
  assert.equal(status, 200);
  const grown = (name: string) => (body.items[0]?.[name]?.amount ?? 0) - (before.body.items[0]?.[name]?.amount ?? 0);
  assert.deepEqual(
    ['commission', 'owedToShops', 'owedByShops', 'sales', 'refunds'].map((name) => [name, grown(name)]),
    [
      ['commission', 120 + 200],
      ['owedToShops', 70],
      ['owedByShops', 120],
      ['sales', 5_000],
      ['refunds', 1_000],
    ],
  );
  assert.equal((await order.seller.get('/api/admin/ledger')).status, 403);
});

test('the database refuses books that do not balance, mix currencies, are changed, or tell a thing twice', async () => {
  const order = await placeOrder(server.url, { state: 'shipped' });
  const { id, shopId } = order;
  const paid = { id, shopId, currency: 'EUR', totalAmount: 2_500, commissionAmount: 200 };
  const write = (...bookings: Parameters<typeof book>[1]) =>
    change(houseContext(server.house), (tx) => book(tx, bookings));
  const good = sale(paid);
  const lopsided = { ...good, entries: good.entries.slice(0, 2) };
  await assert.rejects(write(lopsided), { constraint: 'ledger_entries_balanced' });
  await assert.rejects(write(collected(paid), { ...good, entries: [{ account: 'bank', amount: 5 }] }), {
    constraint: 'ledger_entries_balanced',
  });
  await order.seller.put(`/api/orders/${id}/deliver`, {});
  await assert.rejects(write(good), { constraint: 'ledger_transactions_key_key' });
  await assert.rejects(query('update ledger_entries set amount = amount + 1'), {
    constraint: 'ledger_entries_unchanged',
  });
  const [{ accounts } = { accounts: [] }] = await query(
    `insert into ledger_accounts (kind, currency) values ('bank', 'USD'), ('bank', 'CHF')
     returning (select array_agg(id) from ledger_accounts where kind = 'bank') as accounts`,
  );
  assert.ok(accounts);
  await assert.rejects(
    query(`
      with transaction as (
        insert into ledger_transactions (id, kind, key) values (gen_random_uuid(), 'payout', 'mixed') returning id
      )
      insert into ledger_entries (transaction_id, account_id, amount)
      select transaction.id, account.id, case currency when 'USD' then 1 else -1 end
      from transaction, ledger_accounts as account where kind = 'bank' and currency in ('USD', 'CHF')`),
    { constraint: 'ledger_entries_balanced' },
  );
});

test('many orders of a shop paid at once are all in its balance', async () => {
  const first = await placeOrder(server.url, { state: 'shipped' });
  const others = [];
  for (let at = 0; at < 5; at++) {
    others.push(await placeOrder(server.url, { state: 'shipped', seller: first.seller }));
  }
  const all = [first, ...others];
  const answers = await Promise.all(all.map(({ id }) => first.seller.put(`/api/orders/${id}/deliver`, {})));
  assert.ok(answers.every(({ status }) => status === 200));
  for (const order of all) assert.equal(await balanceOf(order), -200);
});
