import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commissionBack, commissionOf } from './commission.ts';

const amounts = fc.oneof(fc.nat(), fc.maxSafeNat());
const rates = fc.integer({ min: 0, max: 10_000 });

test('a commission is its share of the amount, half up, whatever the sizes', () => {
  const told = [
    [0, 1250, 0],
    [1000, 1250, 125],
    [3, 5000, 2],
    [1, 4999, 0],
    [1, 5000, 1],
    [999, 0, 0],
    [999, 10_000, 999],
    [Number.MAX_SAFE_INTEGER, 10_000, Number.MAX_SAFE_INTEGER],
    // A product of the two in floating point would say …988.
    [Number.MAX_SAFE_INTEGER, 9_999, 9_006_298_534_815_517],
  ] as const;
  for (const [amount, rate, commission] of told) assert.equal(commissionOf(amount, rate), commission);

  fc.assert(
    fc.property(amounts, rates, (amount, rate) => {
      const commission = BigInt(commissionOf(amount, rate));
      const exact = BigInt(amount) * BigInt(rate);
      assert.ok(commission * 10_000n >= exact - 5_000n && commission * 10_000n <= exact + 5_000n);
      assert.ok(commission >= 0n && commission <= BigInt(amount));
      if ((exact * 2n) % 20_000n === 10_000n) assert.equal(commission * 20_000n, exact * 2n + 10_000n);
    }),
  );
});

test('what is no amount is refused instead of rounded', () => {
  for (const [amount, rate] of [
    [-1, 100],
    [0.5, 100],
    [2 ** 53, 100],
    [Number.NaN, 100],
    [100, -1],
    [100, 10_001],
    [100, 12.5],
  ] as const) {
    assert.throws(() => commissionOf(amount, rate), RangeError, `${amount} at ${rate}`);
  }
  assert.throws(() => commissionBack({ commission: 5, total: 10, before: 8, amount: 3 }), RangeError);
});

test('a line that goes back in any parts gives back its commission, no more, no less, and never a part below zero', () => {
  const line = amounts.chain((total) =>
    fc.record({
      total: fc.constant(total),
      rate: rates,
      cuts: fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 12 }),
      upTo: fc.nat({ max: 1_000_000 }),
    }),
  );
  fc.assert(
    fc.property(line, ({ total, rate, cuts, upTo }) => {
      const commission = commissionOf(total, rate);
      const place = (cut: number) => Number((BigInt(total) * BigInt(cut)) / 1_000_000n);
      const places = [...cuts.map(place).sort((a, b) => a - b), total];
      let before = 0;
      let back = 0;
      for (const end of places) {
        const part = commissionBack({ commission, total, before, amount: end - before });
        assert.ok(part >= 0 && part <= end - before);
        back += part;
        before = end;
        assert.ok(back <= commission);
      }
      assert.equal(back, commission);

      // Up to anywhere it is within half a unit of its share.
      const some = place(upTo);
      if (total === 0) return;
      const partly = BigInt(commissionBack({ commission, total, before: 0, amount: some }));
      const off = partly * BigInt(total) - BigInt(commission) * BigInt(some);
      assert.ok(2n * (off < 0n ? -off : off) <= BigInt(total));
    }),
  );
});
