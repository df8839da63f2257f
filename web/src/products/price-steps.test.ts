import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stairsOf } from './price-steps.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 5, 30);
const step = (daysAgo: number, amount: number) => ({
  price: { amount, currency: 'EUR' },
  at: new Date(now - daysAgo * DAY).toISOString(),
});

test('prices are stairs from the first one to now', () => {
  const stairs = stairsOf([step(10, 500), step(50, 1_000), step(100, 750)], now);
  assert.equal(stairs?.path, 'M0 50H48.5V12H87.3V88H100');
  assert.deepEqual([stairs?.lowest, stairs?.highest, stairs?.from], [500, 1_000, now - 100 * DAY]);
});

test('a long history is told from a year ago, beginning with what it cost then', () => {
  const stairs = stairsOf([step(73, 200), step(400, 100), step(800, 900)], now);
  assert.equal(stairs?.path, 'M0 88H77.6V12H100');
  assert.equal(stairs?.highest, 200, 'what was before is not shown');
});

test('a wished price lies within the picture, and changes nothing of what it cost', () => {
  const stairs = stairsOf([step(10, 500), step(50, 1_000)], now, [250]);
  assert.deepEqual([stairs?.lowest, stairs?.highest], [500, 1_000]);
  assert.deepEqual([stairs?.y(1_000), stairs?.y(250)], [12, 88]);
  assert.equal(stairsOf([step(10, 500)], now, [250])?.path, 'M0 12H100', 'one price is a picture beside a wish');
});

test('one price is no picture', () => {
  assert.equal(stairsOf([step(10, 500)], now), undefined);
  assert.equal(stairsOf([], now), undefined);
  assert.equal(stairsOf([step(500, 500), step(800, 900)], now), undefined, 'the same for a year');
  assert.equal(stairsOf([step(-1, 500), step(-2, 900)], now), undefined, 'a clock that is behind');
});
