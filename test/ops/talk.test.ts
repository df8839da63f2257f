import { after, test } from 'node:test';
import { cleanUp } from './souk.ts';
import { talkUnderKills } from './talk.ts';

after(cleanUp);

test('while sockets break, servers die and the bus is cut, everybody sees each message once and in one order', async (t) => {
  await talkUnderKills(t, { shops: 2, buyers: 8, messages: 15, breaks: 3, kills: 1 });
});
