import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSearch } from '../addresses.ts';
import { readAddress } from './address.ts';
import { changed, filtersOf, toggled, unfiltered } from './filters.ts';

const read = (text: string) => readAddress(parseSearch(text));

test('an address is read, and nonsense in it ignored', () => {
  assert.deepEqual(
    read('q=lamp&category=home&category=garden&minPrice=100&maxPrice=x&minRating=9&view=moon&sort=priceUp&pages=3&a=b'),
    { q: 'lamp', category: ['home', 'garden'], minPrice: 100, sort: 'priceUp', pages: 3 },
  );
  assert.deepEqual(read('attr.Colour=red&attr.Colour=red&attr.Colour=blue&attr.=x'), {
    'attr.Colour': ['red', 'blue'],
  });
  assert.deepEqual(read('q=&minPrice=&inStock=no&delivery=rocket'), {});
});

test('a radius without a whole point means nothing', () => {
  assert.deepEqual(read('lat=48&radiusKm=5'), {});
  assert.deepEqual(read('lat=0&lng=0&radiusKm=5'), { lat: 0, lng: 0, radiusKm: 5 });
  assert.deepEqual(read('lat=91&lng=0'), {});
});

test('each filter can be taken away alone', () => {
  const address = read(
    'q=lamp&category=home&shop=a&shop=b&minPrice=1&maxPrice=5&lat=1&lng=2&radiusKm=9&attr.X=1&inStock=true',
  );
  const filters = filtersOf(address);
  assert.deepEqual(
    filters.map(({ name, value }) => [name, value]),
    [
      ['category', 'home'],
      ['price', '1'],
      ['place', '9'],
      ['stock', 'true'],
      ['shop', 'a'],
      ['shop', 'b'],
      ['attr.X', '1'],
    ],
  );
  assert.deepEqual(filters.find(({ value }) => value === 'a')?.without.shop, ['b']);
  for (const { without } of filters) assert.equal(filtersOf(without).length, filters.length - 1);
  assert.deepEqual(unfiltered(address), { q: 'lamp' });
});

test('a change begins at the first page, and no order by distance survives its point', () => {
  const address = read('q=lamp&lat=1&lng=2&sort=distance&pages=4');
  assert.deepEqual(changed(address, { lat: undefined, lng: undefined }), { q: 'lamp' });
  assert.deepEqual(toggled(address, 'shop', 'a'), { q: 'lamp', lat: 1, lng: 2, sort: 'distance', shop: ['a'] });
  assert.equal(toggled(toggled(address, 'shop', 'a'), 'shop', 'a').shop, undefined);
});
