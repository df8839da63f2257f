import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person, signIn } from '#support/people.ts';
import type { Me, SignedIn } from './schema.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Refusal {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

function newEmail(): string {
  return `someone.${randomUUID().slice(0, 8)}@example.com`;
}

async function intentsOf(userId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { rows } = await server.house.database.pool.query<{ type: string; data: Record<string, unknown> }>(
    'select type, data from notification_intents where user_id = $1 order by created_at, type',
    [userId],
  );
  return rows;
}

function register(email: string, more: Record<string, unknown> = {}, headers?: Record<string, string>) {
  const registration = { email, password: PASSWORD, name: 'Ana', ...more };
  return server.guest.post<SignedIn & Refusal>('/api/auth/register', registration, headers);
}

test('signing up makes an account, signs in, and mails a link to prove the address', async () => {
  const email = newEmail();
  const { status, body } = await register(`  ${email} `.trim(), { name: '  Ana ' });
  assert.equal(status, 201);
  const { id, createdAt } = body.user;
  assert.deepEqual(body.user, {
    id,
    email,
    emailVerified: false,
    name: 'Ana',
    role: 'buyer',
    phone: null,
    phoneVerified: false,
    locale: 'en',
    timeZone: 'UTC',
    showPresence: true,
    disturbNotBefore: null,
    hidesAddress: false,
    mayBeGreeted: false,
    createdAt,
  });
  assert.ok(body.refreshToken && body.deviceToken && body.accessToken);
  const life = Date.parse(body.accessTokenExpiresAt) - Date.now();
  assert.ok(life > 590_000 && life <= 601_000, `${life} ms`);

  assert.deepEqual(await server.announced('account.registered', ({ userId }) => userId === id), [{ userId: id }]);
  assert.deepEqual(
    (await intentsOf(id)).map(({ type }) => type),
    ['account.verify_email'],
    'the very first device is no news',
  );
});

test('one address has one account, however it is written', async () => {
  const email = newEmail();
  assert.equal((await register(email)).status, 201);
  const { status, body } = await register(email.toUpperCase());
  assert.equal(status, 409);
  assert.equal(body.code, 'email_taken');
});

test('two sign-ups with one address at once make one account', async () => {
  const email = newEmail();
  const answers = await Promise.all(Array.from({ length: 8 }, () => register(email)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)]);
  const { rows } = await server.house.database.pool.query('select id from users where email_key = $1', [email]);
  assert.equal(rows.length, 1);
});

test('a sign-up sent twice with one Idempotency-Key is one account and one session', async () => {
  const email = newEmail();
  const headers = { 'idempotency-key': randomUUID() };
  const first = await register(email, {}, headers);
  const again = await register(email, {}, headers);
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.equal(again.body.sessionId, first.body.sessionId);
  assert.equal(again.body.refreshToken, first.body.refreshToken);
  const { rows } = await server.house.database.pool.query('select answer::text from idempotency_keys where key = $1', [
    headers['idempotency-key'],
  ]);
  assert.ok(!JSON.stringify(rows).includes(first.body.refreshToken ?? '?'), 'the kept answer holds no token');
});

test('a misspelt field of a sign-up is named', async () => {
  const { status, body } = await register(newEmail(), { nmae: 'Ana' });
  assert.equal(status, 400);
  assert.equal(body.errors?.[0]?.path, '/nmae');
});

test('signing in works by the password alone, and tells of a new device', async () => {
  const ana = await server.person('Ana');
  const { status, body } = await server.guest.post<SignedIn>('/api/auth/login', {
    email: ana.email.toUpperCase(),
    password: PASSWORD,
  });
  assert.equal(status, 200);
  assert.equal(body.user.id, ana.id);
  assert.notEqual(body.sessionId, ana.sessionId, 'every sign-in is a session of its own');
  const intents = await intentsOf(ana.id);
  assert.equal(intents.at(-1)?.type, 'security.new_device');
  assert.equal(intents.at(-1)?.data.sessionId, body.sessionId);

  await server.guest.post('/api/auth/login', {
    email: ana.email,
    password: PASSWORD,
    deviceToken: body.deviceToken,
  });
  assert.equal((await intentsOf(ana.id)).length, intents.length, 'a known device is no news');
});

test('my other devices hear that I signed in', async () => {
  const ana = await server.person('Ana');
  const { body: before } = await ana.get<{ cursor: string }>('/api/sync');
  const phone = await signIn(server.url, ana);
  const { body } = await ana.get<{ events: { type: string; payload: object }[] }>(`/api/sync?since=${before.cursor}`);
  const started = body.events.filter(({ type }) => type === 'session.started');
  assert.deepEqual(
    started.map(({ payload }) => payload),
    [{ sessionId: phone.sessionId }],
  );
});

test('an unknown address and a wrong password are answered the same', async () => {
  const ana = await server.person('Ana');
  const answers = await Promise.all(
    [ana.email, newEmail()].map((email) =>
      server.guest.post<Refusal & { requestId: string }>('/api/auth/login', { email, password: 'not the password' }),
    ),
  );
  for (const { status, body } of answers) {
    assert.equal(status, 401);
    assert.equal(body.code, 'wrong_credentials');
  }
  const [known, unknown] = answers.map(({ body: { requestId: _, ...body } }) => body);
  assert.deepEqual(known, unknown);
});

test('with cookies no token is in the answer, and the cookies are out of reach of scripts', async () => {
  const { body, headers } = await register(newEmail(), { useCookie: true });
  assert.equal(body.refreshToken, undefined);
  assert.equal(body.deviceToken, undefined);
  const cookies = headers.getSetCookie();
  assert.deepEqual(cookies.map((cookie) => cookie.split('=')[0]).sort(), ['souk-device', 'souk-refresh']);
  for (const cookie of cookies) {
    assert.match(cookie, /; Path=\/; /);
    assert.match(cookie, /; HttpOnly/);
    assert.match(cookie, /; SameSite=Strict/);
  }
  const refresh = cookies.find((cookie) => cookie.startsWith('souk-refresh')) ?? '';
  assert.doesNotMatch(refresh, /Max-Age/, 'it ends with the browser');

  const cookie = refresh.split(';')[0] ?? '';
  const call = (more: Record<string, string>) =>
    server.guest.post<SignedIn & Refusal>('/api/auth/refresh', {}, { cookie, ...more });
  assert.equal((await call({})).status, 403, 'a cookie alone proves nothing');
  assert.equal((await call({ 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await call({ origin: 'https://evil.example' })).status, 403);
  const renewed = await call({ 'sec-fetch-site': 'same-origin' });
  assert.equal(renewed.status, 200);
  assert.equal(renewed.body.refreshToken, undefined);
  assert.match(renewed.headers.getSetCookie()[0] ?? '', /^souk-refresh=/);

  const out = await server.guest.post('/api/auth/logout', {}, { cookie, 'sec-fetch-site': 'same-origin' });
  assert.equal(out.status, 204);
  assert.match(out.headers.getSetCookie()[0] ?? '', /^souk-refresh=;/);
  assert.equal((await call({ 'sec-fetch-site': 'same-origin' })).status, 401);
});

test('over HTTPS the cookies are bound to the host', async () => {
  const secure = await startTestServer({ settings: { SOUK_PUBLIC_URL: 'https://market.example' } });
  try {
    const registration = { email: newEmail(), password: PASSWORD, name: 'Ana', useCookie: true };
    const { headers } = await secure.guest.post('/api/auth/register', registration);
    for (const cookie of headers.getSetCookie()) {
      assert.match(cookie, /^__Host-souk-(refresh|device)=/);
      assert.match(cookie, /; Secure/);
      assert.doesNotMatch(cookie, /Domain/i);
    }
    const cookie = headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const asOwn = { cookie, origin: 'https://market.example' };
    assert.equal((await secure.guest.post('/api/auth/refresh', {}, asOwn)).status, 200);
    const asOther = { cookie, origin: 'http://market.example' };
    assert.equal((await secure.guest.post('/api/auth/refresh', {}, asOther)).status, 403);
  } finally {
    await secure.close();
  }
});

test('who chose to stay signed in keeps the cookie beyond the browser', async () => {
  const ana = await server.person('Ana');
  const signedIn = { email: ana.email, password: PASSWORD, keepSignedIn: true, useCookie: true };
  const { headers } = await server.guest.post('/api/auth/login', signedIn);
  const refresh = headers.getSetCookie().find((cookie) => cookie.startsWith('souk-refresh')) ?? '';
  assert.match(refresh, /Max-Age=2592000/);
});

test('I change my profile, and my phone number lies encrypted', async () => {
  const ana = await server.person('Ana');
  const changes = { name: ' Ana Sofia ', phone: '+351912345678', locale: 'pt-pt', timeZone: 'Europe/Lisbon' };
  const { status, body } = await ana.patch<Me>('/api/me', { ...changes, showPresence: false });
  assert.equal(status, 200);
  assert.deepEqual(body, {
    ...(await ana.get<Me>('/api/me')).body,
    name: 'Ana Sofia',
    phone: '+351912345678',
    locale: 'pt-PT',
    timeZone: 'Europe/Lisbon',
    showPresence: false,
  });
  const { rows } = await server.house.database.pool.query('select phone from users where id = $1', [ana.id]);
  assert.match(rows[0].phone, /^v1\./);
  assert.equal((await ana.patch<Me>('/api/me', { phone: null })).body.phone, null);
});

test('a profile takes no nonsense', async () => {
  const ana = await server.person('Ana');
  for (const [field, value] of Object.entries({
    name: ' ',
    phone: '0351 912345678',
    locale: 'not a language',
    timeZone: 'Europe/Nowhere',
    role: 'admin',
    email: 'other@example.com',
  })) {
    const { status, body } = await ana.patch<Refusal>('/api/me', { [field]: value });
    assert.equal(status, 400, field);
    assert.equal(body.errors?.[0]?.path, `/${field}`);
  }
  assert.equal((await ana.patch('/api/me', {})).status, 400);
});

interface SignInItem {
  succeeded: boolean;
  knownDevice: boolean;
  device: { kind: string; browser: string | null; os: string | null };
  ipAddress: string;
}

test('I see who signed in or tried to, from which device and network', async () => {
  const ana = await server.person('Ana');
  const userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
  const wrong = { email: ana.email, password: 'not the password' };
  await server.guest.post('/api/auth/login', wrong, { 'user-agent': userAgent });
  await signIn(server.url, ana);

  const { body } = await ana.get<Page<SignInItem>>('/api/me/sign-ins?limit=2');
  assert.deepEqual(
    body.items.map(({ succeeded }) => succeeded),
    [true, false],
  );
  assert.deepEqual(body.items[1]?.device, { kind: 'desktop', browser: 'Chrome', os: 'Linux' });
  assert.equal(body.items[1]?.ipAddress, '127.0.0.0');
  const rest = await ana.get<Page<SignInItem>>(`/api/me/sign-ins?limit=2&cursor=${body.nextCursor}`);
  assert.equal(rest.body.items.length, 1, 'signing up is the first');
  assert.equal(rest.body.nextCursor, null);
});

test('erasing my account takes the password, and leaves nothing of me', async () => {
  const ana = await server.person('Ana');
  const phone = await signIn(server.url, ana);
  const refused = await ana.delete<Refusal>('/api/me', { password: 'not the password' });
  assert.equal(refused.status, 403);
  assert.equal(refused.body.code, 'wrong_password');

  assert.equal((await ana.delete('/api/me', { password: PASSWORD })).status, 204);
  for (const device of [ana, phone]) {
    assert.equal((await device.get<Refusal>('/api/me')).body.code, 'session_ended');
    const { status } = await server.guest.post('/api/auth/refresh', { refreshToken: device.refreshToken });
    assert.equal(status, 401);
  }
  const signedIn = await server.guest.post<Refusal>('/api/auth/login', { email: ana.email, password: PASSWORD });
  assert.equal(signedIn.body.code, 'wrong_credentials');
  assert.deepEqual(await server.announced('account.erased', ({ userId }) => userId === ana.id), [{ userId: ana.id }]);
  const { rows } = await server.house.database.pool.query('select name, email, status from users where id = $1', [
    ana.id,
  ]);
  assert.deepEqual(rows, [{ name: 'Former member', email: `erased-${ana.id}`, status: 'erased' }]);
  assert.equal((await register(ana.email)).status, 201, 'the address is free again');
});

test('an account erased twice at once is erased once', async () => {
  const ana: Person = await server.person('Ana');
  const answers = await Promise.all([1, 2, 3].map(() => ana.delete('/api/me', { password: PASSWORD })));
  assert.equal(answers.filter(({ status }) => status === 204).length, 1);
  assert.equal((await server.announced('account.erased', ({ userId }) => userId === ana.id)).length, 1);
});
