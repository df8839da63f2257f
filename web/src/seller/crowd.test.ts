import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crowdOf } from './crowd.ts';

const step = (amount: number, waiting: number) => ({ price: { amount, currency: 'EUR' }, waiting });

test('the lower the price, the more would hear of it: stairs that rise to the right', () => {
  const { path, points } = crowdOf([step(9_000, 1), step(8_000, 3), step(6_000, 4)], 10_000);
  assert.equal(path, 'M0 100H22V78H44V34H88V12H100');
  assert.deepEqual(points.at(-1), { x: 88, y: 12 });
});

test('one who waits is a single step; a price that fell meanwhile does not leave the picture', () => {
  assert.equal(crowdOf([step(9_000, 2)], 10_000).path, 'M0 100H88V12H100');
  assert.equal(crowdOf([step(9_000, 2)], 8_000).points[0]?.x, 0);
  assert.equal(crowdOf([], 8_000).path, 'M0 100H100');
});
