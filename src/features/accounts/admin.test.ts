import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '#platform/ids.ts';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person, signIn } from '#support/people.ts';
import type { Account } from './admin.schema.ts';
import type { SignedIn } from './schema.ts';
import { banByEmail, createAdmin, setupLink } from './service.ts';

let server: TestServer;
let root: Person;

before(async () => {
  server = await startTestServer();
  const email = `root.${randomUUID().slice(0, 8)}@example.com`;
  await createAdmin(server.house, { email, name: 'Root', password: PASSWORD });
  root = await signIn(server.url, { email, name: 'Root' });
});
after(() => server.close());

interface Refusal {
  code: string;
  detail: string;
  errors?: { path: string }[];
}

function tryToSignIn(person: Person) {
  return server.guest.post<SignedIn & Refusal>('/api/auth/login', { email: person.email, password: PASSWORD });
}

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

test('a ban ends every session at once and keeps the person out', async () => {
  const ana = await server.person('Ana');
  const path = `/api/admin/users/${ana.id}/ban`;
  const { status, body } = await root.put<Account>(path, { reason: 'Sold what never existed' });
  assert.equal(status, 200);
  assert.deepEqual([body.status, body.reason], ['banned', 'Sold what never existed']);
  assert.equal((await ana.get<Refusal>('/api/me')).body.code, 'session_ended');
  const refreshed = await server.guest.post('/api/auth/refresh', { refreshToken: ana.refreshToken });
  assert.equal(refreshed.status, 401);
  const signedIn = await tryToSignIn(ana);
  assert.deepEqual([signedIn.status, signedIn.body.code], [403, 'account_banned']);
  const guessed = await server.guest.post<Refusal>('/api/auth/login', { email: ana.email, password: 'nope nope' });
  assert.equal(guessed.body.code, 'wrong_credentials', 'only the right password is told of the ban');

  assert.equal((await root.put(path, { reason: 'Again' })).status, 200);
  assert.deepEqual(await server.announced('account.banned', ({ userId }) => userId === ana.id), [{ userId: ana.id }]);
  assert.equal((await root.put<Account>(`/api/admin/users/${ana.id}/reinstate`, {})).body.status, 'active');
  assert.equal((await tryToSignIn(ana)).status, 200);
  assert.equal((await server.announced('account.reinstated', ({ userId }) => userId === ana.id)).length, 1);
});

test('a sign-in that races a ban leaves no living session', async () => {
  for (let round = 0; round < 5; round++) {
    const ana = await server.person('Ana');
    const [, ...signedIn] = await Promise.all([
      root.put(`/api/admin/users/${ana.id}/ban`, { reason: 'Spam' }),
      ...Array.from({ length: 4 }, () => tryToSignIn(ana)),
    ]);
    for (const { status, body } of signedIn) {
      if (status !== 200) continue;
      const me = await server.guest.get('/api/me', { authorization: `Bearer ${body.accessToken}` });
      assert.equal(me.status, 401);
    }
    const { rows } = await server.house.database.pool.query(
      'select 1 from user_sessions where user_id = $1 and ended_at is null',
      [ana.id],
    );
    assert.equal(rows.length, 0);
  }
});

test('a suspension lasts until its time', async () => {
  const ana = await server.person('Ana');
  const path = `/api/admin/users/${ana.id}/suspend`;
  const past = await root.put<Refusal>(path, { until: '2020-01-01T00:00:00Z', reason: 'Spam' });
  assert.deepEqual([past.status, past.body.errors?.[0]?.path], [400, '/until']);
  for (const until of ['0000-01-01T00:00:00Z', '2030-06-30T23:59:60Z', '2030-01-01T00:00:00+23:59', 'tomorrow']) {
    assert.equal((await root.put(path, { until, reason: 'Spam' })).status, 400, until);
  }
  const { status, body } = await root.put<Account>(path, { until: tomorrow(), reason: 'Spam' });
  assert.deepEqual([status, body.status], [200, 'suspended']);
  assert.equal((await ana.get('/api/me')).status, 401);
  const refused = await tryToSignIn(ana);
  assert.deepEqual([refused.status, refused.body.code], [403, 'account_suspended']);
  assert.equal((await server.announced('account.suspended', ({ userId }) => userId === ana.id)).length, 1);

  await server.house.database.pool.query(`update users set suspended_until = now() where id = $1`, [ana.id]);
  assert.equal((await tryToSignIn(ana)).status, 200);
  for (let tries = 0; tries < 40; tries++) {
    if ((await server.announced('account.reinstated', ({ userId }) => userId === ana.id)).length > 0) break;
    await pause(100);
  }
  assert.equal((await server.announced('account.reinstated', ({ userId }) => userId === ana.id)).length, 1);
});

test('who is banned is not let off with a suspension', async () => {
  const ana = await server.person('Ana');
  await root.put(`/api/admin/users/${ana.id}/ban`, { reason: 'Spam' });
  const { status, body } = await root.put<Refusal>(`/api/admin/users/${ana.id}/suspend`, {
    until: tomorrow(),
    reason: 'Spam',
  });
  assert.deepEqual([status, body.code], [409, 'account_is_banned']);
});

test('a role counts from the next request on', async () => {
  const ana = await server.person('Ana');
  assert.equal((await ana.get('/api/admin/users')).status, 403);
  await root.put(`/api/admin/users/${ana.id}/role`, { role: 'admin' });
  assert.equal((await ana.get('/api/admin/users')).status, 200);
  await root.put(`/api/admin/users/${ana.id}/role`, { role: 'moderator' });
  assert.equal((await ana.get('/api/admin/users')).status, 403);
});

test('nobody but an admin does any of this, and no admin to themselves', async () => {
  const ana = await server.person('Ana');
  const moderator = await server.person('Mo');
  await root.put(`/api/admin/users/${moderator.id}/role`, { role: 'moderator' });
  const wishes: [string, object][] = [
    ['ban', { reason: 'Spam' }],
    ['suspend', { until: tomorrow(), reason: 'Spam' }],
    ['reinstate', {}],
    ['role', { role: 'admin' }],
  ];
  for (const [wish, body] of wishes) {
    assert.equal((await server.guest.put(`/api/admin/users/${ana.id}/${wish}`, body)).status, 401, wish);
    for (const person of [ana, moderator]) {
      assert.equal((await person.put(`/api/admin/users/${ana.id}/${wish}`, body)).status, 403, wish);
    }
    assert.equal((await root.put(`/api/admin/users/${root.id}/${wish}`, body)).status, 403, wish);
    assert.equal((await root.put(`/api/admin/users/${newId()}/${wish}`, body)).status, 404, wish);
  }
  for (const path of ['/api/admin/users', '/api/admin/audit-log']) {
    assert.equal((await moderator.get(path)).status, 403);
  }
});

test('accounts are found by the beginning of their address and by status', async () => {
  const prefix = `findme${randomUUID().slice(0, 6)}`;
  const emails = [1, 2, 3].map((nr) => `${prefix}.${nr}@example.com`);
  for (const email of emails) {
    await server.guest.post('/api/auth/register', { email, password: PASSWORD, name: 'Ana' });
  }
  const find = async (query: string) => (await root.get<Page<Account>>(`/api/admin/users?${query}`)).body;
  const first = await find(`email=${prefix.toUpperCase()}&limit=2`);
  const rest = await find(`email=${prefix}&limit=2&cursor=${first.nextCursor}`);
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ email }) => email),
    emails.toReversed(),
  );

  await banByEmail(server.house, emails[1] ?? '', 'Spam');
  assert.deepEqual(
    (await find(`email=${prefix}&status=banned`)).items.map(({ email }) => email),
    [emails[1]],
  );
  assert.equal((await find(`email=${prefix}&status=active`)).items.length, 2);
  await assert.rejects(banByEmail(server.house, 'nobody@example.com', 'Spam'), { code: 'not_found' });
});

test('the audit log tells who did what to whom, without names or addresses', async () => {
  const ana = await server.person('Ana');
  await root.put(`/api/admin/users/${ana.id}/ban`, { reason: 'Spam' });
  const { body } = await root.get<Page<Record<string, unknown>>>('/api/admin/audit-log?limit=1');
  const [entry] = body.items;
  assert.deepEqual(
    { ...entry, id: '', createdAt: '' },
    {
      id: '',
      actorId: root.id,
      action: 'account.banned',
      subjectType: 'user',
      subjectId: ana.id,
      detail: { reason: 'Spam' },
      ipAddress: '127.0.0.0',
      createdAt: '',
    },
  );
  assert.ok(body.nextCursor);
});

test('an address can have one admin account, and a weak password makes none', async () => {
  const again = { email: root.email, name: 'Root', password: PASSWORD };
  await assert.rejects(createAdmin(server.house, again), { code: 'email_taken' });
  const weak = { email: 'other@example.com', name: 'Root', password: 'password1' };
  await assert.rejects(createAdmin(server.house, weak), { code: 'weak_password' });
});

test('the link of the first start makes one admin, once', async () => {
  const empty = await startTestServer();
  try {
    const link = await setupLink(empty.house, 'https://market.example');
    const setupToken = new URL(link ?? '').searchParams.get('setup');
    const registration = () => ({
      email: `${randomUUID()}@example.com`,
      password: PASSWORD,
      name: 'First',
      setupToken,
    });
    const forged = await empty.guest.post('/api/auth/register', { ...registration(), setupToken: 'forged' });
    assert.equal(forged.status, 403);
    const answers = await Promise.all(
      [1, 2, 3].map(() => empty.guest.post<SignedIn>('/api/auth/register', registration())),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403, 403]);
    assert.equal(answers.find(({ status }) => status === 201)?.body.user.role, 'admin');
    assert.equal(await setupLink(empty.house, 'https://market.example'), null);
  } finally {
    await empty.close();
  }
});
