import { after, test } from 'node:test';
import { cleanUp } from '../ops/souk.ts';
import { talkUnderKills } from '../ops/talk.ts';

after(cleanUp);

test('200 clients and more than 1,000 reconnects with servers killed under them: no gap, no repeat, one order', async (t) => {
  await talkUnderKills(t, { shops: 20, buyers: 160, messages: 30, breaks: 5, kills: 20 });
});
