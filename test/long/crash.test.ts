import { after, test } from 'node:test';
import { crashRounds } from '../ops/crash-rounds.ts';
import { cleanUp, newFolder } from '../ops/souk.ts';

const KILLS = 200;

after(cleanUp);

test(`${KILLS} kills of the server or its database lose nothing and double nothing`, async (t) => {
  const victims = Array.from({ length: KILLS }, (_, round) => (round % 2 === 0 ? 'server' : 'postgres'));
  await crashRounds(t, { folder: newFolder('crash-long'), victims, between: [100, 3_000] });
});
