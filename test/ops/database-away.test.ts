import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { type Answer, callerOf, type Person, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, type RunningSouk, until } from './souk.ts';
import { openWire, type Wire } from './wire.ts';

const folder = newFolder('away');
let database: TestDatabase;
let wire: Wire;
let souk: RunningSouk;
let seller: Person;

before(async () => {
  database = await cloneDatabase();
  const address = new URL(database.url);
  wire = await openWire({ host: address.hostname, port: Number(address.port) || 5432 });
  address.host = `127.0.0.1:${wire.port}`;
  souk = await openSouk({ folder, settings: { DATABASE_URL: address.href } });
  seller = await signUp(souk.url, 'Ana');
});

after(async () => {
  await wire.mend();
  const { code } = await souk.stop();
  await cleanUp();
  await wire.close();
  await database.drop();
  assert.equal(code, 0, souk.output().slice(-5_000));
});

/** Writes on until told to stop; `confirmed` holds the ids of what the server said it kept. */
function keepRenaming() {
  const confirmed: string[] = [];
  const refused: Answer[] = [];
  let going = true;
  const clients = Array.from({ length: 8 }, async () => {
    const person = await signUp(souk.url, 'Ben');
    while (going) {
      const name = `Ben ${randomUUID()}`;
      const answer = await person.patch('/api/me', { name });
      if (answer.status === 200) confirmed.push(person.id, name);
      else refused.push(answer);
      await sleep(5);
    }
    // The last confirmed name of each is what must be there.
    return person;
  });
  return {
    confirmed,
    refused,
    async stop() {
      going = false;
      return Promise.all(clients);
    },
  };
}

/** The name that each account must have: the last confirmed one. */
async function assertKept(confirmed: readonly string[]): Promise<void> {
  const last = new Map<string, string>();
  for (let index = 0; index < confirmed.length; index += 2)
    last.set(String(confirmed[index]), String(confirmed[index + 1]));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ id: string; name: string }>('select id, name from users where id = any($1)', [
    [...last.keys()],
  ]);
  await client.end();
  assert.deepEqual(new Map(rows.map(({ id, name }) => [id, name])), last);
}

function assertUnavailable(answers: readonly Answer[]): void {
  assert.ok(answers.length > 0, 'the clients met the gap');
  for (const { status, headers, body } of answers) {
    assert.equal(status, 503, JSON.stringify(body));
    assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.ok(Number(headers.get('retry-after')) >= 1, 'it says when to come again');
    assert.equal((body as { code?: string }).code, 'unavailable');
  }
}

const ready = async () => (await callerOf(souk.url).get('/readyz')).status === 200;

test('while the database is away everybody is told to come again, and it recovers by itself', async (t) => {
  const writing = keepRenaming();
  await until('the clients write', () => writing.confirmed.length > 40, 10_000);
  await wire.cut();
  await until('the clients are refused', () => writing.refused.length > 20, 10_000);
  const guest = callerOf(souk.url);
  assert.equal((await guest.get('/livez')).status, 200, 'nobody is to restart it for that');
  const unready = await guest.get('/readyz');
  assert.equal(unready.status, 503);
  assert.ok(Number(unready.headers.get('retry-after')) >= 1);
  const page = await callerOf(souk.url, seller.accessToken).get('/api/me');
  assertUnavailable([page]);
  await sleep(2_500);

  await wire.mend();
  const back = await until('it is ready again', ready, 5_000);
  const before = writing.confirmed.length;
  await until('the clients write again', () => writing.confirmed.length > before + 40, 5_000);
  await writing.stop();
  t.diagnostic(`ready ${back} ms after the database was back; ${writing.refused.length} answers said 503 meanwhile`);
  assertUnavailable(writing.refused);
  await assertKept(writing.confirmed);
});

test('connections that the database itself ends cost a few answers at most', async (t) => {
  const writing = keepRenaming();
  await until('the clients write', () => writing.confirmed.length > 40, 10_000);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  for (let round = 0; round < 3; round += 1) {
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const before = writing.confirmed.length;
    await until('the clients write again', () => writing.confirmed.length > before + 40, 5_000);
  }
  await admin.end();
  await writing.stop();
  t.diagnostic(`${writing.refused.length} answers said 503`);
  if (writing.refused.length > 0) assertUnavailable(writing.refused);
  await assertKept(writing.confirmed);
});

test('afterwards the bus is connected and jobs are done', async () => {
  const connected = async () => {
    const { text } = (await callerOf(souk.url).get<{ text: string }>('/metrics')).body;
    return text.includes('souk_bus_connected 1\n');
  };
  await until('hints reach other nodes again', connected, 5_000);
  const mails = () => readdirSync(join(folder, 'data/mail')).length;
  const before = mails();
  await signUp(souk.url, 'Cleo');
  await until('the letter of welcome is written', () => mails() > before, 10_000);
});
