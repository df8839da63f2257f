import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAct } from './next-act.ts';

const kinds = ['delivery', 'pickup', 'arranged'] as const;

test('an order goes from one next act to the other until nothing is left', () => {
  const acts = (kind: (typeof kinds)[number]) =>
    (['placed', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned'] as const).map((status) =>
      nextAct({ status, delivery: { kind } }),
    );
  assert.deepEqual(acts('delivery'), ['confirm', 'ship', 'deliver', null, null, null]);
  assert.deepEqual(acts('pickup'), ['confirm', 'deliver', 'deliver', null, null, null]);
  assert.deepEqual(acts('arranged'), ['confirm', 'deliver', 'deliver', null, null, null]);
});
