import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { playOrders } from '#support/order-model.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test('whatever buyer, shop and house do in whatever order, an order is as its rules say', async (t) => {
  const made = await playOrders(server, 5, 25);
  t.diagnostic([...made].map(([step, times]) => `${step}: ${times}`).join(', '));
});
