import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysOf, faultOf, wishOf } from './address.ts';

const today = '2026-03-29';

test('every span ends today, or with the last day of the last month', () => {
  assert.deepEqual(daysOf('today', today), [today, today]);
  assert.deepEqual(daysOf('7d', today), ['2026-03-23', today]);
  assert.deepEqual(daysOf('30d', today), ['2026-02-28', today]);
  assert.deepEqual(daysOf('12m', today), ['2025-03-30', today]);
  assert.deepEqual(daysOf('12m', '2024-02-29'), ['2023-03-01', '2024-02-29']);
  assert.deepEqual(daysOf('this_month', today), ['2026-03-01', today]);
  assert.deepEqual(daysOf('last_month', today), ['2026-02-01', '2026-02-28']);
  assert.deepEqual(daysOf('last_month', '2026-01-31'), ['2025-12-01', '2025-12-31']);
});

test('an address keeps own days, and what it cannot mean is the last thirty', () => {
  const own = wishOf({ from: '2026-01-01', to: '2026-01-31', compare: 'none', metric: 'revenue' }, today);
  assert.deepEqual(own, {
    ...{ startDate: '2026-01-01', endDate: '2026-01-31', span: 'own', compares: false, metric: 'revenue' },
  });
  for (const asked of [{}, { last: 'ever' }, { from: '2026-02-30', to: today }, { metric: 'toString' }]) {
    const { startDate, span, metric, compares } = wishOf(asked, today);
    assert.deepEqual([startDate, span, metric, compares], ['2026-02-28', '30d', 'views', true]);
  }
});

test('two dates that are no range say why', () => {
  assert.equal(faultOf('', today, today), 'no date');
  assert.equal(faultOf('2026-13-01', today, today), 'no date');
  assert.equal(faultOf(today, '2026-03-28', today), 'order');
  assert.equal(faultOf('2020-01-01', today, today), 'too long');
  assert.equal(faultOf('2026-03-30', '2026-03-31', today), 'future');
  assert.equal(faultOf(today, '2026-03-31', today), null);
  assert.equal(faultOf(today, today, today), null);
});
