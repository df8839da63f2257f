import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person, signIn } from '#support/people.ts';

const settings = { SOUK_ACCESS_TOKEN_SECONDS: '3600', SOUK_SESSION_IDLE_MINUTES: '30' };
let server: TestServer;
const sockets: Socket[] = [];

before(async () => {
  server = await startTestServer({ settings });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
after(() => server.close());

interface SessionItem {
  id: string;
  device: { kind: string; browser: string | null; os: string | null };
  ipAddress: string;
  isOnline: boolean;
  lastActivity: string;
  createdAt: string;
  current: boolean;
}

async function sessionsOf(person: Person): Promise<SessionItem[]> {
  const { status, body } = await person.get<Page<SessionItem>>('/api/sessions');
  assert.equal(status, 200);
  return body.items;
}

async function codeOf(person: Person): Promise<string | undefined> {
  return (await person.get<{ code?: string }>('/api/me')).body.code;
}

async function connect(person: Person, node = server): Promise<Socket> {
  const socket = io(node.url, {
    transports: ['websocket'],
    auth: { token: person.accessToken },
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('sync:ready', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Milliseconds until the server closed the socket. */
async function closed(socket: Socket): Promise<number> {
  const from = performance.now();
  if (socket.connected) await new Promise((resolve) => socket.once('disconnect', resolve));
  return performance.now() - from;
}

async function until(what: string, holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const from = performance.now();
  while (!(await holds())) {
    if (performance.now() - from > withinMs) assert.fail(`${what}: not within ${withinMs} ms`);
    await pause(50);
  }
}

test('I see where I am signed in, newest first, a page at a time', async () => {
  const ana = await server.person('Ana');
  const phone = await signIn(server.url, ana);
  const tablet = await signIn(server.url, ana);
  assert.deepEqual(
    (await sessionsOf(phone)).map(({ id, current }) => [id, current]),
    [
      [tablet.sessionId, false],
      [phone.sessionId, true],
      [ana.sessionId, false],
    ],
  );
  const first = await ana.get<Page<SessionItem>>('/api/sessions?limit=2');
  const rest = await ana.get<Page<SessionItem>>(`/api/sessions?limit=2&cursor=${first.body.nextCursor}`);
  assert.deepEqual(
    rest.body.items.map(({ id }) => id),
    [ana.sessionId],
  );
  assert.equal(rest.body.nextCursor, null);
});

test('I end one session of mine: its token stops, the others go on', async () => {
  const ana = await server.person('Ana');
  const phone = await signIn(server.url, ana);
  assert.equal((await ana.delete(`/api/sessions/${phone.sessionId}`)).status, 204);
  assert.equal(await codeOf(phone), 'session_ended');
  assert.equal(await codeOf(ana), undefined);
  assert.equal((await ana.delete(`/api/sessions/${phone.sessionId}`)).status, 204, 'twice is once');
  const { rows } = await server.house.database.pool.query(
    `select payload from user_events where user_id = $1 and type = 'session.ended'`,
    [ana.id],
  );
  assert.deepEqual(rows, [{ payload: { sessionId: phone.sessionId } }], 'and my devices hear of it, once');
});

test("another's session is as unknown as one that never was", async () => {
  const ana = await server.person('Ana');
  const bea = await server.person('Bea');
  const [foreign, unknown] = await Promise.all(
    [bea.sessionId, newId()].map((id) => ana.delete<{ code: string }>(`/api/sessions/${id}`)),
  );
  assert.deepEqual([foreign?.status, foreign?.body.code], [404, 'not_found']);
  assert.deepEqual([unknown?.status, unknown?.body.code], [404, 'not_found']);
  assert.equal(await codeOf(bea), undefined);
});

test('I end all my other sessions at once', async () => {
  const ana = await server.person('Ana');
  const others = [await signIn(server.url, ana), await signIn(server.url, ana)];
  const { status, body } = await ana.delete<{ ended: number }>('/api/sessions');
  assert.deepEqual([status, body], [200, { ended: 2 }]);
  for (const other of others) assert.equal(await codeOf(other), 'session_ended');
  assert.equal((await sessionsOf(ana)).length, 1);
});

test('a session that ends takes its sockets with it, here at once and on other nodes within a second', async () => {
  const other = await startTestServer({ beside: server, settings });
  try {
    const ana = await server.person('Ana');
    const phone = await signIn(server.url, ana);
    const [here, there, own] = [await connect(phone), await connect(phone, other), await connect(ana)];
    const reasons: string[] = [];
    here.on('session:ended', ({ code }: { code: string }) => reasons.push(code));
    const both = Promise.all([closed(here), closed(there)]);
    await ana.delete(`/api/sessions/${phone.sessionId}`);
    const [atOnce, elsewhere] = await both;
    assert.ok(atOnce < 500 && elsewhere < 1_000, `${atOnce} ms and ${elsewhere} ms`);
    assert.deepEqual(reasons, ['session_ended']);
    assert.ok(own.connected);
    assert.equal(await codeOf(phone), 'session_ended');
  } finally {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await other.close();
  }
});

test('an ended session opens no socket', async () => {
  const ana = await server.person('Ana');
  await ana.post('/api/auth/logout');
  await assert.rejects(connect(ana), /session_ended/);
});

test('activity keeps a session alive, and half an hour without ends it', async () => {
  const aging = await startTestServer({ settings });
  try {
    const ana = await aging.person('Ana');
    await aging.passTime('29 minutes 55 seconds');
    assert.equal(await codeOf(ana), undefined);
    await aging.passTime('59 minutes 50 seconds');
    assert.equal(await codeOf(ana), undefined, 'half an hour after the last, not after the first');
    await aging.passTime('90 minutes');
    assert.equal(await codeOf(ana), 'token_expired', 'the token is an hour old');
    const refreshed = await aging.guest.post<{ code: string }>('/api/auth/refresh', { refreshToken: ana.refreshToken });
    assert.deepEqual([refreshed.status, refreshed.body.code], [401, 'session_ended']);
  } finally {
    await aging.close();
  }
});

test('an idle session ends by itself, its socket closes, and the other devices hear of it', async () => {
  const aging = await startTestServer({ settings: { ...settings, SOUK_SESSION_KEEP_DAYS: '5' } });
  try {
    const ana = await aging.person('Ana');
    const kept = await aging.guest.post<{ sessionId: string; accessToken: string }>('/api/auth/login', {
      email: ana.email,
      password: PASSWORD,
      keepSignedIn: true,
    });
    const authorization = `Bearer ${kept.body.accessToken}`;
    const socket = await connect(ana, aging);
    const end = closed(socket);
    await aging.passTime('31 minutes');
    const ms = await end;
    assert.ok(ms < 5_000, `${ms} ms`);
    assert.equal(await codeOf(ana), 'session_ended');

    const { pool } = aging.house.database;
    await until(
      'the row says so',
      async () => {
        const { rows } = await pool.query('select ended_reason, is_online from user_sessions where id = $1', [
          ana.sessionId,
        ]);
        return rows[0].ended_reason === 'expired' && !rows[0].is_online;
      },
      6_000,
    );
    const { status, body } = await aging.guest.get<Page<SessionItem>>('/api/sessions', { authorization });
    assert.equal(status, 200, 'who chose to stay signed in does');
    assert.deepEqual(
      body.items.map(({ id }) => id),
      [kept.body.sessionId],
    );
    const { rows } = await pool.query(`select payload from user_events where user_id = $1 and type = 'session.ended'`, [
      ana.id,
    ]);
    assert.deepEqual(rows, [{ payload: { sessionId: ana.sessionId } }]);
  } finally {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await aging.close();
  }
});

test('a session ends after its days, however active', async () => {
  const aging = await startTestServer({ settings: { SOUK_SESSION_ABSOLUTE_DAYS: '3', SOUK_SESSION_KEEP_DAYS: '2' } });
  try {
    const ana = await aging.person('Ana');
    const { body } = await aging.guest.post<{ refreshToken: string }>('/api/auth/login', {
      email: ana.email,
      password: PASSWORD,
      keepSignedIn: true,
    });
    let { refreshToken } = body;
    for (const time of ['40 hours', '71 hours 59 minutes']) {
      await aging.passTime(time);
      const { status, body } = await aging.guest.post<{ refreshToken: string }>('/api/auth/refresh', { refreshToken });
      assert.equal(status, 200, time);
      refreshToken = body.refreshToken;
    }
    await aging.passTime('72 hours 1 second');
    assert.equal((await aging.guest.post('/api/auth/refresh', { refreshToken })).status, 401);
  } finally {
    await aging.close();
  }
});

test('activity is in the row within seconds, and at once when the server stops', async () => {
  const other = await startTestServer({ beside: server, settings });
  const ana = await server.person('Ana');
  const { pool } = server.house.database;
  const lastActivity = async () => {
    const { rows } = await pool.query('select last_activity as at from user_sessions where id = $1', [ana.sessionId]);
    return rows[0].at as string;
  };
  const started = await lastActivity();
  await ana.get('/api/me');
  await until('written', async () => (await lastActivity()) > started, 6_000);

  const before = await lastActivity();
  await fetch(`${other.url}/api/me`, { headers: { authorization: `Bearer ${ana.accessToken}` } });
  await other.close();
  assert.ok((await lastActivity()) > before, 'nothing is lost on stopping');
});

test('a session is online while it holds a socket', async () => {
  const ana = await server.person('Ana');
  const phone = await signIn(server.url, ana);
  const isOnline = async () => (await sessionsOf(ana)).find(({ id }) => id === phone.sessionId)?.isOnline ?? false;
  assert.equal(await isOnline(), false);
  const [one, two] = [await connect(phone), await connect(phone)];
  await until('online', isOnline, 2_000);
  one.disconnect();
  await pause(300);
  assert.equal(await isOnline(), true, 'one of two tabs is left');
  two.disconnect();
  await until('offline', async () => !(await isOnline()), 5_000);
});

test('what a dead node held online is offline within five seconds', async () => {
  const ana = await server.person('Ana');
  await server.house.database.pool.query('update user_sessions set is_online = true, node_id = $2 where id = $1', [
    ana.sessionId,
    newId(),
  ]);
  await until('offline', async () => (await sessionsOf(ana))[0]?.isOnline === false, 5_000);
});

test('sockets on two nodes keep a session online until the last is gone', async () => {
  const other = await startTestServer({ beside: server, settings });
  try {
    const ana = await server.person('Ana');
    const isOnline = async () => (await sessionsOf(ana))[0]?.isOnline ?? false;
    await connect(ana);
    const there = await connect(ana, other);
    await until('online', isOnline, 2_000);
    there.disconnect();
    await pause(500);
    await until('still online here', isOnline, 5_000);
  } finally {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await other.close();
  }
});
