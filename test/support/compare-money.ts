import assert from 'node:assert/strict';
import { houseContext } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { readBalances, readHouseLedger } from '../../src/features/orders/ledger/balances.ts';
import { checks } from '../../src/features/orders/ledger/checks.ts';
import type { Market } from './many-shops.ts';
import {
  balanceOf,
  commissionOf,
  goodsOf,
  isPaid,
  type ModelOrder,
  paymentStatusOf,
  refundedOf,
  sum,
} from './money-model.ts';

/** Asserts that every sum the house keeps or tells is the one the model counts, and that it finds no fault itself. */
export async function compareMoney(house: House, market: Market): Promise<void> {
  await compareOrders(house, market.orders);
  await compareBooks(house, market);
  await compareSold(house, market);
  for (const { name, find } of checks) assert.deepEqual(await find(house.database.db), [], name);
}

const read = async (house: House, text: string, values: unknown[] = []) =>
  (await house.database.pool.query(text, values)).rows;

async function compareOrders(house: House, orders: readonly ModelOrder[]): Promise<void> {
  const rows = await read(
    house,
    `select id, payment_status, goods_amount, delivery_amount, total_amount, commission_amount, refunded_amount,
       delivery_refunded_amount, commission_refunded_amount,
       (select array_agg(refunded_amount::text order by position) from order_lines where order_id = orders.id) as lines,
       (select count(*) from refunds where order_id = orders.id) as refunds
     from orders`,
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  assert.equal(found.size, orders.length);
  for (const order of orders) {
    const expected = {
      id: order.id,
      payment_status: paymentStatusOf(order),
      goods_amount: Number(goodsOf(order)),
      delivery_amount: Number(order.delivery),
      total_amount: Number(goodsOf(order) + order.delivery),
      commission_amount: Number(commissionOf(order)),
      refunded_amount: Number(refundedOf(order)),
      delivery_refunded_amount: Number(order.deliveryRefunded),
      commission_refunded_amount: Number(order.commissionBack),
      lines: order.lines.map(({ refunded }) => `${refunded}`),
      refunds: order.refunds,
    };
    assert.deepEqual(found.get(order.id), expected);
  }
}

type Sums = Record<'commission' | 'owedToShops' | 'owedByShops' | 'sales' | 'refunds' | 'buyers' | 'bank', bigint>;

async function compareBooks(house: House, { admin, shops, orders }: Market): Promise<void> {
  const context = houseContext(house, admin);
  const ofHouse: Record<string, Sums> = {};
  for (const [at, { id, currency, settled }] of shops.entries()) {
    const expected = balanceOf(
      orders.filter(({ shop }) => shop === at),
      settled,
    );
    const { items } = await readBalances(context, id);
    const money = Object.entries(expected).map(([name, amount]) => [name, { amount: Number(amount), currency }]);
    assert.deepEqual(items, [{ currency, ...Object.fromEntries(money) }]);

    const nothing = { commission: 0n, owedToShops: 0n, owedByShops: 0n, sales: 0n, refunds: 0n, buyers: 0n, bank: 0n };
    const sums = ofHouse[currency] ?? nothing;
    ofHouse[currency] = sums;
    const add = (name: keyof Sums, amount: bigint) => {
      sums[name] += amount;
    };
    for (const name of ['commission', 'sales', 'refunds'] as const) add(name, expected[name]);
    add(
      expected.balance > 0n ? 'owedToShops' : 'owedByShops',
      expected.balance > 0n ? expected.balance : -expected.balance,
    );
    add('buyers', expected.collected - expected.sales + expected.refunds);
    add('bank', settled.payouts - settled.settlements);
  }

  const { items } = await readHouseLedger(context);
  assert.equal(items.length, Object.keys(ofHouse).length);
  for (const { currency, ...told } of items) {
    const { buyers: _, bank: __, ...expected } = ofHouse[currency] as Sums;
    const money = Object.entries(expected).map(([name, amount]) => [name, { amount: Number(amount), currency }]);
    assert.deepEqual(told, Object.fromEntries(money), currency);
  }

  const accounts = await read(
    house,
    `select kind, currency, sum(amount)::text as total from ledger_accounts join ledger_entries on account_id = ledger_accounts.id
     group by kind, currency`,
  );
  for (const { kind, currency, total } of accounts) {
    const sums = ofHouse[currency] as Sums;
    const expected = kind === 'shop' ? sums.owedToShops - sums.owedByShops : sums[kind as keyof Sums];
    assert.equal(total, `${expected}`, `${kind} in ${currency}`);
  }
  assert.equal(sum(accounts.map(({ total }) => BigInt(total))), 0n);
  const [{ sales } = { sales: Number.NaN }] = await read(
    house,
    `select count(*) as sales from ledger_transactions where kind = 'sale'`,
  );
  const costing = orders.filter((order) => isPaid(order) && goodsOf(order) + order.delivery > 0n);
  assert.equal(sales, costing.length);
}

async function compareSold(house: House, { products, orders }: Market): Promise<void> {
  const sold = products.map(() => 0);
  for (const { lines } of orders) {
    for (const { product, quantity, restocked } of lines) sold[product] = (sold[product] ?? 0) + quantity - restocked;
  }
  const rows = await read(house, 'select product_id, sold, stock from product_counters');
  for (const [at, { id }] of products.entries()) {
    const row = rows.find(({ product_id }) => product_id === id);
    assert.deepEqual([row?.sold, row?.stock], [sold[at], 1_000_000 - (sold[at] ?? 0)]);
  }
}
