import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from '#features/analytics/reports/plan.ts';
import {
  askedOf,
  type Definition,
  type Filters,
  filterOf,
  kinds,
  type Metric,
  mayCount,
  metrics,
  times,
} from '../web/src/seller/reports/definition.ts';

const isPossible = (definition: Definition) => {
  try {
    planOf(definition);
    return true;
  } catch {
    return false;
  }
};

/** Every set of one or two filters with one or two values, and none. */
const filterSets: Filters[] = [{}];
for (const one of kinds) {
  for (const other of kinds) {
    for (const values of [['a'], ['a', 'b']]) filterSets.push({ [filterOf[one]]: ['c'], [filterOf[other]]: values });
  }
}

test('what the report builder offers is what the server takes, and nothing less', () => {
  let possible = 0;
  for (const time of [null, ...times]) {
    for (const kind of [null, ...kinds]) {
      for (const filters of filterSets) {
        const draft = (metrics: Metric[]): Definition => ({
          metrics,
          dimensions: [time, kind].filter((dimension) => dimension !== null),
          range: { last: '30d' },
          filters,
        });
        for (const metric of metrics) {
          const asked = askedOf(draft([metric]));
          const says = `${metric} by ${time} and ${kind} of ${JSON.stringify(filters)}`;
          assert.equal(isPossible({ ...asked, metrics: [metric] }), mayCount(draft([metric]), metric), says);
          possible += asked.metrics.length;
        }
        const all = askedOf(draft([...metrics]));
        assert.ok(isPossible(all), JSON.stringify(all));
      }
    }
  }
  assert.ok(possible > 500);
});
