import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person, signIn } from '#support/people.ts';
import { commonPasswords, commonWords } from './common-passwords.ts';
import { weaknessOf } from './password-rules.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { accountTokenText } from './tokens.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Refusal {
  code: string;
  errors?: { path: string; message: string }[];
}

const nobody = { email: 'zyx@example.com', name: 'Zyx' };
const NEW_PASSWORD = 'quiet river under nine stars';

function tryPassword(email: string, password: string) {
  return server.guest.post<Refusal>('/api/auth/login', { email, password });
}

/** The token of the latest link that was to be mailed. */
async function linkOf(person: Pick<Person, 'id'>, purpose: 'verify_email' | 'reset_password'): Promise<string> {
  const { rows } = await server.house.database.pool.query(
    `select data->>'tokenId' as id from notification_intents where user_id = $1 and type = $2 order by key desc limit 1`,
    [person.id, `account.${purpose}`],
  );
  return accountTokenText(server.house.keys, rows[0].id, purpose);
}

test('the commonest passwords are refused, however they are dressed up', () => {
  for (const password of commonPasswords) assert.ok(weaknessOf(password, nobody), password);
  for (const word of commonWords) {
    for (const dressed of [`${word}${'1234567'.slice(0, Math.max(2, 8 - word.length))}`, `${word.toUpperCase()}2024`]) {
      if (dressed.length - word.length <= 4) assert.ok(weaknessOf(dressed, nobody), dressed);
    }
  }
  for (const password of [
    'P@ssw0rd',
    'P@$$w0rd1',
    'aaaaaaaa',
    'abababab',
    '12341234',
    '11111112',
    '12345678',
    '87654321',
    'abcdefgh',
    'qwertyuiop',
    'qwerty1234',
    'abcd4321',
    'asdfghjkl',
    'QWERTZUIOP',
    'Summer2024!',
    '$unshine99',
    'iloveyou!!',
  ])
    assert.ok(weaknessOf(password, nobody), password);
});

test('the name and the address are no passwords', () => {
  const ana = { email: 'ana.sofia@example.com', name: 'Ana Sofia' };
  for (const password of ['ana.sofia', 'ana.sofia@example.com', 'Ana Sofia1', 'AnaSofia99', 'ana.sofia2024']) {
    assert.match(weaknessOf(password, ana) ?? '', /name or address/, password);
  }
});

test('ordinary good passwords pass', () => {
  for (const password of [
    PASSWORD,
    NEW_PASSWORD,
    'tr0ub4dor&3-x9',
    'xK9#mQ2$vL',
    'Zwölf Boxkämpfer',
    'слон в посудной лавке',
    '馬電池正解馬電池',
    'monkeys eat bananas',
    'p\u0000assphrase with nul',
    '🦄🐙🌵🍕🚲🎻🧊🌋',
  ])
    assert.equal(weaknessOf(password, nobody), undefined, password);
});

test('length counts characters as people see code points', () => {
  assert.match(weaknessOf('🦄🐙🌵🍕🚲🎻🧊', nobody) ?? '', /at least 8/);
  const long = [...'🦄🐙🌵🍕🚲🎻🧊🌋'.repeat(25)].map((each, index) => (index % 7 ? each : '🎈')).join('');
  assert.equal([...long].length, 200);
  assert.equal(weaknessOf(long, nobody), undefined);
  assert.match(weaknessOf(`${long}x`, nobody) ?? '', /at most 200/);
});

test('a weak password is refused by name, before an account exists', async () => {
  const email = `${randomUUID()}@example.com`;
  const { status, body } = await server.guest.post<Refusal>('/api/auth/register', {
    email,
    name: 'Ana',
    password: '🦄'.repeat(500),
  });
  assert.deepEqual(
    [status, body.code, body.errors],
    [422, 'weak_password', [{ path: '/password', message: 'must have at most 200 characters' }]],
  );
  assert.equal((await tryPassword(email, '🦄'.repeat(500))).status, 401);
  const huge = await server.guest.post('/api/auth/register', { email, name: 'Ana', password: 'x'.repeat(1_001) });
  assert.equal(huge.status, 400);
});

test('any password of 8 to 200 characters opens its own account', { timeout: 60_000 }, async () => {
  const any = fc.string({ unit: 'binary', minLength: 8, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(any, async (password) => {
      const hash = await hashPassword(server.house, password);
      assert.ok(await isPassword(server.house, password, hash));
      assert.match(hash, /^\$2[by]\$04\$/);
    }),
    { numRuns: 300 },
  );
});

test('passwords that differ late, in case or in Unicode form are different', async () => {
  const pairs: [string, string][] = [
    [`${'long '.repeat(20)}one`, `${'long '.repeat(20)}two`],
    ['Correct Horse Battery', 'correct horse battery'],
    ['caf\u00e9 caf\u00e9 caf\u00e9', 'cafe\u0301 cafe\u0301 cafe\u0301'],
    ['nul \u0000 one after', 'nul \u0000 two after'],
    ['trailing space here', 'trailing space here '],
  ];
  for (const [one, other] of pairs) {
    const hash = await hashPassword(server.house, one);
    assert.ok(await isPassword(server.house, one, hash));
    assert.equal(await isPassword(server.house, other, hash), false, JSON.stringify(other));
  }
  assert.equal(await isPassword(server.house, 'nobody', null), false);
});

test('a flood of hashing is answered 503 instead of piling up', async () => {
  const results = await Promise.allSettled(Array.from({ length: 200 }, () => hashPassword(server.house, PASSWORD)));
  const refused = results.filter(({ status }) => status === 'rejected');
  assert.ok(refused.length > 0 && refused.length < 200, `${refused.length}`);
  assert.equal((refused[0] as PromiseRejectedResult).reason.code, 'unavailable');
  assert.ok(await isPassword(server.house, PASSWORD, await hashPassword(server.house, PASSWORD)), 'and goes on after');
});

test('I change my password: my other sessions end, the old one is worth nothing', async () => {
  const ana = await server.person('Ana');
  const phone = await signIn(server.url, ana);
  const wrong = await ana.put<Refusal>('/api/me/password', { currentPassword: 'nope nope', newPassword: NEW_PASSWORD });
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'wrong_password']);
  const weak = await ana.put<Refusal>('/api/me/password', { currentPassword: PASSWORD, newPassword: 'password1' });
  assert.deepEqual([weak.status, weak.body.errors?.[0]?.path], [422, '/newPassword']);

  const changed = await ana.put('/api/me/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
  assert.equal(changed.status, 204);
  assert.equal((await ana.get('/api/me')).status, 200);
  assert.equal((await phone.get<Refusal>('/api/me')).body.code, 'session_ended');
  assert.equal((await tryPassword(ana.email, PASSWORD)).status, 401);
  assert.equal((await tryPassword(ana.email, NEW_PASSWORD)).status, 200);
  const { rows } = await server.house.database.pool.query('select action from audit_log where actor_id = $1', [ana.id]);
  assert.deepEqual(rows, [{ action: 'password.changed' }]);
});

test('a link to reset is mailed to those who have an account, and nobody can tell', async () => {
  const ana = await server.person('Ana');
  const [known, unknown] = await Promise.all(
    [ana.email.toUpperCase(), `${randomUUID()}@example.com`].map((email) =>
      server.guest.post('/api/auth/password/forgot', { email }),
    ),
  );
  assert.deepEqual([known?.status, known?.body], [unknown?.status, unknown?.body]);
  assert.equal(known?.status, 202);
  await Promise.all(
    Array.from({ length: 20 }, () => server.guest.post('/api/auth/password/forgot', { email: ana.email })),
  );
  const { rows } = await server.house.database.pool.query(
    `select count(*)::int as mails from notification_intents where user_id = $1 and type = 'account.reset_password'`,
    [ana.id],
  );
  assert.equal(rows[0].mails, 5, 'no mailbox is flooded');
});

test('of fifty uses of one reset link at once one works, and every session ends', async () => {
  const ana = await server.person('Ana');
  await server.guest.post('/api/auth/password/forgot', { email: ana.email });
  const token = await linkOf(ana, 'reset_password');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, nr) =>
      server.guest.post<Refusal>('/api/auth/password/reset', { token, password: `quiet river number ${nr} here` }),
    ),
  );
  const done = answers.flatMap(({ status }, nr) => (status === 204 ? [nr] : []));
  assert.equal(done.length, 1);
  for (const { status, body } of answers)
    if (status !== 204) assert.deepEqual([status, body.code], [400, 'link_invalid']);
  assert.equal((await ana.get<Refusal>('/api/me')).body.code, 'session_ended');
  assert.equal((await tryPassword(ana.email, PASSWORD)).status, 401);
  assert.equal((await tryPassword(ana.email, `quiet river number ${done[0]} here`)).status, 200);
});

test('a reset link is worth nothing after an hour, for another purpose, or changed', async () => {
  const ana = await server.person('Ana');
  await server.guest.post('/api/auth/password/forgot', { email: ana.email });
  const token = await linkOf(ana, 'reset_password');
  const reset = (text: string) =>
    server.guest.post<Refusal>('/api/auth/password/reset', { token: text, password: NEW_PASSWORD });
  assert.equal((await reset(await linkOf(ana, 'verify_email'))).body.code, 'link_invalid');
  assert.equal((await reset(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).body.code, 'link_invalid');
  assert.equal((await reset('nonsense')).body.code, 'link_invalid');
  const weak = await server.guest.post<Refusal>('/api/auth/password/reset', { token, password: 'password1' });
  assert.equal(weak.body.code, 'weak_password', 'and a weak password does not use it up');
  const { pool } = server.house.database;
  await pool.query(`update account_tokens set expires_at = expires_at - interval '1 hour' where user_id = $1`, [
    ana.id,
  ]);
  assert.equal((await reset(token)).body.code, 'link_invalid');
});

test('the mailed link proves my address, and a second click finds it proven', async () => {
  const ana = await server.person('Ana');
  const token = await linkOf(ana, 'verify_email');
  assert.equal((await server.guest.post('/api/auth/email/verify', { token })).status, 204);
  assert.equal((await ana.get<{ emailVerified: boolean }>('/api/me')).body.emailVerified, true);
  assert.equal((await server.guest.post('/api/auth/email/verify', { token })).status, 204);
  const wrong = await server.guest.post<Refusal>('/api/auth/email/verify', { token: 'nonsense' });
  assert.deepEqual([wrong.status, wrong.body.code], [400, 'link_invalid']);
  assert.equal((await ana.post('/api/auth/email/verification')).status, 202);
});

test('the link to prove my address is mailed again on my wish', async () => {
  const ana = await server.person('Ana');
  const first = await linkOf(ana, 'verify_email');
  assert.equal((await ana.post('/api/auth/email/verification')).status, 202);
  const second = await linkOf(ana, 'verify_email');
  assert.notEqual(second, first);
  assert.equal((await server.guest.post('/api/auth/email/verification')).status, 401);
});
