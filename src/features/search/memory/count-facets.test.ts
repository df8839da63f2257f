import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOf } from '#support/index-rows.ts';
import { searchIndex } from './search.ts';

const porto = { latitude: 41.15, longitude: -8.61 };
const oslo = { latitude: 59.91, longitude: 10.75 };

test('of all there is what is delivered is counted for each place by itself', () => {
  const { index, shops } = indexOf([{ title: 'chair' }]);
  for (const shop of shops.values()) {
    shops.set(shop.id, { ...shop, zones: [{ centre: porto, radiusKm: 10, countries: null }] });
  }
  const delivered = (place?: typeof porto) => {
    const { facets } = searchIndex(index, shops, {
      ...{ terms: undefined, currency: 'EUR', minPrice: undefined, maxPrice: undefined, minRating: undefined },
      ...{ inStock: false, shopIds: [], categories: [], attributes: [], delivery: undefined },
      around: place && { place, country: null, radiusKm: undefined },
      ...{ sort: 'newest', limit: 1, after: undefined, statistics: undefined, withFacets: true },
    });
    return facets?.find(({ facet, id }) => facet === 'delivery' && id === 'delivery')?.count;
  };
  assert.deepEqual([delivered(), delivered(porto), delivered(oslo), delivered()], [1, 1, 0, 1]);
});
