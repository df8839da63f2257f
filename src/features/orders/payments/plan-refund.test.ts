import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commissionOf } from '../ledger/commission.ts';
import { planRefund, type RefundPlan, type RefundWish } from './plan-refund.ts';
import { spread } from './spread.ts';
import type { LineMoney, OrderMoney } from './store.ts';

test('what is spread sums to the amount, nobody bears more than they can, and each within one of its share', () => {
  const parts = fc.array(
    fc.oneof(
      fc.nat({ max: 50 }),
      fc.maxSafeNat().map((part) => Math.floor(part / 16)),
    ),
    {
      minLength: 1,
      maxLength: 16,
    },
  );
  fc.assert(
    fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (bearing, share) => {
      const whole = bearing.reduce((sum, part) => sum + part, 0);
      const amount = Math.floor(whole * share);
      const shares = spread(amount, bearing);
      assert.equal(
        shares.reduce((sum, part) => sum + part, 0),
        amount,
      );
      for (const [at, part] of shares.entries()) {
        const most = bearing[at] as number;
        assert.ok(part >= 0 && part <= most);
        const off = BigInt(part) * BigInt(whole) - BigInt(amount) * BigInt(most);
        assert.ok((off < 0n ? -off : off) < BigInt(whole) || off === 0n);
      }
    }),
  );
  assert.deepEqual(spread(100, [100, 100, 100]), [34, 33, 33]);
  assert.deepEqual(spread(1, [0, 1, 1]), [0, 1, 0]);
  assert.deepEqual(spread(0, [0, 0]), [0, 0]);
  assert.throws(() => spread(3, [1, 1]), RangeError);
});

interface Sold {
  readonly price: number;
  readonly quantity: number;
  readonly rate: number;
}

function sold(lines: readonly Sold[], delivery: number): { order: OrderMoney; lines: LineMoney[] } {
  const ofLines = lines.map(({ price, quantity, rate }, at) => ({
    ...{ id: `line-${at}`, quantity, priceAmount: price, refundedAmount: 0 },
    commissionAmount: commissionOf(price * quantity, rate),
  }));
  const goods = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const order: OrderMoney = {
    ...{ id: 'order', number: 1001, shopId: 'shop', shopName: 'Attic', buyerId: 'buyer', currency: 'EUR' },
    ...{ status: 'delivered', paymentStatus: 'paid', paymentMethod: 'pay_on_delivery' },
    ...{ totalAmount: goods + delivery, deliveryAmount: delivery, refundedAmount: 0, deliveryRefundedAmount: 0 },
    commissionAmount: ofLines.reduce((sum, { commissionAmount }) => sum + commissionAmount, 0),
  } as const;
  return { order, lines: ofLines };
}

type State = ReturnType<typeof sold>;

function after({ order, lines }: State, plan: RefundPlan): State {
  const refunded = new Map(plan.lines.map(({ lineId, amount }) => [lineId, amount]));
  return {
    order: {
      ...order,
      paymentStatus: 'partly_refunded',
      refundedAmount: order.refundedAmount + plan.amount,
      deliveryRefundedAmount: order.deliveryRefundedAmount + plan.deliveryAmount,
    },
    lines: lines.map((line) => ({ ...line, refundedAmount: line.refundedAmount + (refunded.get(line.id) ?? 0) })),
  };
}

const orders = fc.record({
  lines: fc.array(
    fc.record({
      price: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 1_000_000 })),
      quantity: fc.integer({ min: 1, max: 9 }),
      rate: fc.integer({ min: 0, max: 10_000 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  delivery: fc.nat({ max: 900 }),
});

/** A share of what is left, in thousandths; or pieces of a line; or the delivery fee. */
const wishes = fc.array(
  fc.oneof(
    fc.record({ share: fc.nat({ max: 1_000 }) }),
    fc.record({ line: fc.nat({ max: 4 }), quantity: fc.integer({ min: 1, max: 3 }) }),
    fc.constant({ delivery: 'all' as const }),
  ),
  { maxLength: 8 },
);

test('refunds of any kinds in any order, then the rest, give everything back once: money and commission', () => {
  fc.assert(
    fc.property(orders, wishes, ({ lines, delivery }, drawn) => {
      let state = sold(lines, delivery);
      const back = { amount: 0, commission: 0 };
      const { totalAmount, commissionAmount } = state.order;
      for (const wish of [...drawn.map((one) => wishFrom(one, state)), { all: true } as const]) {
        let plan: RefundPlan | undefined;
        try {
          plan = planRefund(state.order, state.lines, wish);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'more_than_paid');
          continue;
        }
        if (!plan) continue;
        const ofLines = plan.lines.reduce((sum, { amount }) => sum + amount, 0);
        assert.equal(plan.amount, ofLines + plan.deliveryAmount);
        assert.ok(plan.amount > 0 && plan.commissionAmount >= 0 && plan.commissionAmount <= ofLines);
        assert.ok(plan.lines.every(({ amount }) => amount > 0));
        back.amount += plan.amount;
        back.commission += plan.commissionAmount;
        assert.ok(back.amount <= totalAmount && back.commission <= commissionAmount);
        state = after(state, plan);
      }
      assert.deepEqual(back, { amount: totalAmount, commission: commissionAmount });
    }),
    { numRuns: 500 },
  );
});

function wishFrom(
  drawn: { share: number } | { line: number; quantity: number } | { delivery: 'all' },
  { order, lines }: State,
): RefundWish {
  if ('delivery' in drawn) return drawn;
  if ('share' in drawn) {
    return { amount: Math.floor(((order.totalAmount - order.refundedAmount) * drawn.share) / 1_000) };
  }
  return { lines: [{ lineId: lines[drawn.line % lines.length]?.id ?? '', quantity: drawn.quantity }] };
}

test('an amount is taken from lines and delivery in proportion to what is left of them', () => {
  const { order, lines } = sold(
    [
      { price: 1_000, quantity: 2, rate: 1_000 },
      { price: 500, quantity: 1, rate: 0 },
    ],
    500,
  );
  const plan = planRefund(order, lines, { amount: 300 });
  assert.deepEqual(plan, {
    amount: 300,
    deliveryAmount: 50,
    commissionAmount: 20,
    lines: [
      { lineId: 'line-0', amount: 200 },
      { lineId: 'line-1', amount: 50 },
    ],
  });
});

test('pieces that came back are worth no more than what is left of their line, and of nothing left nothing goes back', () => {
  const { order, lines } = sold([{ price: 1_000, quantity: 2, rate: 1_000 }], 0);
  const half = after({ order, lines }, planRefund(order, lines, { amount: 1_500 }) as RefundPlan);
  const pieces = [{ lineId: 'line-0', quantity: 1 }];
  assert.throws(() => planRefund(half.order, half.lines, { lines: pieces }), { code: 'more_than_paid' });
  const rest = planRefund(half.order, half.lines, { lines: pieces, returnId: 'return' }) as RefundPlan;
  assert.deepEqual([rest.amount, rest.commissionAmount], [500, 50]);
  const whole = after(half, rest);
  assert.equal(planRefund(whole.order, whole.lines, { lines: pieces, returnId: 'other' }), undefined);
  assert.equal(planRefund(whole.order, whole.lines, { all: true }), undefined);
});
