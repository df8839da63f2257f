import { after, test } from 'node:test';
import { announceUnderKills } from './announce.ts';
import { cleanUp } from './souk.ts';

after(cleanUp);

test('a server that is killed amid an announcement goes on with it, and everybody is told once', async (t) => {
  await announceUnderKills(t, { people: 3_000, kills: 1 });
});
