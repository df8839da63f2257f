import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { PASSWORD, type Person } from '#support/people.ts';
import { pauseAfter } from './guesses.ts';
import type { SignedIn } from './schema.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Refusal {
  code: string;
}

function guess(email: string, password = 'not the password', more: Record<string, unknown> = {}, node = server) {
  return node.guest.post<SignedIn & Refusal>('/api/auth/login', { email, password, ...more });
}

/** As if all tries had been so long ago. */
async function age(seconds: number): Promise<void> {
  await server.house.database.pool.query('update sign_ins set created_at = created_at - make_interval(secs => $1)', [
    seconds,
  ]);
}

/** Guesses that were looked at, of those sent. */
async function passed(answers: readonly { status: number }[]): Promise<number> {
  assert.ok(answers.every(({ status }) => status === 401 || status === 429));
  return answers.filter(({ status }) => status === 401).length;
}

async function personWithDevice(): Promise<{ ana: Person; deviceToken: string }> {
  const ana = await server.person('Ana');
  const { body } = await guess(ana.email, PASSWORD);
  return { ana, deviceToken: body.deviceToken ?? '' };
}

test('the pauses grow, and no window holds more tries than allowed', () => {
  const rule = { free: 3, most: 6 };
  const table: [number[], number][] = [
    [[], 0],
    [[1, 2], 0],
    [[0, 1, 2], 1],
    [[0.4, 1, 2], 0.6],
    [[0, 1, 2, 3], 2],
    [[0, 1, 2, 3, 4], 4],
    [[5, 10, 20, 30, 40], -1],
    [[5, 10, 20, 30, 40, 50], 850],
  ];
  for (const [ages, pause] of table) assert.equal(pauseAfter(ages, rule), pause, ages.join());
});

test('after five wrong passwords the next tries must wait, longer each time', async () => {
  const ana = await server.person('Ana');
  for (let nr = 1; nr <= 5; nr++) assert.equal((await guess(ana.email)).status, 401);
  const refused = await guess(ana.email, PASSWORD);
  assert.equal(refused.status, 429);
  assert.equal(refused.body.code, 'too_many_attempts');
  assert.equal(refused.headers.get('retry-after'), '1', 'even the right password waits');

  const waits: string[] = [];
  for (const seconds of [1, 2, 4, 8, 16]) {
    await age(seconds);
    assert.equal((await guess(ana.email)).status, 401);
    waits.push((await guess(ana.email)).headers.get('retry-after') ?? '');
  }
  assert.deepEqual(waits.slice(0, 4), ['2', '4', '8', '16']);
  assert.ok(Number(waits[4]) > 800, `${waits[4]} s: ten are all there are in a quarter of an hour`);
  await age(900);
  assert.equal((await guess(ana.email, PASSWORD)).status, 200);
});

test('racing guesses, on two nodes, get no more tries than one after the other', async () => {
  const ana = await server.person('Ana');
  const other = await startTestServer({ beside: server });
  try {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, nr) => guess(ana.email, `guess number ${nr}`, {}, nr % 2 ? other : server)),
    );
    assert.equal(await passed(answers), 5);
  } finally {
    await other.close();
  }
});

test('an address without an account is counted alike', async () => {
  const email = `nobody.${randomUUID()}@example.com`;
  const answers = await Promise.all(Array.from({ length: 12 }, () => guess(email)));
  assert.equal(await passed(answers), 5);
});

test('guessers never lock the owner out of a known device, which has tries of its own', async () => {
  const { ana, deviceToken } = await personWithDevice();
  await Promise.all(Array.from({ length: 12 }, () => guess(ana.email)));
  assert.equal((await guess(ana.email, PASSWORD)).status, 429, 'an unknown device waits');
  const { status, body } = await guess(ana.email, PASSWORD, { deviceToken });
  assert.equal(status, 200);
  assert.equal(body.deviceToken, deviceToken, 'it stays the same device');

  const own = await Promise.all(Array.from({ length: 12 }, () => guess(ana.email, undefined, { deviceToken })));
  assert.equal(await passed(own), 5, 'a stolen device does not guess freely either');
});

test("a guesser's own device is no known device of the victim's", async () => {
  const { deviceToken } = await personWithDevice();
  const victim = await server.person('Bea');
  const answers = await Promise.all(Array.from({ length: 12 }, () => guess(victim.email, undefined, { deviceToken })));
  assert.equal(await passed(answers), 5);
  const forged = await guess(victim.email, PASSWORD, { deviceToken: `${randomUUID()}.forged` });
  assert.equal(forged.status, 429);
});

test('two people who share a browser both stay known there', async () => {
  const { deviceToken } = await personWithDevice();
  const bea = await server.person('Bea');
  const first = await guess(bea.email, PASSWORD, { deviceToken });
  assert.equal(first.body.deviceToken, deviceToken);
  await Promise.all(Array.from({ length: 12 }, () => guess(bea.email)));
  assert.equal((await guess(bea.email, PASSWORD, { deviceToken })).status, 200);
});

test('one address that tries many accounts is slowed down too', async () => {
  await age(1_000);
  const answers = [];
  for (let nr = 0; nr < 60; nr++) answers.push(await guess(`nobody.${randomUUID()}@example.com`));
  const looked = await passed(answers);
  assert.ok(looked >= 50 && looked <= 54, `${looked} tries`);
  const { ana, deviceToken } = await (async () => {
    await age(1_000);
    return personWithDevice();
  })();
  for (let nr = 0; nr < 52; nr++) await guess(`nobody.${randomUUID()}@example.com`);
  assert.equal((await guess(ana.email, PASSWORD)).status, 429);
  assert.equal((await guess(ana.email, PASSWORD, { deviceToken })).status, 200, 'a known device passes');
  await age(1_000);
});

test('guessing shows in the history of the owner and in the audit log', async () => {
  const ana = await server.person('Ana');
  for (let nr = 1; nr <= 6; nr++) {
    await guess(ana.email);
    await age(1);
  }
  const { body } = await ana.get<{ items: { succeeded: boolean }[] }>('/api/me/sign-ins');
  assert.equal(body.items.filter(({ succeeded }) => !succeeded).length, 6);
  const { rows } = await server.house.database.pool.query(
    'select action, detail from audit_log where subject_id = $1',
    [ana.id],
  );
  assert.deepEqual(rows, [{ action: 'sign_in.failed_often', detail: { failures: 5 } }]);
});

test('a password asked for again is guessed no more often than at sign-in', async () => {
  const ana = await server.person('Ana');
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => ana.delete<Refusal>('/api/me', { password: 'not the password' })),
  );
  assert.equal(answers.filter(({ status }) => status === 403).length, 5);
  assert.equal(answers.filter(({ status }) => status === 429).length, 7);
});
