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
  for (const a of [1, 2, 3, 4])
    await ana.post<Product>(`/api/shops/${shop.id}/products`, {
      title: 'Teapot ' + a,
      price: { amount: 1, currency: 'EUR' },
    });
  await setTimeout(500);
  for (const b of [1, 2]) {
    const { body: found } = await market.guest.get<FoundProducts>('/api/search/products?facets=false&limit=2&q=teapot');
    console.log(Buffer.from(found.nextCursor ?? '', 'base64url').toString(), memoryOf(market.house)?.state);
    const { body: next } = await market.guest.get<FoundProducts>(
      '/api/search/products?facets=false&limit=2&q=teapot&cursor=' + found.nextCursor,
    );
    console.log(JSON.stringify(next));
    await memoryOf(market.house)?.loaded(20000);
  }
});
