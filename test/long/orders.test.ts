import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { everyStep, playOrders } from '#support/order-model.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test('500 stories of buyer, shop and house: after each step an order is as its rules say', async () => {
  const made = await playOrders(server, 500, 60);
  assert.deepEqual(
    everyStep.filter((step) => !made.has(step)),
    [],
    'every step there is was made',
  );
});
