import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { callerOf, type Person, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, type RunningSouk, until } from '../ops/souk.ts';
import { openWire, type Wire } from '../ops/wire.ts';

/** Longer than any statement may run. */
const HELD_AT_MOST_MS = 40_000;

let database: TestDatabase;
let wire: Wire;
let souk: RunningSouk;
let seller: Person;

before(async () => {
  database = await cloneDatabase();
  const address = new URL(database.url);
  wire = await openWire({ host: address.hostname, port: Number(address.port) || 5432 });
  address.host = `127.0.0.1:${wire.port}`;
  souk = await openSouk({ folder: newFolder('silent'), settings: { DATABASE_URL: address.href } });
  seller = await signUp(souk.url, 'Ana');
});

after(async () => {
  await cleanUp();
  await wire.close();
  await database.drop();
});

test('a wire to the database that goes silent holds nobody for ever, and a new one is found', async (t) => {
  wire.freeze();
  const begun = performance.now();
  const answer = await callerOf(souk.url, seller.accessToken).get('/api/me');
  const held = Math.round(performance.now() - begun);
  t.diagnostic(`answered ${answer.status} after ${held} ms of silence`);
  assert.equal(answer.status, 503);
  assert.ok(held < HELD_AT_MOST_MS);
  assert.equal((await callerOf(souk.url).get('/livez')).status, 200);

  await wire.cut();
  await wire.mend();
  const back = await until(
    'it is ready again',
    async () => (await callerOf(souk.url).get('/readyz')).status === 200,
    10_000,
  );
  t.diagnostic(`ready ${back} ms after the wire was mended`);
});
