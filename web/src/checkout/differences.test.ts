import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quote } from '../api/types.ts';
import { differences } from './differences.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
type Ordered = Quote['orders'][number];
const line = (itemId: string, price: number, quantity = 1): Ordered['lines'][number] => ({
  ...{ itemId, productId: itemId, variantId: null, title: itemId, options: {}, imageUrl: null, notices: [] },
  ...{ quantity, price: eur(price), total: eur(price * quantity) },
});
const way = (name: string, fee: number): Ordered['chosen'] => ({
  ...{ kind: 'delivery', zoneId: name, locationId: null, place: null, least: null, reached: true },
  ...{ name, fee: eur(fee), daysFrom: null, daysTo: null },
});
const order = (shop: string, lines: Ordered['lines'], chosen: Ordered['chosen']): Ordered => ({
  ...{ shop: { id: shop, slug: shop, name: shop }, lines, chosen, options: [], problems: [] },
  ...{ goods: eur(0), delivery: chosen?.fee ?? null, total: null },
});
const quote = (...orders: Ordered[]): Quote => ({
  ...{ orders, totals: [], needsAddress: true, paymentMethods: ['pay_on_delivery'], quote: 'x' },
});

test('a quote that is the same differs in nothing', () => {
  const same = quote(order('Atelier', [line('Lamp', 100)], way('Post', 5)));
  assert.deepEqual(differences(same, structuredClone(same)), []);
});

test('what costs other, is more or fewer, went or came is named, shop by shop', () => {
  const before = quote(
    order('Atelier', [line('Lamp', 100), line('Cup', 10, 3), line('Bowl', 7)], way('Post', 5)),
    order('Radios', [line('Radio', 900)], way('Post', 5)),
    order('Shirts', [line('Shirt', 40)], null),
  );
  const after = quote(
    order('Atelier', [line('Lamp', 120), line('Cup', 10, 2), line('Vase', 8)], way('Post', 6)),
    order('Radios', [line('Radio', 900)], way('Bicycle', 3)),
  );
  assert.deepEqual(differences(before, after), [
    { kind: 'price', title: 'Lamp', before: eur(100), after: eur(120) },
    { kind: 'quantity', title: 'Cup', before: 3, after: 2 },
    { kind: 'came', title: 'Vase' },
    { kind: 'gone', title: 'Bowl' },
    { kind: 'fee', shop: 'Atelier', before: eur(5), after: eur(6) },
    { kind: 'way', shop: 'Radios', before: 'Post', after: 'Bicycle' },
    { kind: 'gone', title: 'Shirt' },
  ]);
});

test('a way of delivery that is no longer offered is told, without another in its place', () => {
  const before = quote(order('Atelier', [line('Lamp', 100)], way('Post', 5)));
  const after = quote(order('Atelier', [line('Lamp', 100)], null));
  assert.deepEqual(differences(before, after), [{ kind: 'way', shop: 'Atelier', before: 'Post', after: null }]);
});
