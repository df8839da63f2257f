import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer, type TestServer } from '#support/app.ts';
import { randomFrom } from '#support/draw-orders.ts';
import { openYear, playerOf } from '#support/year.ts';
import { compareBehaviour, compareFollowers } from '#support/year-behaviour.ts';
import { compareAnswers, compareDays, heardAll, spoilFigures } from '#support/year-compare.ts';
import { cleanUp, newFolder, runSouk } from '../ops/souk.ts';

const AMOUNTS = { looks: 250, orders: 25, talks: 20, carts: 3, toggles: 4 };
const KILLS = 8;

let server: TestServer;
before(async () => {
  // Nothing is called off meanwhile for being old.
  server = await startTestServer({ settings: { SOUK_CONFIRM_DAYS: '365' } });
});
after(async () => {
  await cleanUp();
  await server.close();
});

test(`a rebuild that is killed ${KILLS} times counts a busy year to the unit, while it goes on`, async (t) => {
  const seed = 1 + Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const market = await openYear(server, randomFrom(seed));
  const playUntil = playerOf(server, market, AMOUNTS);
  const compare = async () => {
    await heardAll(server);
    await compareDays(server, market);
    await compareAnswers(market, 10);
    await compareBehaviour(server, market, 5);
    await compareFollowers(market, 5);
  };
  await playUntil(0.5);
  await compare();
  await spoilFigures(server);
  await Promise.all([playUntil(0.8), rebuildWithKills(KILLS)]);
  await compare();
  await playUntil(1);
  await compare();
});

async function rebuildWithKills(kills: number): Promise<void> {
  const folder = newFolder('year');
  const settings = { DATABASE_URL: server.databaseUrl, SOUK_DATA: server.dataFolder };
  const { pool } = server.house.database;
  const open = async () => {
    const { rows } = await pool.query<{ id: string; done: number }>(
      'select id, done from analytics_rebuilds where finished_at is null',
    );
    return rows[0];
  };
  let first: string | undefined;
  let stood = 0;
  for (let kill = 0; kill < kills; kill++) {
    const run = runSouk(['analytics', 'rebuild'], { folder, settings });
    let over = false;
    const ended = run.ended.finally(() => {
      over = true;
    });
    const isFurther = async () => ((await open())?.done ?? 0) > stood;
    while (!over && !(await isFurther())) await sleep(2);
    run.child.kill('SIGKILL');
    await ended;
    const left = await open();
    assert.ok(left, `it is not over after ${kill + 1} kills: ${run.output()}`);
    first ??= left.id;
    assert.equal(left.id, first, 'the same one goes on');
    assert.ok(left.done > stood, 'from where it was');
    stood = left.done;
  }
  const last = runSouk(['analytics', 'rebuild'], { folder, settings });
  assert.equal((await last.ended).code, 0, last.output());
  assert.equal(await open(), undefined);
}
