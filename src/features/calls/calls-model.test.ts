import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestServer, type TestServer } from '#support/app.ts';
import { cutMoves } from '#support/call-cuts.ts';
import { type Cast, openCast, playAtOnce, playByTheRules, step } from '#support/call-model.ts';
import { playRaces } from '#support/call-races.ts';
import { everythingIsOver, historiesAgree, watchEdges } from '#support/call-rules.ts';

let market: TestServer;
let cast: Cast;

before(async () => {
  market = await startTestServer();
  await watchEdges(market);
  cast = await openCast(market);
});
after(() => market.close());

test('whatever is asked of calls, one thing after the other, is answered as the rules say', async () => {
  const story = fc.array(step, { minLength: 8, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(story, async (steps) => void (await playByTheRules(cast, steps))),
    { numRuns: 4, endOnFailure: true },
  );
});

test('whatever is asked of calls at once, nobody is ever in two, and each ends once', async () => {
  const groups = fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(groups, (some) => playAtOnce(cast, some)),
    { numRuns: 4, endOnFailure: true },
  );
});

test('of two who race one wins, and everybody tells the same of it', async (t) => {
  await playRaces(market, { rounds: 3, tables: 3, tell: (line) => t.diagnostic(line) });
});

test('a fault at any statement of the end of a call leaves nothing of it, and asked again it ends once', async (t) => {
  const cuts = await cutMoves(market, ['end'], ['before']);
  t.diagnostic(`${cuts} cuts`);
  assert.ok(cuts >= 8, `${cuts} cuts`);
});

test('when all is over it adds up, and caller, receiver and shop tell the same', async () => {
  await everythingIsOver(market);
  await historiesAgree(market, Object.values(cast.people), cast.shops);
});
