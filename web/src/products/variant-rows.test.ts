import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_VARIANTS, rowsFor } from './variant-rows.ts';

test('two sizes in two colours are four variants', () => {
  const rows = rowsFor(
    [
      { name: 'Size', values: 'S, M' },
      { name: 'Colour', values: 'Red,Blue, Red' },
    ],
    [],
  );
  assert.deepEqual(
    rows.map(({ options }) => `${options.Size} ${options.Colour}`),
    ['S Red', 'S Blue', 'M Red', 'M Blue'],
  );
});

test('what was written for a variant stays when another value is added', () => {
  const small = { id: 'a', options: { Size: 'S' }, sku: 'S-1', price: '12.50', stock: '3' };
  const rows = rowsFor([{ name: 'Size', values: 'S, M' }], [small]);
  assert.deepEqual(rows, [small, { options: { Size: 'M' }, sku: '', price: '12.50', stock: '0' }]);
});

test('an option without a name or without values is not there yet', () => {
  assert.deepEqual(rowsFor([{ name: '', values: 'S' }], []), []);
  assert.equal(
    rowsFor(
      [
        { name: 'Size', values: 'S' },
        { name: 'Colour', values: ' , ' },
      ],
      [],
    ).length,
    1,
  );
});

test('there are never more than fit into a product', () => {
  const many = Array.from({ length: 30 }, (_, at) => String(at)).join(',');
  assert.equal(
    rowsFor(
      [
        { name: 'A', values: many },
        { name: 'B', values: many },
      ],
      [],
    ).length,
    MOST_VARIANTS,
  );
});
