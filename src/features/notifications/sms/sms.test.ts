import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { type SmsProvider, startSmsProvider } from '#support/sms-provider.ts';
import { smsJob } from './job.ts';

let provider: SmsProvider;
let server: TestServer;
let numbers = 10;

before(async () => {
  provider = await startSmsProvider();
  server = await startTestServer({
    settings: { ...provider.settings, SOUK_PUBLIC_URL: 'https://market.example', SOUK_NAME: 'Bazaar' },
  });
});
after(async () => {
  await server.close();
  await provider.close();
});
afterEach(() => provider.script());

const query = async <Row extends object>(text: string, values: unknown[]) =>
  (await server.house.database.pool.query<Row>(text, values)).rows;

const data = { orderId: newId(), number: 7, shop: 'Radios', amount: { amount: 1250, currency: 'EUR' } };

/** Somebody whose number is known to be theirs. */
async function withPhone() {
  const person = await server.person('Ana');
  const phone = `+3519876543${numbers++}`;
  await person.patch('/api/me', { phone });
  await query('update users set phone_verified_at = now() where id = $1', [person.id]);
  return { person, phone };
}

/** A delivery for which no job was queued: the test runs it. */
async function waiting({ id: userId }: Person): Promise<string> {
  const id = newId();
  await query(
    `insert into notification_deliveries (id, notification_key, user_id, type, data, channel)
     values ($1, $2, $3, 'order.refunded', $4, 'sms')`,
    [id, `test:${id}`, userId, data],
  );
  return id;
}

const run = (deliveryId: string) => smsJob.run({ deliveryId }, server.house);

async function statusOf(deliveryId: string): Promise<string | undefined> {
  const [row] = await query<{ status: string }>('select status from notification_deliveries where id = $1', [
    deliveryId,
  ]);
  return row?.status;
}

const textsTo = (phone: string) => provider.texts.filter(({ to }) => to === phone);

test('who wants text messages gets one, short and with a link', async () => {
  const { person, phone } = await withPhone();
  await query(`insert into notification_preferences values ($1, 'order.refunded', 'sms', true)`, [person.id]);
  await change(houseContext(server.house), async (tx) => {
    notify(tx, { key: `test:${newId()}`, userId: person.id, type: 'order.refunded', data });
  });
  const { body, from } = await provider.waitFor(({ to }) => to === phone);
  assert.equal(from, '+15005550006');
  assert.match(body, /^Bazaar: .{5,120} https:\/\/market\.example\/orders\/[0-9a-f-]{36}$/);
  assert.ok(body.length < 300, body);
});

test('only a number that is known to be theirs gets any', async () => {
  for (const change of ['phone_verified_at = null', `status = 'banned'`, 'phone_verified_at = null, phone = null']) {
    const { person, phone } = await withPhone();
    const id = await waiting(person);
    await query(`update users set ${change} where id = $1`, [person.id]);
    await run(id);
    assert.deepEqual([await statusOf(id), textsTo(phone)], ['dropped', []], change);
  }
});

test('of many tries at once one sends', async () => {
  const { person, phone } = await withPhone();
  const id = await waiting(person);
  await Promise.allSettled(Array.from({ length: 5 }, () => run(id)));
  await run(id);
  assert.deepEqual([await statusOf(id), textsTo(phone).length], ['sent', 1]);
});

test('where nobody knows whether it went out, it is not sent again', async () => {
  for (const status of [500, 502, 504]) {
    const { person } = await withPhone();
    const id = await waiting(person);
    provider.script({ status });
    const before = provider.attempts;
    await run(id);
    await run(id);
    assert.deepEqual([await statusOf(id), provider.attempts - before], ['dropped', 1], String(status));
  }
  // A provider that takes it and breaks off before it says so.
  const { person, phone } = await withPhone();
  const id = await waiting(person);
  provider.script('break');
  await run(id);
  await run(id);
  assert.deepEqual([await statusOf(id), textsTo(phone).length], ['dropped', 1]);
});

test('a process that died while sending costs a message, never a second one', async () => {
  const { person, phone } = await withPhone();
  const id = await waiting(person);
  await run(id);
  const revive = (until: string) =>
    query(
      `update notification_deliveries set status = 'sending', settled_at = null, sending_until = now() + $2::interval
       where id = $1`,
      [id, until],
    );
  await revive('1 minute');
  await assert.rejects(run(id), /sent elsewhere/);
  await revive('-1 second');
  await run(id);
  assert.deepEqual([await statusOf(id), textsTo(phone).length], ['dropped', 1]);
});

test('what was not taken is tried again, what never will be is given up', async () => {
  const { person, phone } = await withPhone();
  const id = await waiting(person);
  for (const answer of [{ status: 503 }, { status: 401, code: 20003 }, { status: 404 }, { status: 302 }]) {
    provider.script(answer);
    await assert.rejects(run(id), JSON.stringify(answer));
    assert.equal(await statusOf(id), 'waiting');
  }
  provider.script({ status: 400, code: 21610 });
  await run(id);
  assert.deepEqual([await statusOf(id), textsTo(phone)], ['dropped', []]);

  const later = await waiting(person);
  provider.script({ status: 429, headers: { 'retry-after': '1' } });
  await run(later);
  await provider.waitFor(({ to }) => to === phone);
});
