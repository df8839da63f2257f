import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { playRefreshes } from '#support/refresh-model.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test(
  'owner and thief never hold two live branches of a session, in 100,000 interleavings',
  { timeout: 7_200_000 },
  () => playRefreshes(server, 100_000),
);
