import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { newId } from '#platform/ids.ts';
import type { Page as PageOf } from '#support/app.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { addCrowd } from '#support/crowd.ts';
import type { Answer, Person } from '#support/people.ts';
import type { Announcement } from './announcements.schema.ts';

/** With those who sign up in the tests more than two batches. */
const CROWD = 2_100;

let market: TestServer;
let beside: TestServer;
let admin: Person;
/** Somebody made up, in the middle of all ids. */
let crowd: string[];

before(async () => {
  market = await startTestServer();
  beside = await startTestServer({ beside: market });
  admin = await market.person('Ada');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  crowd = await addCrowd(market.house.database.pool, CROWD);
});
after(async () => {
  await beside.close();
  await market.close();
});

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];
const fair = { title: 'Winter fair', body: 'From Friday on.', link: '/search', audience: 'everybody' };

async function make(wish: object): Promise<Announcement> {
  const { status, body } = await admin.post<Announcement>('/api/admin/announcements', wish);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function read(id: string): Promise<Announcement> {
  return (await admin.get<Announcement>(`/api/admin/announcements/${id}`)).body;
}

async function told(id: string): Promise<Announcement> {
  for (const begun = performance.now(); ; await pause(50)) {
    const announcement = await read(id);
    if (announcement.status !== 'sending') return announcement;
    if (performance.now() - begun > 20_000) throw new Error(`Still at ${announcement.told} of ${announcement.total}`);
  }
}

/** How often each person was told, by the rows. */
async function notified(id: string): Promise<Map<string, number>> {
  const { rows } = await query(
    `select user_id as "userId", count(*) as count from notifications where key like $1 group by user_id`,
    [`announcement:${id}:%`],
  );
  return new Map(rows.map(({ userId, count }) => [userId, count]));
}

/** How many were told, or are to be told by the queue. */
async function keys(id: string): Promise<number> {
  const { rows } = await query(
    `select count(*) as count from
     (select key from notifications union select key from notification_intents) as told where key like $1`,
    [`announcement:${id}:%`],
  );
  return rows[0].count;
}

async function counts(): Promise<number> {
  return (await query(`select count(*) as count from users where status in ('active', 'suspended')`)).rows[0].count;
}

test('everybody is told once, by two nodes, and those who are here fetch at once', async () => {
  const reader = await market.person('Rita');
  const socket = io(beside.url, {
    transports: ['websocket'],
    auth: { token: reader.accessToken },
    reconnection: false,
  });
  const heard = new Promise<void>((resolve) => {
    socket.on('signal', ({ type }: { type: string }) => type === 'notifications.grew' && resolve());
  });
  await new Promise<void>((resolve) => socket.on('sync:ready', () => resolve()));
  for (;;) {
    const { rowCount } = await query('select 1 from user_sessions where user_id = $1 and is_online', [reader.id]);
    if (rowCount === 1) break;
    await pause(20);
  }

  const made = await make(fair);
  assert.deepEqual([made.status, made.told, made.passedOver], ['sending', 0, 0]);
  assert.deepEqual([made.total, made.author?.id], [await counts(), admin.id]);
  await heard;
  const sent = await told(made.id);
  assert.deepEqual([sent.status, sent.told, sent.passedOver], ['sent', made.total, 0]);
  assert.ok(sent.finishedAt);
  const rows = await notified(made.id);
  assert.equal(rows.size, made.total);
  assert.deepEqual(new Set(rows.values()), new Set([1]));
  socket.disconnect();

  const mine =
    await reader.get<PageOf<{ type: string; title: string; body: string; link: string }>>('/api/notifications');
  const [line] = mine.body.items.filter(({ type }) => type === 'system.announcement');
  assert.deepEqual([line?.title, line?.body, line?.link], ['Winter fair', 'From Friday on.', '/search']);
  const { rows: deeds } = await query(
    `select detail from audit_log where action = 'announcement.made' and subject_id = $1`,
    [made.id],
  );
  assert.deepEqual(deeds[0].detail, { audience: 'everybody', total: made.total });
});

test('who is shut out for good is not told, who wants none is passed over, and who wants a mail gets it once', async () => {
  const [banned = '', quiet = '', mailed = '', mailOnly = '', suspended = ''] = crowd;
  await query(`update users set status = 'banned', status_reason = 'x' where id = $1`, [banned]);
  await query(
    `update users set status = 'suspended', status_reason = 'x', suspended_until = souk_now() + interval '1 day' where id = $1`,
    [suspended],
  );
  const wishes = [
    [quiet, 'inApp', false],
    [mailed, 'email', true],
    [mailOnly, 'inApp', false],
    [mailOnly, 'email', true],
  ];
  for (const wish of wishes)
    await query(
      `insert into notification_preferences (user_id, type, channel, is_on) values ($1, 'system.announcement', $2, $3)`,
      wish,
    );
  await query('update users set email_verified_at = souk_now() where id = any($1)', [[mailed, mailOnly]]);
  const sent = await told((await make(fair)).id);
  assert.deepEqual([sent.told, sent.passedOver], [sent.total - 1, 1]);
  const mails = async () =>
    (
      await query(
        `select user_id as "userId" from notification_deliveries where type = 'system.announcement' and channel = 'email'`,
      )
    ).rows.map(({ userId }) => userId as string);
  for (const begun = performance.now(); (await mails()).length < 2; await pause(50))
    assert.ok(performance.now() - begun < 10_000);
  assert.deepEqual((await mails()).sort(), [mailed, mailOnly].sort());
  const rows = await notified(sent.id);
  assert.deepEqual(
    [banned, quiet, mailed, mailOnly, suspended].map((id) => rows.get(id) ?? 0),
    [0, 0, 1, 0, 1],
  );
});

test('an announcement goes to those whom all of its segment holds for', async () => {
  const owner = await market.person('Olga');
  const shop = await owner.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' });
  const fan = await market.person('Fatma');
  await query('insert into shop_followers (id, user_id, shop_id) values ($1, $2, $3)', [newId(), fan.id, shop.body.id]);
  const count = async (audience: object) => {
    const { status, body } = await admin.post<{ total: number }>('/api/admin/announcements/preview', audience);
    assert.equal(status, 200, JSON.stringify(body));
    return body.total;
  };
  const segment = (of: object) => count({ audience: 'segment', segment: of });
  const german = (await query(`select count(*) as count from users where locale = 'de-AT' and status <> 'banned'`))
    .rows[0].count;
  const old = `select count(*) as count from users where created_at < souk_now() - interval '5 days' and status <> 'banned'`;
  assert.equal(await count({ audience: 'everybody' }), await counts());
  assert.equal(await count({ audience: 'shop_owners' }), 1);
  assert.equal(await segment({ locale: 'de' }), german);
  assert.equal(await segment({ followsShopId: shop.body.id }), 1);
  assert.equal(await segment({ followsShopId: shop.body.id, locale: 'de' }), 0);
  assert.equal(await segment({ orderedSince: '2020-01-01' }), 0);
  const [since, before] = [
    await segment({ signedUpSince: '2020-01-01' }),
    await segment({ signedUpBefore: '2020-01-01' }),
  ];
  assert.deepEqual([since, before], [await counts(), 0]);
  const day = (await query(`select (souk_now() - interval '5 days')::date::text as day`)).rows[0].day;
  assert.ok((await segment({ signedUpBefore: day })) <= (await query(old)).rows[0].count);

  const sent = await told((await make({ ...fair, audience: 'segment', segment: { followsShopId: shop.body.id } })).id);
  assert.deepEqual([...(await notified(sent.id)).keys()], [fan.id]);
  assert.deepEqual([sent.segment, sent.told], [{ followsShopId: shop.body.id }, 1]);
  const nobody = { ...fair, audience: 'segment', segment: { orderedSince: '2020-01-01' } };
  assert.deepEqual(codeOf(await admin.post('/api/admin/announcements', nobody)), [409, 'nobody_to_tell']);
});

test('a cancelled announcement is told to nobody else; cancelled again it is the same, and one that is over stays', async () => {
  const made = await make(fair);
  const cancel = () => admin.put<Announcement>(`/api/admin/announcements/${made.id}/cancel`, {});
  const answers = await Promise.all([cancel(), cancel(), cancel()]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  const cancelled = await read(made.id);
  assert.equal(cancelled.status, 'cancelled');
  assert.ok(cancelled.told < cancelled.total, `${cancelled.told}`);
  assert.equal(await keys(made.id), cancelled.told, 'whoever was told is counted');
  await pause(1_200);
  assert.equal(await keys(made.id), cancelled.told);
  const { rowCount } = await query(
    `select 1 from audit_log where action = 'announcement.cancelled' and subject_id = $1`,
    [made.id],
  );
  assert.equal(rowCount, 1);

  const sent = await told((await make({ ...fair, audience: 'shop_owners' })).id);
  assert.deepEqual(codeOf(await admin.put(`/api/admin/announcements/${sent.id}/cancel`, {})), [409, 'already_sent']);
  assert.deepEqual(codeOf(await admin.put(`/api/admin/announcements/${newId()}/cancel`, {})), [404, 'not_found']);
});

test('the same wish again by its key is one announcement', async () => {
  const wish = { ...fair, title: 'Once', audience: 'shop_owners' };
  const key = { 'idempotency-key': newId() };
  const [one, two] = [
    await admin.post<Announcement>('/api/admin/announcements', wish, key),
    await admin.post<Announcement>('/api/admin/announcements', wish, key),
  ];
  assert.deepEqual([one.status, two.status, two.body.id], [201, 201, one.body.id]);
  const { body } = await admin.get<PageOf<Announcement>>('/api/admin/announcements?limit=2');
  assert.equal(body.items.length, 2);
  assert.equal(body.items.filter(({ title }) => title === 'Once').length, 1);
  const next = await admin.get<PageOf<Announcement>>(`/api/admin/announcements?limit=2&cursor=${body.nextCursor}`);
  assert.equal(
    next.body.items.some(({ id }) => body.items.some((item) => item.id === id)),
    false,
  );
});

test('what is no announcement is refused, and nobody but an admin announces', async () => {
  const refused: object[] = [
    {},
    { ...fair, title: '' },
    { ...fair, title: '   ' },
    { ...fair, title: 'two\nlines' },
    { ...fair, title: 'x'.repeat(121) },
    { ...fair, body: ' \n ' },
    { ...fair, body: 'x'.repeat(2_001) },
    { ...fair, link: 'https://evil.example' },
    { ...fair, link: '//evil.example' },
    { ...fair, link: '/\\evil.example' },
    { ...fair, link: 'javascript:alert(1)' },
    { ...fair, audience: 'nobody' },
    { ...fair, audience: 'segment' },
    { ...fair, audience: 'segment', segment: {} },
    { ...fair, audience: 'segment', segment: { locale: 'German' } },
    { ...fair, audience: 'segment', segment: { signedUpSince: '0000-01-01' } },
    { ...fair, audience: 'segment', segment: { signedUpSince: '2026-02-30' } },
    { ...fair, audience: 'segment', segment: { age: 7 } },
    { ...fair, segment: { locale: 'de' } },
  ];
  const before = (await query('select count(*) as count from announcements')).rows[0].count;
  for (const wish of refused) {
    assert.equal((await admin.post('/api/admin/announcements', wish)).status, 400, JSON.stringify(wish));
  }
  const buyer = await market.person('Ben');
  assert.equal((await buyer.post('/api/admin/announcements', fair)).status, 403);
  assert.equal((await market.guest.post('/api/admin/announcements', fair)).status, 401);
  assert.equal((await query('select count(*) as count from announcements')).rows[0].count, before);
});
