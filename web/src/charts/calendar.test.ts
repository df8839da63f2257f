import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, daysBetween, todayIn } from './calendar.ts';

test('days are reckoned as a calendar does, also where a clock skips an hour', () => {
  assert.equal(addDays('2026-03-28', 2), '2026-03-30');
  assert.equal(addDays('2024-03-01', -1), '2024-02-29');
  assert.equal(daysBetween('2026-03-01', '2026-03-31'), 31);
  assert.equal(daysBetween('2026-10-25', '2026-10-25'), 1);
});

test('today is the day on the wall of the shop, wherever one looks from', () => {
  const now = new Date('2026-03-29T11:30:00Z');
  assert.equal(todayIn('Pacific/Kiritimati', now), '2026-03-30');
  assert.equal(todayIn('Pacific/Pago_Pago', now), '2026-03-29');
});
