import { after, test } from 'node:test';
import { crashMarket } from './crash-market.ts';
import { raceForLastUnits } from './last-unit.ts';
import { cleanUp } from './souk.ts';

after(cleanUp);

test('of many who want the last unit at three servers, one gets it', (t) =>
  raceForLastUnits(t, { buyers: 60, rounds: 1 }));

test('a server that is killed between any two steps of the trade loses nothing and doubles nothing', (t) =>
  crashMarket(t, { kills: 2 }));
