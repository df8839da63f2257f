import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer } from '#support/app.ts';
import { openParties, ring, seeCall } from '#support/calls.ts';
test('x', async () => {
  const market = await startTestServer({ settings: { SOUK_LOG_LEVEL: 'error' } });
  try {
  const p = await openParties(market);
  const { body } = await ring(p.buyer, p);
  console.log((await p.owner.post('/api/blocks', { conversationId: p.conversationId })).status);
  for (let i = 0; i < 10; i++) {
    const s = await seeCall(p.buyer, body.id);
    console.log(i, s.status, s.endReason);
    if (s.endedAt) break;
    await sleep(500);
  }
  console.log(await market.announced('people.blocked'), (await market.house.database.pool.query(`select name, state, output from pgboss.job where name like 'calls%'`)).rows);
  } finally { await market.close(); }
});
