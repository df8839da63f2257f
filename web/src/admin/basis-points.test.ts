import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basisPoints, percentText } from './basis-points.ts';

test('every rate goes into the field and comes back as it was', () => {
  for (let rate = 0; rate <= 10_000; rate++) assert.equal(basisPoints(percentText(rate)), rate);
});

test('a rate may be written as people write it', () => {
  for (const [text, rate] of [
    ['5', 500],
    ['5.2', 520],
    ['5,25', 525],
    [' 12.50 % ', 1250],
    ['0', 0],
    ['0.07', 7],
    ['100', 10_000],
    ['007', 700],
  ] as const) {
    assert.equal(basisPoints(text), rate, text);
  }
});

test('what is no rate between 0 and 100 with two digits is refused, never rounded', () => {
  for (const text of ['', ' ', '-1', '100.01', '101', '5.255', '5.', '.5', '1e1', '5 5', 'five', '٥', '1,000', 'NaN']) {
    assert.equal(basisPoints(text), null, text);
  }
});
