import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type MailReceiver, startMailReceiver } from '#support/mail.ts';
import type { Person } from '#support/people.ts';
import { mailJob } from '../mail/job.ts';
import { readGroup } from '../service.ts';
import { listedTypes } from '../types.ts';
import { unsubscribeToken } from '../unsubscribe.token.ts';
import type { Preferences } from './schema.ts';

const path = '/api/notifications/preferences';
let receiver: MailReceiver;
let server: TestServer;

before(async () => {
  receiver = await startMailReceiver();
  server = await startTestServer({
    settings: { SMTP_URL: receiver.url, SOUK_PUBLIC_URL: 'https://market.example' },
  });
});
after(async () => {
  await server.close();
  await receiver.close();
});

test('what somebody wants is kept by type and channel, and nobody else is told otherwise', async () => {
  const [ana, bea] = [await server.person('Ana'), await server.person('Bea')];
  const first = (await ana.get<Preferences>(path)).body;
  assert.deepEqual(
    first.types.map(({ type }) => type),
    listedTypes,
  );
  assert.deepEqual([first.quietHours, first.available], [null, { email: false, push: false, sms: false }]);
  assert.deepEqual(typeIn(first, 'order.placed'), {
    type: 'order.placed',
    label: 'A new order in your shop',
    group: 'orders',
    channels: {
      inApp: { on: true, locked: true, default: true },
      email: { on: true, locked: true, default: true },
      push: { on: true, locked: false, default: true },
      sms: { on: false, locked: false, default: false },
    },
    digest: null,
  });

  const changes = {
    types: {
      'message.received': { email: false, sms: true, digest: 'day' },
      'order.placed': { push: false, inApp: true },
    },
    quietHours: { from: '22:00', to: '06:30' },
  };
  const { status, body } = await ana.put<Preferences>(path, changes);
  assert.equal(status, 200);
  const { channels, digest } = typeIn(body, 'message.received');
  assert.deepEqual(
    [channels.inApp?.on, channels.email?.on, channels.push?.on, channels.sms?.on, digest],
    [true, false, true, true, 'day'],
  );
  assert.equal(typeIn(body, 'order.placed').channels.push?.on, false);
  assert.deepEqual(body.quietHours, { from: '22:00', to: '06:30' });
  assert.deepEqual((await ana.get<Preferences>(path)).body, body);
  assert.deepEqual((await bea.get<Preferences>(path)).body.types, first.types);

  const back = { types: { 'message.received': { email: true, sms: false, digest: 'off' } }, quietHours: null };
  assert.deepEqual(
    typeIn((await ana.put<Preferences>(path, back)).body, 'message.received'),
    typeIn(first, 'message.received'),
  );
  const { rows } = await query('select type, channel from notification_preferences where user_id = $1', [ana.id]);
  assert.deepEqual(rows, [{ type: 'order.placed', channel: 'push' }], 'only what differs is kept');
});

test('what must be told stays on, and what nobody offers is named; nothing of such a wish is kept', async () => {
  const ana = await server.person('Ana');
  const refused: [object, number, string, string?][] = [
    [{ types: { 'order.placed': { email: false } } }, 409, 'locked_preference'],
    [
      { types: { 'message.received': { push: false }, 'security.new_device': { inApp: false } } },
      409,
      'locked_preference',
    ],
    [{ types: { 'moon.landed': { email: true } } }, 400, 'invalid_input', '/types/moon.landed'],
    [{ types: { 'account.banned': { email: false } } }, 400, 'invalid_input', '/types/account.banned'],
    [{ types: { 'shop.followed': { sms: true } } }, 400, 'invalid_input', '/types/shop.followed/sms'],
    [{ types: { 'order.placed': { digest: 'day' } } }, 400, 'invalid_input', '/types/order.placed/digest'],
    [{ types: { 'message.received': { digest: 'week' } } }, 400, 'invalid_input'],
    [{ quietHours: { from: '22:00', to: '22:00' } }, 400, 'invalid_input', '/quietHours/to'],
    [{ quietHours: { from: '24:00', to: '07:00' } }, 400, 'invalid_input'],
  ];
  for (const [wish, status, code, at] of refused) {
    const answer = await ana.put<{ code: string; errors?: { path: string }[] }>(path, wish);
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(wish));
    if (at) assert.equal(answer.body.errors?.[0]?.path, at);
  }
  const { rows } = await query('select 1 from notification_preferences where user_id = $1', [ana.id]);
  assert.equal(rows.length, 0);
});

test('somebody is told by what they turned on and by nothing else', async () => {
  const ana = await confirmed('Ana');
  await ana.put(path, {
    types: { 'shop.followed': { inApp: false, email: true }, 'message.received': { email: false } },
  });
  await told(ana, 'shop.followed', followed);
  await told(ana, 'message.received', message);
  assert.deepEqual(await tracesOf(ana), ['message.received inApp', 'shop.followed email']);

  const bea = await server.person('Bea');
  await told(bea, 'message.received', message);
  assert.deepEqual(
    await tracesOf(bea),
    ['message.received inApp'],
    'an address that may be a stranger’s gets no such mail',
  );
});

test('mail about messages waits five minutes, gathers its conversation, and is dropped once that is read', async () => {
  const ana = await confirmed('Ana');
  const group = 'conversation:1';
  await told(ana, 'message.received', message, group);
  await told(ana, 'message.received', { ...message, text: 'Still there?' }, group);
  const [waiting, ...more] = (await query(`${deliveries} and type = 'message.received'`, [ana.id])).rows;
  assert.ok(waiting && more.length === 0);
  assert.deepEqual([waiting.status, waiting.count], ['waiting', 2]);
  assert.ok(Number(waiting.wait) > 280 && Number(waiting.wait) <= 300, `${waiting.wait} s`);
  assert.ok(Math.abs(Number(waiting.jobWait) - Number(waiting.wait)) < 5, 'its job starts when it is due');

  await mailJob.run({ deliveryId: String(waiting.id) }, server.house);
  const mail = await receiver.waitFor(({ to, subject }) => to.includes(ana.email) && subject.includes('messages'));
  assert.equal(mail.subject, '2 new messages from Bea');
  assert.match(mail.text, /Still there\?\n\nHave a look:\nhttps:\/\/market\.example\/messages\//);

  await told(ana, 'message.received', message, group);
  await told(ana, 'message.received', message, 'conversation:2');
  await change(houseContext(server.house), (tx) => readGroup(tx, [ana.id], group));
  const { rows } = await query(`${deliveries} and type = 'message.received'`, [ana.id]);
  assert.deepEqual(
    rows.map((row) => [row.group, row.status]),
    [
      [group, 'sent'],
      [group, 'dropped'],
      ['conversation:2', 'waiting'],
    ],
  );
  await mailJob.run({ deliveryId: String(rows[1]?.id) }, server.house);
  assert.equal(
    (await query(`${deliveries} and status = 'sent' and type = 'message.received'`, [ana.id])).rows.length,
    1,
  );
  assert.equal((await ana.get<{ unreadCount: number }>('/api/notifications/unread-count')).body.unreadCount, 1);
});

test('in quiet hours mail that one can do without waits to their end, and what must be told does not', async () => {
  const ana = await confirmed('Ana');
  const now = Temporal.Now.instant().toZonedDateTimeISO('Asia/Tokyo');
  const clock = (hours: number) => now.add({ hours }).toPlainTime().toString({ smallestUnit: 'minute' });
  await ana.patch('/api/me', { timeZone: 'Asia/Tokyo' });
  await ana.put(path, { quietHours: { from: clock(-2), to: clock(3) } });
  await told(ana, 'offer.received', offer);
  await told(ana, 'security.password_changed', {});
  const { rows } = await query(deliveries, [ana.id]);
  const waits = Object.fromEntries(rows.map(({ type, wait }) => [type, Math.abs(Math.round(Number(wait) / 3_600))]));
  assert.deepEqual([waits['offer.received'], waits['security.password_changed']], [3, 0]);
});

test('one click in a mail ends mails like it, for who holds it and nobody else, and it can be undone', async () => {
  const ana = await confirmed('Ana');
  await told(ana, 'offer.received', offer);
  const mail = await receiver.waitFor(({ to, subject }) => to.includes(ana.email) && subject.startsWith('Bea offers'));
  const [, address = ''] =
    /^List-Unsubscribe: <(https:\/\/market\.example\/[^>]+)>\r?$/m.exec(unfolded(mail.raw)) ?? [];
  assert.match(unfolded(mail.raw), /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  const token = new URL(address).searchParams.get('token') ?? '';
  assert.ok(mail.text.includes(`https://market.example/unsubscribe?token=${token}`));
  assert.ok(mail.html.includes(`https://market.example/unsubscribe?token=${token}`));

  const here = server.url + new URL(address).pathname + new URL(address).search;
  const looked = await fetch(here, { redirect: 'manual' });
  assert.deepEqual(
    [looked.status, looked.headers.get('location')],
    [303, `https://market.example/unsubscribe?token=${token}`],
  );
  const about = { mails: [{ type: 'offer.received', label: 'Price offers' }], on: true };
  assert.deepEqual((await server.guest.get(`/api/notifications/unsubscription?token=${token}`)).body, about);

  const forms = [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), new FormData()];
  for (const body of forms) {
    const answer = await fetch(here, { method: 'POST', body });
    assert.deepEqual([answer.status, await answer.json()], [200, { ...about, on: false }]);
  }
  assert.equal(typeIn((await ana.get<Preferences>(path)).body, 'offer.received').channels.email?.on, false);
  assert.equal(typeIn((await ana.get<Preferences>(path)).body, 'message.received').channels.email?.on, true);
  await ana.put(path, { types: { 'offer.received': { email: true } } });

  const others = [
    `${token}x`,
    token.replace(/^../, 'xx'),
    '',
    'nonsense',
    unsubscribeToken(server.house.keys, ana.id, []).slice(1),
  ];
  for (const other of others) {
    const { status, body } = await server.guest.post<{ code: string }>(`/api/notifications/unsubscribe?token=${other}`);
    assert.deepEqual([status, body.code], [400, 'unsubscribe_link_invalid'], other);
  }
  assert.equal(typeIn((await ana.get<Preferences>(path)).body, 'offer.received').channels.email?.on, true);
});

test('a mail that cannot be turned off names no way to, and its link ends nothing', async () => {
  const ana = await confirmed('Ana');
  await told(ana, 'security.password_changed', {});
  const mail = await receiver.waitFor(({ to, subject }) => to.includes(ana.email) && subject.includes('was changed'));
  assert.equal(/list-unsubscribe|unsubscribe\?token/i.test(mail.raw), false);
  const token = unsubscribeToken(server.house.keys, ana.id, ['security.password_changed']);
  const { body } = await server.guest.post(`/api/notifications/unsubscribe?token=${token}`);
  assert.deepEqual(body, { mails: [], on: false });
});

test('several are read, unread and deleted at once; others’ among them are passed over', async () => {
  const [ana, eve] = [await server.person('Ana'), await server.person('Eve')];
  for (let nr = 0; nr < 3; nr++) await told(ana, 'shop.followed', followed);
  await told(ana, 'offer.received', offer);
  await told(eve, 'shop.followed', followed);
  const idsOf = async (person: Person, filter = '') =>
    (await person.get<{ items: { id: string }[] }>(`/api/notifications${filter}`)).body.items.map(({ id }) => id);
  const ids = [...(await idsOf(ana, '?group=shop')), ...(await idsOf(eve)), newId()];
  assert.equal(ids.length, 5);
  const put = (act: string) => ana.put(`/api/notifications/${act}`, { ids });
  assert.deepEqual((await put('read')).body, { unreadCount: 1 });
  assert.deepEqual((await put('read')).body, { unreadCount: 1 });
  assert.deepEqual((await put('unread')).body, { unreadCount: 4 });
  assert.deepEqual((await put('deleted')).body, { unreadCount: 1 });
  assert.equal((await idsOf(ana)).length, 1);
  assert.deepEqual((await idsOf(ana, '?group=messages')).length, 1);
  assert.deepEqual(await idsOf(ana, '?group=messages&type=shop.followed'), []);
  assert.equal((await eve.get<{ unreadCount: number }>('/api/notifications/unread-count')).body.unreadCount, 1);
  const { rows } = await query(
    `select payload - 'notificationIds' as payload, jsonb_array_length(payload -> 'notificationIds') as of
     from user_events where user_id = $1 and type = 'notification.changed' order by seq`,
    [ana.id],
  );
  assert.deepEqual(
    rows,
    ['read', 'unread', 'deleted'].map((act) => ({ payload: { change: act }, of: 3 })),
  );
  for (const wrong of [[], ['x'], Array.from({ length: 101 }, newId)]) {
    assert.equal((await ana.put('/api/notifications/read', { ids: wrong })).status, 400);
  }
});

const followed = { shopId: newId(), shop: "Ana's Attic", name: 'Bea' };
const message = { conversationId: newId(), shop: 'Attic', from: 'Bea', text: 'Is it there?', side: 'buyer' };
const offer = {
  offerId: newId(),
  conversationId: newId(),
  shop: 'Attic',
  from: 'Bea',
  product: 'Lamp',
  quantity: 1,
  price: { amount: 1_250, currency: 'EUR' },
  side: 'shop',
};

const deliveries = `
  select id, type, group_key as "group", status, count, extract(epoch from due_at - now()) as wait, (
    select extract(epoch from start_after - now()) from pgboss.job
    where name = 'notifications.mail' and data ->> 'deliveryId' = delivery.id::text) as "jobWait"
  from notification_deliveries as delivery
  where user_id = $1 and type not in ('account.verify_email', 'security.new_device')`;

function query(text: string, values: unknown[]) {
  return server.house.database.pool.query<Record<string, unknown>>(
    text.startsWith(deliveries) ? `${text} order by id` : text,
    values,
  );
}

const typeIn = ({ types }: Preferences, type: string) => {
  const found = types.find((one) => one.type === type);
  assert.ok(found);
  return found;
};

/** Where it left a trace, by type and channel. */
async function tracesOf({ id }: Person): Promise<string[]> {
  const { rows } = await server.house.database.pool.query<{ trace: string }>(
    `select type || ' inApp' as trace from notifications where user_id = $1
     union all select type || ' ' || channel from notification_deliveries where user_id = $1
     order by trace`,
    [id],
  );
  return rows.map(({ trace }) => trace).filter((trace) => !trace.startsWith('account.'));
}

/** Somebody whose first mail came, and whose address is known to be theirs. */
async function confirmed(name: string): Promise<Person> {
  const person = await server.person(name);
  await receiver.waitFor(({ to }) => to.includes(person.email));
  await query('update users set email_verified_at = now() where id = $1', [person.id]);
  return person;
}

/** Writes the wish and waits until it was carried out. */
async function told(person: Person, type: string, data: Record<string, unknown>, group?: string): Promise<void> {
  const key = `test:${newId()}`;
  await change(houseContext(server.house), async (tx) =>
    notify(tx, { key, userId: person.id, type, data, ...(group && { group }) }),
  );
  for (let tries = 0; tries < 500; tries++) {
    const { rows } = await query('select 1 from notification_intents where key = $1 and expanded_at is not null', [
      key,
    ]);
    if (rows.length === 1) return;
    await pause(10);
  }
  throw new Error('It did not come to pass in 5 s');
}

/** A header that was folded reads as one line again. */
const unfolded = (raw: string) => raw.replace(/\r?\n[ \t]+/g, ' ').replace(/: +/g, ': ');
