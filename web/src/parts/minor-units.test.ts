import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitsOf, majorText, minorUnits } from './minor-units.ts';

const prices: [text: string, currency: string, amount: number | null][] = [
  ['12', 'EUR', 1200],
  ['12.5', 'EUR', 1250],
  ['12,50', 'EUR', 1250],
  ['0.07', 'EUR', 7],
  ['1 234.56', 'EUR', 123456],
  ["1'234.56", 'CHF', 123456],
  ['19.99', 'USD', 1999],
  ['500', 'JPY', 500],
  ['1.234', 'KWD', 1234],
  ['', 'EUR', null],
  ['free', 'EUR', null],
  ['-3', 'EUR', null],
  ['1.999', 'EUR', null],
  ['5.5', 'JPY', null],
  ['12.', 'EUR', null],
];

for (const [text, currency, amount] of prices) {
  test(`'${text}' as a price in ${currency} is ${amount ?? 'refused'}`, () => {
    assert.equal(minorUnits(text, currency), amount);
  });
}

test('a price shown for editing reads back as the same price', () => {
  for (const currency of ['EUR', 'JPY', 'KWD']) {
    for (const amount of [0, 1, 9, 10, 99, 100, 101, 123_456_789]) {
      assert.equal(minorUnits(majorText({ amount, currency }), currency), amount);
    }
  }
  assert.deepEqual(['EUR', 'JPY', 'KWD'].map(digitsOf), [2, 0, 3]);
});

test('what is below zero is written with its sign in front, however little it is', () => {
  assert.equal(majorText({ amount: -5, currency: 'EUR' }), '-0.05');
  assert.equal(majorText({ amount: -1_205, currency: 'EUR' }), '-12.05');
  assert.equal(majorText({ amount: -500, currency: 'JPY' }), '-500');
});
