import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { type SmsProvider, startSmsProvider } from '#support/sms-provider.ts';
import { pauseOf } from './phone.service.ts';
import type { Me } from './schema.ts';

let provider: SmsProvider;
let server: TestServer;
let numbers = 10;

before(async () => {
  provider = await startSmsProvider();
  server = await startTestServer({
    settings: { ...provider.settings, SOUK_NAME: 'Bazaar', SOUK_ACCESS_TOKEN_SECONDS: '3600' },
  });
});
after(async () => {
  await server.close();
  await provider.close();
});
afterEach(async () => {
  provider.script();
  await server.passTime('0 seconds');
});

interface Problem {
  code: string;
}

const newNumber = () => `+3519123456${numbers++}`;
const ask = (person: Person) => person.post<Problem & { againAfterSeconds: number }>('/api/me/phone/code');
const show = (person: Person, code: string) => person.put<Me & Problem>('/api/me/phone/verify', { code });

async function withNumber(phone = newNumber()) {
  const person = await server.person('Ana');
  assert.equal((await person.patch<Me>('/api/me', { phone })).body.phoneVerified, false);
  return { person, phone };
}

/** The code that the telephone got last. */
function codeAt(phone: string): string {
  const text = provider.texts.findLast(({ to }) => to === phone)?.body ?? '';
  const [code] = /^\d{6}(?= is your code for Bazaar)/.exec(text) ?? [];
  assert.ok(code, text);
  return code;
}

const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('who shows the code that was sent to their number has proven it, once', async () => {
  const { person, phone } = await withNumber();
  assert.equal((await show(person, '000000')).body.code, 'code_ended', 'none was asked for');
  const { status, body } = await ask(person);
  assert.deepEqual([status, body.againAfterSeconds], [202, 60]);
  const code = codeAt(phone);
  assert.deepEqual(
    [(await show(person, otherThan(code))).status, (await show(person, otherThan(code))).body.code],
    [422, 'wrong_code'],
  );
  const shown = await show(person, code);
  assert.deepEqual([shown.status, shown.body.phoneVerified, shown.body.phone], [200, true, phone]);
  assert.equal((await ask(person)).body.code, 'phone_is_verified');

  // The same number again keeps the proof, another loses it, and the old code proves nothing of it.
  assert.equal((await person.patch<Me>('/api/me', { phone })).body.phoneVerified, true);
  assert.equal((await person.patch<Me>('/api/me', { phone: newNumber() })).body.phoneVerified, false);
  assert.equal((await show(person, code)).body.code, 'code_ended');
  assert.equal((await person.patch<Me>('/api/me', { phone: null })).body.phoneVerified, false);
  assert.deepEqual([(await ask(person)).body.code, (await show(person, code)).body.code], ['no_phone', 'no_phone']);
});

test('a code proves the number it was sent to and no other', async () => {
  const { person, phone } = await withNumber();
  await ask(person);
  const code = codeAt(phone);
  await person.patch('/api/me', { phone: newNumber() });
  assert.equal((await show(person, code)).body.code, 'code_ended');
  await person.patch('/api/me', { phone });
  assert.equal((await show(person, code)).status, 200);

  const { person: eve } = await withNumber(phone);
  assert.equal((await show(eve, code)).body.code, 'code_ended', "somebody else's code is no code");
});

test('a code is worth five tries, however many come at once, and ten minutes', async () => {
  const { person, phone } = await withNumber();
  await ask(person);
  const code = codeAt(phone);
  const tries = await Promise.all(Array.from({ length: 12 }, () => show(person, otherThan(code))));
  const counted = tries.filter(({ body }) => body.code === 'wrong_code').length;
  assert.deepEqual([counted, tries.filter(({ body }) => body.code === 'code_ended').length], [5, 7]);
  assert.equal((await show(person, code)).body.code, 'code_ended', 'the right one comes too late');

  const late = await withNumber();
  await ask(late.person);
  await server.passTime('10 minutes 1 second');
  assert.equal((await show(late.person, codeAt(late.phone))).body.code, 'code_ended');
});

test('a newer code takes the place of the older', async () => {
  const { person, phone } = await withNumber();
  await ask(person);
  const older = codeAt(phone);
  await server.passTime('61 seconds');
  await ask(person);
  if (older !== codeAt(phone)) assert.equal((await show(person, older)).body.code, 'wrong_code');
  assert.equal((await show(person, codeAt(phone))).status, 200);
});

test('the right code shown many times at once proves the number, and a number that changes meanwhile stays unproven', async () => {
  const { person, phone } = await withNumber();
  await ask(person);
  const code = codeAt(phone);
  const shown = await Promise.all(Array.from({ length: 6 }, () => show(person, code)));
  assert.deepEqual(new Set(shown.map(({ status }) => status)), new Set([200]));

  for (let round = 0; round < 4; round++) {
    const racing = await withNumber();
    await ask(racing.person);
    const other = newNumber();
    await Promise.all([show(racing.person, codeAt(racing.phone)), racing.person.patch('/api/me', { phone: other })]);
    const { body } = await racing.person.get<Me>('/api/me');
    assert.deepEqual([body.phone, body.phoneVerified], [other, false]);
  }
});

test('codes are sent once a minute and five times a day, to an account and to a number alike', async () => {
  const { person, phone } = await withNumber();
  const before = provider.attempts;
  const racing = await Promise.all(Array.from({ length: 6 }, () => ask(person)));
  assert.deepEqual(racing.map(({ status }) => status).sort(), [202, 429, 429, 429, 429, 429]);
  assert.equal(provider.attempts, before + 1);
  const refused = racing.find(({ status }) => status === 429);
  assert.equal(refused?.body.code, 'too_many_codes');
  const wait = Number(refused?.headers.get('retry-after'));
  assert.ok(wait > 0 && wait <= 60, String(wait));

  // Somebody else with the same number waits as well, and so does the account with another number.
  const { person: eve } = await withNumber(phone);
  assert.equal((await ask(eve)).status, 429);
  await person.patch('/api/me', { phone: newNumber() });
  assert.equal((await ask(person)).status, 429);

  for (let minute = 1; minute < 5; minute++) {
    await server.passTime(`${minute * 61} seconds`);
    assert.equal((await ask(person)).status, 202);
  }
  await server.passTime('20 minutes');
  assert.equal((await ask(person)).status, 429, 'the sixth of a day');
});

test('pauses go by the day and the minute of each, whichever is longer', () => {
  const sent = (age: number, mine = true, here = true) => ({ age, mine, here });
  assert.equal(pauseOf([]), 0);
  assert.equal(pauseOf([sent(10)]), 50);
  assert.equal(pauseOf([sent(10, false, true)]), 50);
  assert.ok(pauseOf([sent(100)]) <= 0);
  assert.equal(pauseOf([100, 200, 300, 400, 500].map((age) => sent(age, true, false))), 86_400 - 500);
  assert.ok(pauseOf([...[100, 200, 300, 400].map((age) => sent(age)), sent(500, false, false)]) <= 0);
});

test('what the provider says is told, and what never went out is not counted', async () => {
  const { person, phone } = await withNumber();
  for (const answer of [{ status: 503 }, { status: 429 }, { status: 401 }]) {
    provider.script(answer);
    assert.deepEqual([(await ask(person)).status, provider.texts.some(({ to }) => to === phone)], [503, false]);
  }
  provider.script({ status: 400, code: 21614 });
  assert.deepEqual([(await ask(person)).body.code, (await ask(person)).body.code], ['phone_refused', 'too_many_codes']);
  // Nobody knows whether this one arrived: the code counts.
  const unsure = await withNumber();
  provider.script({ status: 500 });
  assert.equal((await ask(unsure.person)).status, 202);
});

test('no code is kept or logged as it is, and nothing of it is in the export', async () => {
  const { person, phone } = await withNumber();
  await ask(person);
  const code = codeAt(phone);
  const { rows } = await server.house.database.pool.query<{ row: string }>(
    'select to_jsonb(c)::text as row from phone_codes as c where user_id = $1',
    [person.id],
  );
  assert.equal(rows.length, 1);
  const [{ row } = { row: '' }] = rows;
  assert.ok(!row.includes(phone) && !row.includes(`"${code}"`), row);
});

test('a market without a provider says so', async () => {
  const plain = await startTestServer({ beside: server });
  const { phone } = await withNumber();
  const person = await plain.person('Ana');
  await person.patch('/api/me', { phone });
  assert.deepEqual([(await ask(person)).status, (await ask(person)).body.code], [409, 'no_text_messages']);
  await plain.close();
});
