import { after, test } from 'node:test';
import { crashRounds } from './crash-rounds.ts';
import { cleanUp, newFolder } from './souk.ts';

after(cleanUp);

test('whatever is killed at whatever moment, what was confirmed is there once, and repeats double nothing', async (t) => {
  await crashRounds(t, { folder: newFolder('crash'), victims: ['postgres'] });
});
