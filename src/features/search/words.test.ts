import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Product } from '#features/catalogue/schema.ts';
import type { Shop } from '#features/shops/schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { memoryOf } from './memory/memory.ts';
import type { FoundProducts } from './schema.ts';

let market: TestServer;
let ana: Person;
before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
});
after(() => market.close());
test('debug', async () => {
  const shop = (await ana.post<Shop>('/api/shops', { name: 'Attic', currency: 'EUR' })).body;
  const { body } = await ana.post<Product>(`/api/shops/${shop.id}/products`, {
    title: 'Gramophone with a horn',
    price: { amount: 1, currency: 'EUR' },
    description: 'Walnut, wound by hand',
  });
  await setTimeout(500);
  await ana.patch(`/api/products/${body.id}`, { title: `Electric Gramo` });
  await setTimeout(500);
  const { body: found } = await market.guest.get<FoundProducts>('/api/search/products?facets=false&q=gramophone');
  console.log(JSON.stringify(found), memoryOf(market.house)?.state);
});
