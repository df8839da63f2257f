import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisOf, everySo, placeOf } from './axis.ts';

test('an axis begins at zero and ends at a round number above the most', () => {
  const { y, ticks } = axisOf([3, 187], true);
  assert.deepEqual(ticks, [0, 50, 100, 150, 200]);
  assert.deepEqual([y(0), y(100), y(200)], [100, 50, 0]);
});

test('what is counted has no halves, and nothing at all still has an axis', () => {
  assert.deepEqual(axisOf([0, 1], true).ticks, [0, 1]);
  assert.deepEqual(axisOf([0, 0], true).ticks, [0, 1]);
  assert.equal(axisOf([], true).y(0), 100);
});

test('a day on which more came back than was earned lies below zero', () => {
  const { y, ticks } = axisOf([-500, 1_500], true);
  assert.ok((ticks[0] ?? 0) <= -500);
  assert.ok(y(0) > 50 && y(0) < 100);
  assert.ok(y(-500) <= 100);
});

test('few of many places are named, evenly, the first always', () => {
  assert.deepEqual(everySo(30, 6), [0, 6, 12, 18, 24]);
  assert.deepEqual(everySo(3, 6), [0, 1, 2]);
  assert.deepEqual(everySo(1, 6), [0]);
  assert.deepEqual([placeOf(0, 1), placeOf(0, 3), placeOf(1, 3), placeOf(2, 3)], [50, 0, 50, 100]);
});
