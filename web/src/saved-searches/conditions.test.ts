import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from '../search/address.ts';
import { addressOf, conditionsOf, sameness } from './conditions.ts';

const found = readAddress({
  q: 'lamp',
  'attr.Colour': ['red', 'blue'],
  maxPrice: '5000',
  inStock: 'true',
  sort: 'priceUp',
  view: 'list',
  pages: '3',
});

test('of a search its conditions are kept, not its order nor how it is shown', () => {
  assert.deepEqual(conditionsOf(found), {
    q: 'lamp',
    'attr.Colour': ['red', 'blue'],
    maxPrice: '5000',
    inStock: 'true',
  });
  assert.deepEqual(conditionsOf({}), {});
  assert.deepEqual(
    conditionsOf(readAddress({ lat: '48', lng: '2', sort: 'distance' })),
    {},
    'a point leaves nothing out',
  );
  assert.deepEqual(conditionsOf(readAddress({ lat: '48', lng: '2', radiusKm: '5' })), {
    radiusKm: '5',
    lat: '48',
    lng: '2',
  });
});

test('the same conditions are the same search, in whatever order they stand', () => {
  const kept = { inStock: 'true', maxPrice: '5000', 'attr.Colour': ['blue', 'red'], q: 'lamp' };
  assert.equal(sameness(kept), sameness(conditionsOf(found)));
  assert.equal(sameness({ q: 'lamp', category: 'home' }), sameness({ category: ['home'], q: 'lamp' }));
  assert.notEqual(sameness({ ...kept, maxPrice: '4000' }), sameness(kept));
});

test('a kept search is opened as the address it was', () => {
  const { sort: _sort, view: _view, pages: _pages, ...conditions } = found;
  assert.deepEqual(addressOf(conditionsOf(found)), conditions);
});
