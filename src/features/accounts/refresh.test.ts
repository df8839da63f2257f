import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD } from '#support/people.ts';
import { playRefreshes } from '#support/refresh-model.ts';
import type { SignedIn } from './schema.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

function refresh(refreshToken: string, node = server) {
  return node.guest.post<SignedIn & { code: string }>('/api/auth/refresh', { refreshToken });
}

/** As if every exchange of that session had been so long ago. */
async function age(sessionId: string, seconds: number): Promise<void> {
  await server.house.database.pool.query(
    'update used_refresh_tokens set used_at = used_at - make_interval(secs => $2) where session_id = $1',
    [sessionId, seconds],
  );
}

test('a refresh token is exchanged for new tokens of the same session', async () => {
  const ana = await server.person('Ana');
  const { status, body } = await refresh(ana.refreshToken);
  assert.equal(status, 200);
  assert.equal(body.sessionId, ana.sessionId);
  assert.equal(body.user.id, ana.id);
  assert.notEqual(body.refreshToken, ana.refreshToken);
  const { status: me } = await server.guest.get('/api/me', { authorization: `Bearer ${body.accessToken}` });
  assert.equal(me, 200);
});

test('no token is kept as it is', async () => {
  const ana = await server.person('Ana');
  const { body } = await refresh(ana.refreshToken);
  const { pool } = server.house.database;
  const kept = await Promise.all(
    ['user_sessions', 'used_refresh_tokens'].map((table) => pool.query(`select ${table}::text as row from ${table}`)),
  );
  const text = JSON.stringify(kept.flatMap(({ rows }) => rows));
  for (const token of [ana.refreshToken, body.refreshToken ?? '', ana.accessToken]) assert.ok(!text.includes(token));
});

test('a hundred refreshes of one token at once, on two nodes, all get the same successor', async () => {
  const ana = await server.person('Ana');
  const other = await startTestServer({ beside: server });
  try {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => refresh(ana.refreshToken, index % 2 ? other : server)),
    );
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    assert.equal(new Set(answers.map(({ body }) => body.refreshToken)).size, 1);
    assert.equal((await refresh(answers[0]?.body.refreshToken ?? '')).status, 200);
  } finally {
    await other.close();
  }
});

test('a lost answer can be had again within ten seconds', async () => {
  const ana = await server.person('Ana');
  const first = await refresh(ana.refreshToken);
  await age(ana.sessionId, 8);
  const again = await refresh(ana.refreshToken);
  assert.equal(again.status, 200);
  assert.equal(again.body.refreshToken, first.body.refreshToken);
});

test('a used token that comes back late ends the session, and its owner is told', async () => {
  const ana = await server.person('Ana');
  const { body } = await refresh(ana.refreshToken);
  await age(ana.sessionId, 11);
  const thief = await refresh(ana.refreshToken);
  assert.deepEqual([thief.status, thief.body.code], [401, 'session_ended']);
  assert.equal((await refresh(body.refreshToken ?? '')).body.code, 'session_ended', 'the owner must sign in again');
  assert.equal((await ana.get<{ code: string }>('/api/me')).body.code, 'session_ended');
  assert.equal((await refresh(ana.refreshToken)).status, 401, 'and a third time');

  const { pool } = server.house.database;
  const told = await pool.query(
    `select data from notification_intents where user_id = $1 and type = 'security.token_reused'`,
    [ana.id],
  );
  assert.deepEqual(
    told.rows.map(({ data }) => data.sessionId),
    [ana.sessionId],
  );
  const noted = await pool.query(`select action from audit_log where subject_id = $1`, [ana.sessionId]);
  assert.deepEqual(noted.rows, [{ action: 'session.token_reused' }]);
});

test('who signed out cannot refresh', async () => {
  const ana = await server.person('Ana');
  assert.equal((await ana.post('/api/auth/logout')).status, 204);
  assert.equal((await ana.post('/api/auth/logout')).status, 204, 'twice is once');
  assert.equal((await refresh(ana.refreshToken)).body.code, 'session_ended');
  const bea = await server.person('Bea');
  assert.equal((await server.guest.post('/api/auth/logout', { refreshToken: bea.refreshToken })).status, 204);
  assert.equal((await bea.get('/api/me')).status, 401);
  assert.equal((await server.guest.post('/api/auth/logout', { refreshToken: 'nonsense' })).status, 204);
});

test('without any token there is nothing to refresh', async () => {
  const { status, body } = await server.guest.post<{ code: string }>('/api/auth/refresh');
  assert.deepEqual([status, body.code], [401, 'not_signed_in']);
});

test('what is planted before signing in is not taken over', async () => {
  const ana = await server.person('Ana');
  const planted = { cookie: `souk-refresh=${ana.refreshToken}; souk-device=planted` };
  const bea = await server.person('Bea');
  const signedIn = { email: bea.email, password: PASSWORD, useCookie: true };
  const { body, headers } = await server.guest.post<SignedIn>('/api/auth/login', signedIn, planted);
  assert.notEqual(body.sessionId, ana.sessionId);
  assert.ok(!headers.getSetCookie().some((cookie) => cookie.includes(ana.refreshToken) || cookie.includes('planted')));
});

test('owner and thief never hold two live branches of a session', () => playRefreshes(server, 300));
