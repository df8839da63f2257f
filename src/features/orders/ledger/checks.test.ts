import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type PlacedOrder, placeOrder } from '#support/orders.ts';
import { checks } from './checks.ts';

let server: TestServer;
/** One paid and partly refunded with a piece returned, one cancelled, one on its way. */
let refunded: PlacedOrder;
let cancelled: PlacedOrder;

before(async () => {
  server = await startTestServer();
  const admin = await server.person('Ada');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  await admin.put('/api/admin/commissions/market', { rate: 1_000 });
  refunded = await placeOrder(server.url, { state: 'delivered' });
  const { seller, buyer, id } = refunded;
  const [line] = await query('select id from order_lines where order_id = $1', [id]);
  const wish = { lines: [{ lineId: line?.id, quantity: 1 }], reason: 'It hums' };
  const { body } = await buyer.post<{ id: string }>(`/api/orders/${id}/returns`, wish);
  await seller.put(`/api/returns/${body.id}/accept`, {});
  await seller.put(`/api/returns/${body.id}/receive`, {});
  await seller.put(`/api/orders/${id}/refund`, { amount: { amount: 300, currency: 'EUR' } });
  cancelled = await placeOrder(server.url, { state: 'cancelled', seller });
  await placeOrder(server.url, { state: 'shipped', seller });
});
after(() => server.close());

const query = async (text: string, values: unknown[] = []) =>
  (await server.house.database.pool.query(text, values)).rows;

async function found(): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {};
  for (const { name, find } of checks) {
    const faults = await find(server.house.database.db);
    if (faults.length > 0) all[name] = faults;
  }
  return all;
}

/** A fault that no guard of the database may stop, and how it is taken back. */
async function planted(fault: string, back: string, seen: () => Promise<void>): Promise<void> {
  const { pool } = server.house.database;
  const client = await pool.connect();
  await client.query('set session_replication_role = replica');
  try {
    await client.query(fault);
    await seen();
    await client.query(back);
  } finally {
    client.release(true);
  }
  assert.deepEqual(await found(), {});
}

test('what is in order is found in order', async () => {
  assert.deepEqual(await found(), {});
});

const names = checks.map(({ name }) => name);
const of = (order: 'refunded' | 'cancelled') => (order === 'refunded' ? refunded : cancelled).id;

/** Check → fault by SQL, its undoing, and what it is called. `$order` stands for the id of the order named. */
const faults: Record<string, readonly ['refunded' | 'cancelled', string, string, RegExp][]> = {
  'each transaction of the books sums to zero': [
    [
      'refunded',
      `update ledger_entries set amount = amount + 7 where id = (select max(id) from ledger_entries)`,
      `update ledger_entries set amount = amount - 7 where id = (select max(id) from ledger_entries)`,
      /^the transaction handed_back:\S+ sums to 7$/,
    ],
  ],
  'the balance of each shop is the sum of its entries': [
    [
      'refunded',
      `update ledger_accounts set balance = balance + 1 where kind = 'shop'`,
      `update ledger_accounts set balance = balance - 1 where kind = 'shop'`,
      /^the shop \S+ has a balance of -\d+ EUR, its entries sum to -\d+$/,
    ],
  ],
  'the books say of each order what the order says': [
    [
      'refunded',
      `update ledger_transactions set order_id = null where key = 'sale:$order'`,
      `update ledger_transactions set order_id = '$order' where key = 'sale:$order'`,
      /^the books of order \d+ say 0 was paid, not 2500$/,
    ],
    [
      'refunded',
      `update ledger_transactions set kind = 'payout' where kind = 'handed_back' and order_id = '$order'`,
      `update ledger_transactions set kind = 'handed_back' where kind = 'payout' and order_id = '$order'`,
      /^the books of order \d+ say the shop handed back 0, not 1300$/,
    ],
    [
      'cancelled',
      `update ledger_transactions set order_id = '$order' where kind = 'collected'`,
      `update ledger_transactions set order_id = substr(key, 11)::uuid where kind = 'collected'`,
      /^the books of order \d+ say the shop collected/,
    ],
    [
      'refunded',
      `update orders set shop_id = '00000000-0000-7000-8000-000000000000' where id = '$order'`,
      `update orders set shop_id = (select shop_id from ledger_accounts where kind = 'shop') where id = '$order'`,
      /^the books of order \d+ are of another shop$/,
    ],
  ],
  'the commission of each line is that of its rate, less what walked back': [
    [
      'refunded',
      `update order_lines set commission_rate = 990 where order_id = '$order'`,
      `update order_lines set commission_rate = 1000 where order_id = '$order'`,
      /^the commission of order \d+ is 200, of its lines 200 and by their rates 198; /,
    ],
    [
      'refunded',
      `update order_lines set commission_amount = 210, commission_rate = 1050 where order_id = '$order'`,
      `update order_lines set commission_amount = 200, commission_rate = 1000 where order_id = '$order'`,
      /^the commission of order \d+ is 200, of its lines 210/,
    ],
  ],
  'each order costs what its lines and its delivery cost': [
    [
      'refunded',
      `update orders set goods_amount = goods_amount + 1, total_amount = total_amount + 1 where id = '$order'`,
      `update orders set goods_amount = goods_amount - 1, total_amount = total_amount - 1 where id = '$order'`,
      /^the goods of order \d+ cost 2001, its lines 2000$/,
    ],
  ],
  'what was refunded of each order is what its refunds say': [
    [
      'refunded',
      `update orders set refunded_amount = refunded_amount - 1 where id = '$order'`,
      `update orders set refunded_amount = refunded_amount + 1 where id = '$order'`,
      /^of order \d+ went back 1299 with 100 of delivery and 120 of commission, by its refunds 1300 with 100 and 120/,
    ],
  ],
  'what was refunded of each line is what its refunds say': [
    [
      'refunded',
      `update order_lines set refunded_amount = refunded_amount - 1 where order_id = '$order'`,
      `update order_lines set refunded_amount = refunded_amount + 1 where order_id = '$order'`,
      /^of the line \S+ went back 1199, by its refunds 1200$/,
    ],
    [
      'refunded',
      `update refunds set delivery_amount = delivery_amount + 1 where delivery_amount = 100`,
      `update refunds set delivery_amount = delivery_amount - 1 where delivery_amount = 101`,
      /^the refund \S+ is of 300, its parts sum to 301$/,
    ],
  ],
  'the pieces returned of each line are those of its returns': [
    [
      'refunded',
      `update order_lines set returned_quantity = 2 where order_id = '$order'`,
      `update order_lines set returned_quantity = 1 where order_id = '$order'`,
      /^of the line \S+ came back 2 pieces, by its returns 1$/,
    ],
  ],
  'the pieces sold of each variant are those of its orders': [
    [
      'refunded',
      `update product_variants set sold = sold + 1`,
      `update product_variants set sold = sold - 1`,
      /^of the variant \S+ were sold 2 pieces, by its orders 1$/,
    ],
  ],
  'the pieces sold of each product are those of its orders': [
    [
      'refunded',
      `update product_counters set sold = sold + 1`,
      `update product_counters set sold = sold - 1`,
      /^of the product \S+ were sold 2 pieces, by its orders 1$/,
    ],
  ],
  'each cancelled order gave back all its pieces and all its money': [
    [
      'cancelled',
      `update order_lines set restocked_quantity = 1 where order_id = '$order'`,
      `update order_lines set restocked_quantity = 2 where order_id = '$order'`,
      /^the cancelled order \d+ keeps 1 of its pieces$/,
    ],
    [
      'cancelled',
      `update orders set paid_at = souk_now(), payment_status = 'paid' where id = '$order'`,
      `update orders set paid_at = null, payment_status = 'due' where id = '$order'`,
      /^the cancelled order \d+ keeps 2500 of its money$/,
    ],
  ],
};

for (const name of names) {
  test(`${name}: a planted fault is named`, async () => {
    assert.ok(faults[name]?.length, `${name} needs a fault in this test`);
    for (const [order, fault, back, called] of faults[name] ?? []) {
      await planted(fault.replaceAll('$order', of(order)), back.replaceAll('$order', of(order)), async () => {
        const said = (await found())[name] ?? [];
        assert.ok(
          said.some((text) => called.test(text)),
          `${fault}: ${JSON.stringify(said)}`,
        );
      });
    }
  });
}
