import { after, test } from 'node:test';
import { crashMarket } from '../ops/crash-market.ts';
import { raceForLastUnits } from '../ops/last-unit.ts';
import { cleanUp } from '../ops/souk.ts';

after(cleanUp);

test('of a thousand who want the last unit at three servers, one gets it, twenty times over', (t) =>
  raceForLastUnits(t, { buyers: 1_000, rounds: 20 }));

test('a hundred kills in the middle of the trade lose nothing and double nothing', (t) =>
  crashMarket(t, { kills: 100, between: [0, 2_000] }));
