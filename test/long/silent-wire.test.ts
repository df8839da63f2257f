import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { io } from 'socket.io-client';
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

test('whose network goes silent is shown as gone within fifteen seconds', async (t) => {
  const near = new URL(souk.url);
  const network = await openWire({ host: near.hostname, port: Number(near.port) });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const buyer = await signUp(souk.url, 'Ben');
    const auth = { token: buyer.accessToken };
    const socket = io(`http://127.0.0.1:${network.port}`, { transports: ['websocket'], auth, reconnection: false });
    await new Promise<void>((resolve) => socket.on('sync:ready', () => resolve()));
    const isOnline = async () => {
      const query = `select 1 from presence where user_id = $1 and state = 'online' and look_again_at is null`;
      return (await client.query(query, [buyer.id])).rowCount === 1;
    };
    await until('they are here', isOnline, 10_000);
    network.freeze();
    const query = `select 1 from presence where user_id = $1 and state = 'offline'`;
    const gone = async () => (await client.query(query, [buyer.id])).rowCount === 1;
    t.diagnostic(`gone after ${await until('they are gone', gone, 15_000)} ms`);
    socket.disconnect();
  } finally {
    await client.end();
    await network.close();
  }
});
