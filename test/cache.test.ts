import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import type { Bus, Hint } from '#platform/bus.ts';
import { openCache } from '#platform/cache.ts';
import { change, outdate } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';

/** A bus without other nodes. */
function quietBus(): Bus & { hint(tags: string[]): void } {
  let receive: (hint: Hint) => void = () => {};
  return {
    publish() {},
    subscribe(receiver) {
      receive = receiver;
    },
    hint: (tags) => receive({ people: [], tags, sessions: [], topics: [] }),
    connected: true,
    close: async () => {},
  };
}

function cacheAt() {
  const clock = { now: 0 };
  const bus = quietBus();
  return { bus, clock, cache: openCache(bus, { entries: 10, bytes: 100_000 }, () => clock.now) };
}

test('many who ask at once wait for one computation', async () => {
  const { cache } = cacheAt();
  let fills = 0;
  const fill = async () => ({ fills: ++fills });
  const answers = await Promise.all(Array.from({ length: 50 }, () => cache.fetch('a', ['t'], fill)));
  assert.ok(answers.every((answer) => answer.fills === 1));
});

test('a value begun before its tag was outdated is answered but not kept', async () => {
  const { cache, bus } = cacheAt();
  const slow = cache.fetch('a', ['t'], async () => {
    bus.hint(['t']);
    return { version: 'old' };
  });
  assert.deepEqual(await slow, { version: 'old' });
  assert.deepEqual(await cache.fetch('a', ['t'], async () => ({ version: 'new' })), { version: 'new' });
});

test('a value nobody vouches for lives a second, a vouched one longer', async () => {
  const { cache, clock } = cacheAt();
  let fills = 0;
  const read = () => cache.fetch('a', ['t'], async () => ({ fills: ++fills }));
  await read();
  clock.now = 1_100;
  assert.equal((await read()).fills, 2);
  cache.caughtUp();
  clock.now = 2_900;
  assert.equal((await read()).fills, 2);
  // The log could not be read for two seconds: what is kept counts for nothing now.
  clock.now = 3_200;
  assert.equal((await read()).fills, 3);
});

let here: TestServer;
let there: TestServer;

before(async () => {
  here = await startTestServer();
  there = await startTestServer({ beside: here });
});
after(async () => {
  await there.close();
  await here.close();
});

test('what a node outdates is outdated elsewhere within a second, even when its hint is lost', async () => {
  let version = 1;
  const read = () => there.house.cache.fetch('a', ['lost'], async () => ({ version }));
  assert.equal((await read()).version, 1);
  version = 2;
  const silent = { ...here.house, bus: { ...here.house.bus, publish() {} } };
  await change(houseContext(silent), async (tx) => outdate(tx, 'lost'));
  const until = performance.now() + 1_500;
  while ((await read()).version === 1) {
    assert.ok(performance.now() < until, 'still the old value');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
