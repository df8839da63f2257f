import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Person, signIn } from '#support/people.ts';
import { newBrowserKeys, type PushService, startPushService } from '#support/push-service.ts';
import { pushJob } from './job.ts';
import type { PushSubscription } from './schema.ts';

let service: PushService;
let server: TestServer;

before(async () => {
  service = await startPushService();
  server = await startTestServer({
    settings: { SOUK_PRIVATE_DESTINATIONS: service.host, SOUK_PUBLIC_URL: 'https://market.example' },
  });
});
after(async () => {
  await server.close();
  await service.close();
});
afterEach(() => service.script());

const path = '/api/push-subscriptions';

const refunded = (number = 7) => ({
  orderId: newId(),
  number,
  shop: 'Radios and more',
  amount: { amount: 1250, currency: 'EUR' },
});

/** Somebody new with a browser that takes push messages. */
async function withBrowser(name = 'Ana') {
  const person = await server.person(name);
  const browser = service.subscribe();
  const { status, body } = await person.post<PushSubscription>(path, browser);
  assert.equal(status, 201, JSON.stringify(body));
  return { person, browser, device: body, at: new URL(browser.endpoint).pathname };
}

const query = async <Row extends object>(text: string, values: unknown[]) =>
  (await server.house.database.pool.query<Row>(text, values)).rows;

/** A delivery to a device for which no job was queued: the test runs it. */
async function waiting(person: Person, device: PushSubscription, key = `test:${newId()}`): Promise<string> {
  const id = newId();
  await query(
    `insert into notification_deliveries (id, notification_key, user_id, type, data, channel, push_subscription_id)
     values ($1, $2, $3, 'order.refunded', $4, 'push', $5)`,
    [id, key, person.id, refunded(), device.id],
  );
  return id;
}

const run = (deliveryId: string) => pushJob.run({ deliveryId }, server.house);

async function statusOf(deliveryId: string): Promise<string | undefined> {
  const [row] = await query<{ status: string }>('select status from notification_deliveries where id = $1', [
    deliveryId,
  ]);
  return row?.status;
}

const arrivedAt = (at: string) => service.pushes.filter((push) => push.path === at);

test('what happens to somebody arrives on their device, sealed for it and signed by the market', async () => {
  const { person, browser, at } = await withBrowser();
  const key = `test:${newId()}`;
  const data = refunded(42);
  await change(houseContext(server.house), async (tx) => {
    notify(tx, { key, userId: person.id, type: 'order.refunded', data });
  });
  const { message, headers, raw, signed } = await service.waitFor((push) => push.path === at);

  const { body: shown } = await person.get<{ items: { title: string; body: string }[] }>('/api/notifications');
  const [line] = shown.items;
  const link = `/orders/${data.orderId}`;
  assert.deepEqual(message, { title: line?.title, body: line?.body, link, tag: key, count: 1 });
  assert.ok(!raw.toString('latin1').includes('Radios'), 'the push service reads nothing');
  assert.ok(raw.length <= 4_096);
  assert.equal(headers['content-encoding'], 'aes128gcm');
  assert.equal(headers.urgency, 'normal');
  const ttl = Number(headers.ttl);
  assert.ok(ttl > 250_000 && ttl <= 259_200, headers.ttl as string);
  assert.match(String(headers.topic), /^[\w-]{32}$/);

  const { body: pushKey } = await server.guest.get<{ publicKey: string }>('/api/push-key');
  assert.ok(headers.authorization?.endsWith(`, k=${pushKey.publicKey}`));
  assert.equal(signed.aud, new URL(browser.endpoint).origin);
  assert.equal(signed.sub, 'https://market.example');
  const hours = (Number(signed.exp) - Date.now() / 1_000) / 3_600;
  assert.ok(hours > 0 && hours <= 24, String(hours));
});

test('a browser has one address at a time, and is listed with the others of its owner', async () => {
  const { person, device } = await withBrowser();
  const again = service.subscribe();
  const { body: renewed } = await person.post<PushSubscription>(path, again);
  assert.deepEqual((await person.post(path, again)).body, renewed, 'saying it twice changes nothing');
  assert.notEqual(renewed.id, device.id);

  const phone = await signIn(server.url, person);
  const { body: other } = await phone.post<PushSubscription>(path, service.subscribe());
  const { body } = await person.get<{ items: PushSubscription[] }>(path);
  assert.deepEqual(body.items, [
    { ...other, current: false },
    { ...renewed, current: true },
  ]);
  assert.equal((await person.delete(`${path}/${other.id}`)).status, 204);
  assert.equal((await person.delete(`${path}/${other.id}`)).status, 404);
  assert.deepEqual(
    (await phone.get<{ items: PushSubscription[] }>(path)).body.items.map(({ id }) => id),
    [renewed.id],
  );
});

test('no address that we would not ask is taken, and no keys that are none', async () => {
  const ana = await server.person('Ana');
  const { endpoint, keys } = service.subscribe();
  const wrong: [string, object, string][] = [
    ['a private address', { endpoint: 'https://10.0.0.1/push', keys }, '/endpoint'],
    ['this machine as a number', { endpoint: 'https://2130706433/push', keys }, '/endpoint'],
    ['this machine as IPv6', { endpoint: 'https://[::ffff:127.0.0.1]/push', keys }, '/endpoint'],
    ['no HTTPS', { endpoint: 'http://push.example/x', keys }, '/endpoint'],
    ['another port', { endpoint: 'https://push.example:22/x', keys }, '/endpoint'],
    ['a password', { endpoint: 'https://me:too@push.example/x', keys }, '/endpoint'],
    ['no address', { endpoint: 'push', keys }, '/endpoint'],
    ['a point off the curve', { endpoint, keys: { ...keys, p256dh: `BA${'A'.repeat(85)}` } }, '/keys/p256dh'],
    ['a short key', { endpoint, keys: { ...keys, p256dh: 'BCVx' } }, '/keys/p256dh'],
    ['a short secret', { endpoint, keys: { ...keys, auth: 'AAAA' } }, '/keys/auth'],
    ['no keys', { endpoint }, '/keys'],
  ];
  for (const [what, body, place] of wrong) {
    const answer = await ana.post<{ errors: { path: string }[] }>(path, body);
    assert.deepEqual([answer.status, answer.body.errors?.[0]?.path], [400, place], what);
  }
  assert.deepEqual((await ana.get<{ items: object[] }>(path)).body.items, []);
});

test('on a browser that two share, each sees their own, and what waited for the first is never shown to the second', async () => {
  const { person: ana, browser, device, at } = await withBrowser('Ana');
  const unsent = await waiting(ana, device);
  const rui = await server.person('Rui');
  const stolen = await rui.post(path, { ...browser, keys: { ...browser.keys, p256dh: newBrowserKeys().p256dh } });
  assert.equal(stolen.status, 400, 'who knows the address alone does not get it');
  assert.equal((await ana.get<{ items: object[] }>(path)).body.items.length, 1);

  const { body: moved } = await rui.post<PushSubscription>(path, browser);
  await run(unsent);
  assert.equal(await statusOf(unsent), undefined);
  assert.deepEqual((await ana.get<{ items: object[] }>(path)).body.items, []);
  await run(await waiting(rui, moved));
  assert.equal(arrivedAt(at).length, 1);

  // Both at once, again and again: it is always one's, whole.
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all([ana.post(path, browser), rui.post(path, browser)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201],
    );
    const rows = await query('select 1 from push_subscriptions where endpoint = $1', [browser.endpoint]);
    assert.equal(rows.length, 1);
  }
});

test('a device where somebody signed out gets nothing more, one whose session only expired does', async () => {
  for (const reason of ['signed_out', 'ended_elsewhere', 'password_changed', 'token_reused', 'banned']) {
    const { person, device, at } = await withBrowser();
    const unsent = await waiting(person, device);
    if (reason === 'signed_out') assert.equal((await person.post('/api/auth/logout', {})).status, 204);
    await query(`update user_sessions set ended_at = now(), ended_reason = $2 where id = $1`, [
      person.sessionId,
      reason,
    ]);
    await run(unsent);
    assert.equal(await statusOf(unsent), 'dropped', reason);
    assert.deepEqual(arrivedAt(at), [], reason);
  }
  const { person, device, at } = await withBrowser();
  await query(`update user_sessions set ended_at = now(), ended_reason = 'expired' where id = $1`, [person.sessionId]);
  await run(await waiting(person, device));
  assert.equal(arrivedAt(at).length, 1);
});

test('nothing is pushed to somebody who is shut out, or who turned it off meanwhile', async () => {
  const banned = await withBrowser();
  const first = await waiting(banned.person, banned.device);
  await query(`update users set status = 'banned' where id = $1`, [banned.person.id]);
  const quiet = await withBrowser();
  const second = await waiting(quiet.person, quiet.device);
  await query(`insert into notification_preferences values ($1, 'order.refunded', 'push', false)`, [quiet.person.id]);
  for (const id of [first, second]) {
    await run(id);
    assert.equal(await statusOf(id), 'dropped');
  }
  assert.deepEqual([...arrivedAt(banned.at), ...arrivedAt(quiet.at)], []);
});

test('a device that is gone is forgotten, with all that waits for it', async () => {
  for (const status of [404, 410]) {
    const { person, device } = await withBrowser();
    const ids = [await waiting(person, device), await waiting(person, device)] as const;
    service.script({ status });
    await run(ids[0]);
    assert.deepEqual((await person.get<{ items: object[] }>(path)).body.items, [], String(status));
    assert.deepEqual([await statusOf(ids[0]), await statusOf(ids[1])], [undefined, undefined]);
  }
});

test('a message that will never be taken is given up, and its device kept', async () => {
  const { person, device, at } = await withBrowser();
  for (const status of [400, 413, 302, 307]) {
    const id = await waiting(person, device);
    service.script({ status, headers: { location: `http://${service.host}${at}` } });
    const before = service.attemptsAt(at);
    await run(id);
    assert.equal(await statusOf(id), 'dropped', String(status));
    assert.equal(service.attemptsAt(at), before + 1, 'no redirect is followed');
  }
  assert.equal((await person.get<{ items: object[] }>(path)).body.items.length, 1);
});

test('a push service that fails or refuses our key is asked again, and its devices kept', async () => {
  const { person, device, at } = await withBrowser();
  const id = await waiting(person, device);
  for (const answer of [
    { status: 401 },
    { status: 403 },
    { status: 429 },
    { status: 500 },
    { status: 503 },
    'break',
  ] as const) {
    service.script(answer);
    await assert.rejects(run(id), JSON.stringify(answer));
    assert.equal(await statusOf(id), 'waiting');
  }
  await run(id);
  assert.equal(await statusOf(id), 'sent');
  assert.equal(arrivedAt(at).length, 1);
  const { body } = await person.get<{ items: PushSubscription[] }>(path);
  assert.ok(body.items[0]?.deliveredAt);
});

test('a push service that says how long to wait is asked then, without a failed try', async () => {
  const { person, device, at } = await withBrowser();
  const id = await waiting(person, device);
  service.script({ status: 429, headers: { 'retry-after': '1' } });
  await run(id);
  assert.equal(await statusOf(id), 'waiting');
  await service.waitFor((push) => push.path === at);
});

test('of many tries at once one sends, and a process that died with it costs one extra at most', async () => {
  const { person, device, at } = await withBrowser();
  const id = await waiting(person, device);
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => run(id)));
  assert.ok(tries.some(({ status }) => status === 'fulfilled'));
  assert.equal(arrivedAt(at).length, 1);

  // It died between the push service's yes and the row that says so.
  const revive = (until: string) =>
    query(
      `update notification_deliveries set status = 'sending', settled_at = null, sending_until = now() + $2::interval
       where id = $1`,
      [id, until],
    );
  await revive('1 minute');
  await assert.rejects(run(id), /sent elsewhere/);
  await revive('-1 second');
  await Promise.allSettled([run(id), run(id)]);
  await run(id);
  const [first, second, ...more] = arrivedAt(at);
  assert.deepEqual(more, []);
  assert.equal(second?.message.tag, first?.message.tag, 'the device shows both as one');
  assert.equal(second?.headers.topic, first?.headers.topic);
});

test('messages of one conversation are one line on the device, and the newest of them', async () => {
  const { person, device, at } = await withBrowser();
  const id = newId();
  const conversationId = newId();
  const data = { conversationId, shop: 'Radios', from: 'Rui', text: 'Is it still there?', side: 'shop' };
  await query(
    `insert into notification_deliveries (id, notification_key, user_id, type, data, channel, push_subscription_id, group_key, count)
     values ($1, $2, $3, 'message.received', $4, 'push', $5, $6, 3)`,
    [id, `message:${id}`, person.id, data, device.id, `conversation:${conversationId}`],
  );
  await run(id);
  const [push] = arrivedAt(at);
  assert.equal(push?.headers.urgency, 'high');
  assert.deepEqual([push?.message.tag, push?.message.count], [`conversation:${conversationId}`, 3]);
  assert.match(push?.message.title ?? '', /3 .*Rui/);
});

test('what is no news any more is not pushed', async () => {
  const { person, device, at } = await withBrowser();
  const id = await waiting(person, device);
  await query(`update notification_deliveries set created_at = now() - interval '4 days' where id = $1`, [id]);
  await run(id);
  assert.deepEqual([await statusOf(id), arrivedAt(at)], ['dropped', []]);
});

test('I can try whether a device of mine takes messages, in my language', async () => {
  const { person, device, at } = await withBrowser();
  await person.patch('/api/me', { locale: 'de' });
  const tried = () => person.post<{ result: string }>(`${path}/${device.id}/test`);
  assert.deepEqual((await tried()).body, { result: 'taken' });
  assert.equal(arrivedAt(at)[0]?.message.title, 'Push-Nachrichten kommen hier an');
  service.script({ status: 500 }, { status: 410 });
  assert.deepEqual((await tried()).body, { result: 'failed' });
  assert.deepEqual((await tried()).body, { result: 'gone' });
  assert.equal((await tried()).status, 404);
});
