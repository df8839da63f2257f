import { test } from 'node:test';
import { startTestServer } from '#support/app.ts';
import { openParties } from '#support/calls.ts';
import { inConversation } from '../../../bench/stock/talks.ts';
import { runWorker } from '../../../bench/processes.ts';
test('x', async () => {
  const market = await startTestServer({ settings: { SOUK_LOG_LEVEL: 'error' } });
  try {
  const all = await Promise.all(Array.from({ length: 20 }, async () => { const p = await market.person('A'); return { userId: p.id, accessToken: p.accessToken }; }));
  const people = await inConversation({ people: { all }, pool: market.house.database.pool } as never, 20);
  console.log(await runWorker('workers/callers.ts', { url: market.url, askedAt: market.url, people, perSecond: 5, seconds: 3, first: 5 }));
  console.log(await runWorker('workers/callers.ts', { url: market.url, askedAt: market.url, people, clients: 2, seconds: 3 }));
  console.log((await market.house.database.pool.query('select status, end_reason, count(*) from video_calls group by 1,2')).rows);
  } finally { await market.close(); }
});
