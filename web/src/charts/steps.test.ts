import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepTo, stopAt } from './steps.ts';

test('arrow keys go from stop to stop and never beyond the ends', () => {
  assert.equal(stepTo('ArrowRight', 0, 3), 1);
  assert.equal(stepTo('ArrowRight', 2, 3), 2);
  assert.equal(stepTo('ArrowLeft', 0, 3), 0);
  assert.deepEqual([stepTo('Home', 2, 3), stepTo('End', 0, 3)], [0, 2]);
  assert.deepEqual([stepTo('ArrowRight', -1, 3), stepTo('ArrowLeft', -1, 3)], [0, 2], 'from outside');
  assert.equal(stepTo('a', 1, 3), undefined);
});

test('a pointer finds the nearest stop, on stairs the one that still held', () => {
  assert.deepEqual(
    [0, 20, 26, 100].map((x) => stopAt([0, 50, 100], x, false)),
    [0, 0, 1, 2],
  );
  assert.deepEqual(
    [0, 49, 50, 99].map((x) => stopAt([0, 50, 100], x, true)),
    [0, 0, 1, 1],
  );
});
