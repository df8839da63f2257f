import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { callerOf, type Person, signIn, signUp } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, type RunningSouk, until } from './souk.ts';

/** What a change on one node may take to be seen on the other. */
const ELSEWHERE_MS = 1_000;

const folder = newFolder('nodes');
let database: TestDatabase;
let client: pg.Client;
let a: RunningSouk;
let b: RunningSouk;

before(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' };
  // The first makes the secrets in the folder that both share.
  a = await openSouk({ folder, settings });
  b = await openSouk({ folder, settings });
});

after(async () => {
  const endings = await Promise.all([a.stop(), b.stop()]);
  await cleanUp();
  await client.end();
  await database.drop();
  assert.deepEqual(endings, [
    { code: 0, signal: null },
    { code: 0, signal: null },
  ]);
});

/** The same person, asking the other node. */
const at = (node: RunningSouk, { accessToken }: Person) => callerOf(node.url, accessToken);

async function openSocket(node: RunningSouk, { accessToken }: Person): Promise<Socket> {
  const socket = io(node.url, { transports: ['websocket'], auth: { token: accessToken }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
  return socket;
}

/** Resolves with the milliseconds until the socket was closed. */
function closed(socket: Socket): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve) => socket.on('disconnect', () => resolve(Math.round(performance.now() - begun))));
}

async function newAdmin(): Promise<Person> {
  const person = await signUp(a.url, 'Admin');
  await client.query(`update users set role = 'admin' where id = $1`, [person.id]);
  return person;
}

test('a session ended on one node is refused on the other at once, and its socket there closes within a second', async (t) => {
  const ana = await signUp(a.url, 'Ana');
  const phone = await signIn(b.url, ana);
  const socket = await openSocket(b, phone);
  assert.equal((await at(b, phone).get('/api/me')).status, 200);

  const gone = closed(socket);
  assert.equal((await ana.delete(`/api/sessions/${phone.sessionId}`)).status, 204);
  const refused = await at(b, phone).get<{ code: string }>('/api/me');
  assert.deepEqual([refused.status, refused.body.code], [401, 'session_ended']);
  const ms = await gone;
  t.diagnostic(`socket on the other node closed after ${ms} ms`);
  assert.ok(ms < ELSEWHERE_MS);
  assert.equal((await at(b, ana).get('/api/me')).status, 200, 'the other session goes on');
});

test('a ban on one node shuts the person out of the other, sockets and all', async (t) => {
  const admin = await newAdmin();
  const ben = await signUp(b.url, 'Ben');
  const sockets = await Promise.all([openSocket(a, ben), openSocket(b, ben)]);
  const gone = Promise.all(sockets.map(closed));
  const ban = await admin.put(`/api/admin/users/${ben.id}/ban`, { reason: 'sold what was not there' });
  assert.equal(ban.status, 200, JSON.stringify(ban.body));
  for (const node of [a, b]) assert.equal((await at(node, ben).get('/api/me')).status, 401);
  const times = await gone;
  t.diagnostic(`sockets closed after ${times.join(' and ')} ms`);
  assert.ok(Math.max(...times) < ELSEWHERE_MS);
});

test('news reaches a socket on the other node, in order and once', async () => {
  const ana = await signUp(a.url, 'Ana');
  const socket = await openSocket(b, ana);
  const seen: number[] = [];
  socket.on('event', ({ seq }: { seq: number }) => seen.push(seq));
  const first = (await at(a, ana).get<{ cursor: string }>('/api/sync')).body.cursor;
  for (let round = 0; round < 5; round += 1) await signIn(round % 2 ? a.url : b.url, ana);
  await until('the news is there', () => seen.length >= 5, ELSEWHERE_MS);
  await sleep(300);
  const { body } = await at(a, ana).get<{ events: { seq: number }[] }>(`/api/sync?since=${encodeURIComponent(first)}`);
  assert.deepEqual(
    seen,
    body.events.map(({ seq }) => seq),
  );
  socket.disconnect();
});

test('a product changed on one node is fresh there at once and on the other within a second', async (t) => {
  const seller = await signUp(a.url, 'Ana');
  const shop = await seller.post<{ id: string }>('/api/shops', { name: 'Nodes', currency: 'EUR' });
  const product = { title: 'Lamp', price: { amount: 1_000, currency: 'EUR' }, stock: 5, status: 'active' };
  const made = await seller.post<{ id: string }>(`/api/shops/${shop.body.id}/products`, product);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const path = `/api/products/${made.body.id}`;
  const stockOn = async (node: RunningSouk) => (await callerOf(node.url).get<{ stock: number }>(path)).body.stock;
  const slowest = { ms: 0 };
  for (let stock = 10; stock < 20; stock += 1) {
    await Promise.all([stockOn(a), stockOn(b)]);
    const writer = stock % 2 ? a : b;
    const reader = stock % 2 ? b : a;
    assert.equal((await at(writer, seller).patch(path, { stock })).status, 200);
    assert.equal(await stockOn(writer), stock, 'whoever wrote reads it');
    const ms = await until('the other node has it', async () => (await stockOn(reader)) === stock, ELSEWHERE_MS);
    slowest.ms = Math.max(slowest.ms, ms);
  }
  t.diagnostic(`slowest of ten ${slowest.ms} ms`);
});

test('each job is done once, however many nodes there are', async () => {
  const before = letters().length;
  const people = await Promise.all(Array.from({ length: 20 }, (_, index) => signUp((index % 2 ? a : b).url, 'Cleo')));
  await until('every letter is written', () => letters().length >= before + people.length, 15_000);
  await sleep(1_500);
  for (const { email } of people) {
    assert.equal(letters().filter((letter) => letter.includes(email)).length, 1, `${email} got one letter`);
  }
});

/** Mails as they lie in the folder. */
function letters(): string[] {
  const mails = join(folder, 'data/mail');
  return readdirSync(mails).map((name) => readFileSync(join(mails, name), 'utf8'));
}

test('a node that is killed leaves the other to go on alone, which soon shows its people as gone', async (t) => {
  const ana = await signUp(a.url, 'Ana');
  const there = await signUp(b.url, 'Ben');
  const shop = await ana.post<{ id: string }>('/api/shops', { name: 'Seen from afar', currency: 'EUR' });
  const talk = await at(a, there).post<{ id: string }>('/api/conversations', { shopId: shop.body.id });
  const question = { clientMessageId: 'hello', body: 'Are you there?' };
  assert.equal((await at(a, there).post(`/api/conversations/${talk.body.id}/messages`, question)).status, 201);
  const shown: unknown[] = [];
  const seller = await openSocket(a, ana);
  seller.on('signal', ({ payload }: { payload: Record<string, unknown> }) => {
    if (payload.userId === there.id) shown.push(payload.online);
  });
  await openSocket(b, there);
  await until(
    'the socket is known to be open',
    async () => {
      const held = 'select 1 from user_sessions where user_id = $1 and is_online';
      return (await client.query(held, [there.id])).rowCount === 1;
    },
    ELSEWHERE_MS * 10,
  );
  // Their requests may have shown them before the seller listened: then it is no news that they came.
  const path = `/api/conversations/${talk.body.id}`;
  const { body: seen } = await at(a, ana).get<{ other: { online: boolean } }>(path);
  assert.equal(seen.other.online, true);
  await b.kill();
  const killed = performance.now();
  assert.equal((await at(a, ana).patch('/api/me', { name: 'Ana Two' })).status, 200);
  const { rows } = await client.query<{ count: string }>('select count(*) from nodes where lease_until > souk_now()');
  assert.ok(Number(rows[0]?.count) >= 1);
  await until(
    'the lease of the killed node runs out',
    async () => {
      const living = await client.query('select 1 from nodes where lease_until > souk_now()');
      return living.rowCount === 1;
    },
    6_000,
  );
  await until('the seller sees that they are gone', () => shown.at(-1) === false, ELSEWHERE_MS * 10);
  const { rows: late } = await client.query<{ seconds: number }>(
    `select extract(epoch from changed_at - left_at)::float8 as seconds
     from presence join user_sessions using (user_id) where user_id = $1`,
    [there.id],
  );
  t.diagnostic(`seen as gone ${Math.round(performance.now() - killed)} ms after the kill`);
  assert.ok(Number(late[0]?.seconds) < 5, `${late[0]?.seconds} s after its node last lived`);
  seller.disconnect();
  b = await openSouk({ folder, settings: { DATABASE_URL: database.url } });
  assert.equal((await at(b, ana).get('/api/me')).status, 200);
});
