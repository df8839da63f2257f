import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { io } from 'socket.io-client';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Person, signIn } from '#support/people.ts';
import type { Notification } from './schema.ts';

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Page {
  items: Notification[];
  nextCursor: string | null;
  unreadCount: number;
}

test('a wish to notify becomes a notification in words, with a link', async () => {
  const ana = await server.person('Ana');
  const { id } = await tellOfDevice(ana);

  const { status, body } = await ana.get<Page>('/api/notifications');
  assert.equal(status, 200);
  assert.equal(body.unreadCount, 1);
  const [notification] = body.items;
  assert.ok(notification);
  assert.deepEqual(notification, {
    id,
    type: 'security.new_device',
    title: 'New sign-in to your account',
    body: 'From Firefox on Linux. If this was not you, end that session and change your password.',
    link: '/account/sessions',
    data: { device: { browser: 'Firefox', os: 'Linux' } },
    group: null,
    count: 1,
    readAt: null,
    createdAt: notification.createdAt,
  });
});

test('notifications speak the language of their reader', async () => {
  const ana = await server.person('Ana');
  await tellOfDevice(ana);
  await ana.patch('/api/me', { locale: 'de-AT' });
  const { body } = await ana.get<Page>('/api/notifications');
  assert.equal(body.items[0]?.title, 'Neue Anmeldung bei deinem Konto');
  assert.match(body.items[0]?.body ?? '', /^Von Firefox auf Linux\./);

  await ana.patch('/api/me', { locale: 'tlh' });
  assert.equal((await ana.get<Page>('/api/notifications')).body.items[0]?.title, 'New sign-in to your account');
});

test('what is read on one device shows on another, by socket and by sync', async () => {
  const phone = await server.person('Ana');
  const laptop = await signIn(server.url, phone);
  // The sign-in itself is told first.
  await until(async () => (await phone.get<Page>('/api/notifications')).body.unreadCount === 1);
  const start = await laptop.get<{ cursor: string }>('/api/sync');
  const line = await listen(laptop);
  const { id } = await tellOfDevice(phone);
  const second = await tellOfDevice(phone);

  await phone.put(`/api/notifications/${id}/read`);
  await phone.put(`/api/notifications/${id}/read`); // No change, so no news.
  await phone.put(`/api/notifications/${id}/unread`);
  await phone.put('/api/notifications/read-all');
  await phone.put('/api/notifications/read-all');
  await phone.delete(`/api/notifications/${second.id}`);

  const expected = [
    ['notification.created', { notificationId: id }],
    ['notification.created', { notificationId: second.id }],
    ['notification.changed', { change: 'read', notificationId: id }],
    ['notification.changed', { change: 'unread', notificationId: id }],
    ['notification.changed', { change: 'all_read' }],
    ['notification.changed', { change: 'deleted', notificationId: second.id }],
  ];
  await until(() => line.heard().length >= expected.length);
  assert.deepEqual(line.heard(), expected);
  line.close();

  const { body } = await laptop.get<Sync>(`/api/sync?since=${start.body.cursor}`);
  assert.deepEqual(aboutNotifications(body.events), expected);
});

test('lists go by unread and type, page by page, newest first', async () => {
  const ana = await server.person('Ana');
  const told = [];
  for (let nr = 0; nr < 5; nr++) told.push(await tellOfDevice(ana));
  const announced = await tell(ana, 'system.announcement', {
    title: 'Summer market',
    body: 'In July.',
    link: '/search',
  });
  const newestFirst = [announced, ...told.reverse()].map(({ id }) => id);

  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: Page } = await ana.get(`/api/notifications?limit=4${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.body.items.map(({ id }) => id));
    cursor = page.body.nextCursor;
  }
  assert.deepEqual(seen, newestFirst);

  const announcements = await ana.get<Page>('/api/notifications?type=system.announcement');
  assert.deepEqual(
    announcements.body.items.map(({ title, body, link }) => [title, body, link]),
    [['Summer market', 'In July.', '/search']],
  );
  await ana.put(`/api/notifications/${announced.id}/read`);
  const unread = await ana.get<Page>('/api/notifications?unread=true');
  assert.deepEqual([unread.body.items.length, unread.body.unreadCount], [5, 5]);
  const read = await ana.get<Page>('/api/notifications?unread=false');
  assert.deepEqual(
    read.body.items.map(({ id }) => id),
    [announced.id],
  );
  assert.equal((await ana.get('/api/notifications?type=moon.landed')).status, 400);
  assert.equal((await ana.get('/api/notifications?cursor=nonsense')).status, 400);
});

test("somebody else's notification is as unknown as one that never was", async () => {
  const ana = await server.person('Ana');
  const eve = await server.person('Eve');
  const { id } = await tellOfDevice(ana);

  for (const strange of [id, newId()]) {
    for (const answer of [
      await eve.put(`/api/notifications/${strange}/read`),
      await eve.put(`/api/notifications/${strange}/unread`),
      await eve.delete(`/api/notifications/${strange}`),
    ]) {
      assert.deepEqual([answer.status, (answer.body as { code?: string }).code], [404, 'not_found']);
    }
  }
  await eve.put('/api/notifications/read-all');
  assert.deepEqual((await eve.get<Page>('/api/notifications')).body.items, []);
  assert.equal((await ana.get<Page>('/api/notifications')).body.items[0]?.readAt, null);
  assert.equal((await server.guest.get('/api/notifications')).status, 401);
});

test('the unread count is the number of unread rows, whatever was done in whatever order', async () => {
  const act = fc.record({
    what: fc.constantFrom('create', 'read', 'unread', 'delete', 'readAll'),
    which: fc.nat({ max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 15 }), async (acts) => {
      const ana = await server.person('Ana');
      const unread = new Map<string, boolean>();
      for (const { what, which } of acts) {
        const id = [...unread.keys()][which % Math.max(1, unread.size)];
        if (what === 'create') unread.set((await tellOfDevice(ana)).id, true);
        if (what === 'readAll') {
          assert.deepEqual((await ana.put('/api/notifications/read-all')).body, { unreadCount: 0 });
          for (const known of unread.keys()) unread.set(known, false);
        }
        if (!id) continue;
        if (what === 'delete') {
          assert.equal((await ana.delete(`/api/notifications/${id}`)).status, 204);
          unread.delete(id);
        }
        if (what === 'read' || what === 'unread') {
          const { body } = await ana.put<Notification>(`/api/notifications/${id}/${what}`);
          assert.equal(body.readAt === null, what === 'unread');
          unread.set(id, what === 'unread');
        }
      }
      const expected = [...unread.values()].filter(Boolean).length;
      const { body } = await ana.get<Page>('/api/notifications?limit=100');
      assert.equal(body.unreadCount, expected);
      assert.equal(body.items.filter(({ readAt }) => readAt === null).length, expected);
      assert.deepEqual((await ana.get('/api/notifications/unread-count')).body, { unreadCount: expected });
    }),
    { numRuns: 8 },
  );
});

function tellOfDevice(person: Person) {
  return tell(person, 'security.new_device', { device: { browser: 'Firefox', os: 'Linux' } });
}

/** Writes the wish and waits until it was carried out. */
async function tell(person: Person, type: string, data: Record<string, unknown>): Promise<{ id: string }> {
  const key = `test:${newId()}`;
  await change(houseContext(server.house), async (tx) => notify(tx, { key, userId: person.id, type, data }));
  return until(async () => {
    const { rows } = await server.house.database.pool.query<{ id: string }>(
      'select id from notifications where key = $1',
      [key],
    );
    return rows[0];
  });
}

async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 500; tries++) {
    const found = await look();
    if (found) return found;
    await pause(10);
  }
  throw new Error('It did not come to pass in 5 s');
}

interface Sync {
  events: { type: string; payload: Record<string, unknown> }[];
}

/** Sign-ins are news as well. */
function aboutNotifications(events: Sync['events']) {
  return events.filter(({ type }) => type.startsWith('notification.')).map(({ type, payload }) => [type, payload]);
}

async function listen(person: Person) {
  const events: Sync['events'] = [];
  const socket = io(server.url, { auth: { token: person.accessToken }, transports: ['websocket'] });
  socket.on('event', (event) => events.push(event));
  await new Promise((resolve) => socket.once('sync:ready', resolve));
  return { heard: () => aboutNotifications(events), close: () => socket.close() };
}
