import { after, test } from 'node:test';
import { crashMarket } from './crash-market.ts';
import { cleanUp } from './souk.ts';

after(cleanUp);

test('a server that is killed between any two steps of the trade loses nothing and doubles nothing', (t) =>
  crashMarket(t, { kills: 1 }));
