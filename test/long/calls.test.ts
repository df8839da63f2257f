import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestServer, type TestServer } from '#support/app.ts';
import { cutMoves, moves } from '#support/call-cuts.ts';
import { type Cast, openCast, playAtOnce, playByTheRules, step } from '#support/call-model.ts';
import { playRaces } from '#support/call-races.ts';
import { everythingIsOver, historiesAgree, watchEdges, watched } from '#support/call-rules.ts';

/** Of each race. */
const ROUNDS = 10_000;
const STORIES = Math.ceil(ROUNDS / 20);

let market: TestServer;

before(async () => {
  market = await startTestServer({ settings: { SOUK_DATABASE_CONNECTIONS: '20' } });
  await watchEdges(market);
});
after(() => market.close());

test(`${ROUNDS} rounds of each race: one wins, the other is told so, and everybody tells the same of it`, async (t) => {
  const tell = (line: string) => t.diagnostic(line);
  await watched(market, playRaces(market, { rounds: ROUNDS, tables: 8, tell }));
});

test(`${STORIES} stories: each answer is what the rules say`, async () => {
  const casts: Cast[] = [await openCast(market), await openCast(market), await openCast(market)];
  const done = new Map<string, number>();
  const story = fc.array(step, { minLength: 10, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(story, story, story), async (stories) => {
      const played = await Promise.all(stories.map((steps, at) => playByTheRules(casts[at] as Cast, steps)));
      for (const one of played.flat()) done.set(one, (done.get(one) ?? 0) + 1);
    }),
    { numRuns: Math.ceil(STORIES / casts.length), endOnFailure: true },
  );
  const missing = everyAnswer.filter((answer) => !done.has(answer));
  assert.deepEqual(missing, [], 'every answer that the rules know was given');
  await everythingIsOver(market);
  await agree(casts);
});

test(`${STORIES} schedules of many requests at once: nobody is in two calls, and each ends once`, async () => {
  const cast = await openCast(market);
  const groups = fc.array(fc.array(step, { minLength: 4, maxLength: 16 }), { minLength: 2, maxLength: 6 });
  await watched(
    market,
    fc.assert(
      fc.asyncProperty(groups, (some) => playAtOnce(cast, some)),
      { numRuns: STORIES, endOnFailure: true },
    ),
  );
  await everythingIsOver(market);
  await agree([cast]);
});

test('a fault at any statement of any move of a call leaves nothing of it, and asked again it happens once', async (t) => {
  const cuts = await cutMoves(market, moves);
  t.diagnostic(`${cuts} cuts`);
  assert.ok(cuts >= 64, `${cuts} cuts`);
});

const everyAnswer = [
  ...['201', '200', '404 not_found', '409 in_call', '409 busy'].map((answer) => `initiate ${answer}`),
  ...['200', '403 forbidden', '404 not_found', '409 answered_elsewhere', '409 call_over', '409 in_call'].map(
    (answer) => `accept ${answer}`,
  ),
  ...['200', '403 forbidden', '404 not_found', '409 call_active', '409 call_over'].map((answer) => `reject ${answer}`),
  ...['200', '403 forbidden', '404 not_found'].map((answer) => `end ${answer}`),
];

async function agree(casts: readonly Cast[]): Promise<void> {
  const people = casts.flatMap((cast) => Object.values(cast.people));
  await historiesAgree(
    market,
    people,
    casts.flatMap(({ shops }) => shops),
  );
}
