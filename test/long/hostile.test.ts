import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { fuzz } from '../fuzzer.ts';

const ROUNDS = 20;
const REQUESTS_A_ROUND = 10_000;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

for (let round = 1; round <= ROUNDS; round++) {
  test(`round ${round}: ${REQUESTS_A_ROUND} requests of every kind are answered as documented`, async (t) => {
    const seed = (Date.now() + round) % 2 ** 31;
    const { faults, statuses } = await fuzz(server, { count: REQUESTS_A_ROUND, seed });
    t.diagnostic(`seed ${seed}; answers by status: ${JSON.stringify(statuses)}`);
    assert.equal(faults.length, 0, `seed ${seed}\n  ${faults.join('\n  ')}`);
  });
}
