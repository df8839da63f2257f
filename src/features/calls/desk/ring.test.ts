import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Page, startTestServer, type TestServer } from '#support/app.ts';
import { accept, hangUp, openParties, reject, ring } from '#support/calls.ts';
import type { Person } from '#support/people.ts';
import { type PushService, startPushService } from '#support/push-service.ts';
import type { RingStanding } from './desk.schema.ts';

let service: PushService;
let market: TestServer;

before(async () => {
  service = await startPushService();
  market = await startTestServer({ settings: { SOUK_PRIVATE_DESTINATIONS: service.host } });
});
after(async () => {
  await market.close();
  await service.close();
});

interface Line {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly group: string | null;
  readonly readAt: string | null;
}

/** What the bell of somebody shows of a call. */
const linesOf = async (who: Person, callId: string) =>
  (await who.get<Page<Line>>('/api/notifications')).body.items.filter(({ group }) => group === `call:${callId}`);

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await market.house.database.pool.query(text, values)).rows as Row[];

/** A device of somebody's that takes push messages: where they arrive. */
async function deviceOf(who: Person) {
  const browser = service.subscribe();
  assert.equal((await who.post('/api/push-subscriptions', browser)).status, 201);
  const at = new URL(browser.endpoint).pathname;
  return {
    arrived: () => service.pushes.filter(({ path }) => path === at),
    titled: (title: RegExp) => service.waitFor(({ path, message }) => path === at && title.test(message.title)),
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 400) throw new Error('It did not come to pass');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Whether all that was to be told of a call was. */
const isSettled = async (callId: string) => {
  const waiting = await query(
    `select 1 from notification_intents where group_key = $1 and expanded_at is null
     union all select 1 from notification_deliveries where group_key = $1 and channel = 'push' and status in ('waiting', 'sending')`,
    [`call:${callId}`],
  );
  return waiting.length === 0;
};

interface RingMessage {
  readonly title: string;
  readonly tag: string;
  readonly link: string | null;
  readonly quiet?: boolean;
  readonly ring?: { callId: string; proof: string; over: { title: string; body: string } };
}

test('a call wakes a device at once or not at all, and one that was answered is taken off the others', async () => {
  const { owner, buyer, conversationId, colleagues } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const devices = [await deviceOf(owner), await deviceOf(colleague)] as const;
  const { body: call } = await ring(buyer, { conversationId });
  const pushed = await devices[1].titled(/Ben calls/);
  const message = pushed.message as RingMessage;
  const ttl = Number(pushed.headers.ttl);
  assert.ok(ttl > 0 && ttl <= 45, `${pushed.headers.ttl}`);
  assert.equal(pushed.headers.urgency, 'high');
  assert.deepEqual([message.tag, message.link, message.quiet], [`call:${call.id}`, `/calls/${call.id}`, undefined]);
  await devices[0].titled(/Ben calls/);
  await until(async () => (await linesOf(owner, call.id)).length === 1);

  // The device asks with what it was pushed, and is not signed in.
  const ask = (proof: string, id = call.id) =>
    market.guest.get<RingStanding>(`/api/calls/${id}/ring?proof=${encodeURIComponent(proof)}`);
  const { proof = '', over } = message.ring ?? {};
  assert.deepEqual((await ask(proof)).body, { rings: true });
  assert.equal((await ask(`${proof}x`)).status, 404);
  assert.equal((await ask(proof, owner.id)).status, 404);
  assert.deepEqual(over, { title: 'Ben called', body: 'It no longer rings.' });

  await accept(owner, call.id);
  assert.deepEqual((await ask(proof)).body, { rings: false });
  for (const who of [owner, colleague]) assert.deepEqual(await linesOf(who, call.id), []);
  const { body: bell } = await owner.get<{ unreadCount: number }>('/api/notifications/unread-count');
  assert.equal(bell.unreadCount, 0);
  const replaced = await devices[1].titled(/was answered/);
  const said = replaced.message as RingMessage & { body: string };
  assert.deepEqual([said.tag, said.quiet, said.body], [message.tag, true, 'By Olga.']);
  assert.equal(replaced.headers.topic, pushed.headers.topic, 'the push service gives up the ring it still holds');
  const own = await devices[0].titled(/was answered/);
  assert.equal(own.message.body, 'On another device of yours.');
  await hangUp(buyer, call.id);
  await until(() => isSettled(call.id));
  assert.equal(devices[1].arrived().length, 2, 'the end of a call that was answered is no news for a device');
});

test('a missed call is one line that takes the place of the ring, and one notification on each device', async () => {
  const { owner, buyer, conversationId, people } = await openParties(market);
  const device = await deviceOf(owner);
  const { body: call } = await ring(buyer, { conversationId });
  await device.titled(/Ben calls/);
  await until(async () => (await linesOf(owner, call.id))[0]?.type === 'call.ringing');
  await hangUp(buyer, call.id);
  const missed = await device.titled(/missed a call/);
  assert.equal(missed.message.tag, `call:${call.id}`);
  assert.ok(Number(missed.headers.ttl) > 3_600);
  await until(() => isSettled(call.id));
  for (const who of people) {
    const lines = await linesOf(who, call.id);
    assert.deepEqual(
      lines.map(({ type, readAt }) => [type, readAt]),
      [['call.missed', null]],
    );
  }
  assert.equal(device.arrived().length, 2);
});

test('however soon it is over, nobody is left with a ring, and a missed call is told once', async () => {
  const { owner, buyer, conversationId } = await openParties(market, { colleagues: 0 });
  const device = await deviceOf(buyer);
  const ends: string[] = [];
  for (const [at, act] of (['cancel', 'decline', 'cancel', 'accept', 'cancel', 'decline'] as const).entries()) {
    const { body: call } = await ring(owner, { conversationId });
    // Now before it was told, now just then.
    if (at % 2) await until(async () => (await linesOf(buyer, call.id)).length === 1);
    if (act === 'cancel') await hangUp(owner, call.id);
    if (act === 'decline') await reject(buyer, call.id);
    if (act === 'accept') {
      await accept(buyer, call.id);
      await hangUp(buyer, call.id);
    }
    await until(() => isSettled(call.id));
    const lines = await linesOf(buyer, call.id);
    assert.deepEqual(
      lines.map(({ type }) => type),
      act === 'cancel' ? ['call.missed'] : [],
      `${at} ${act}`,
    );
    const last = device.arrived().filter(({ message }) => message.tag === `call:${call.id}`);
    // The last that a device shows of it is never that it rings.
    assert.doesNotMatch(last.at(-1)?.message.title ?? '', /calls/, `${at} ${act}`);
    ends.push(call.id);
  }
  const all = await query<{ count: number }>(
    `select count(*)::integer as count from notifications where user_id = $1 and type = 'call.missed' and read_at is null`,
    [buyer.id],
  );
  assert.deepEqual(all, [{ count: 3 }]);
});

test('what rings too late for a device is not pushed, and who was not woken hears nothing of its end', async () => {
  const { owner, buyer, conversationId } = await openParties(market, { colleagues: 0 });
  const device = await deviceOf(owner);
  await owner.put('/api/notifications/preferences', { types: { 'call.ringing': { push: false } } });
  const { body: call } = await ring(buyer, { conversationId });
  await until(async () => (await linesOf(owner, call.id)).length === 1);
  await accept(owner, call.id);
  await hangUp(owner, call.id);
  await until(() => isSettled(call.id));
  assert.deepEqual(device.arrived(), []);

  await owner.put('/api/notifications/preferences', { types: { 'call.ringing': { push: true } } });
  service.script({ status: 500 });
  const { body: late } = await ring(buyer, { conversationId });
  await until(async () => (await linesOf(owner, late.id)).length === 1);
  await query(
    `update notification_deliveries set data = data || jsonb_build_object('ringExpiresAt', now() - interval '1 second')
     where group_key = $1`,
    [`call:${late.id}`],
  );
  await until(() => isSettled(late.id));
  const rung = device.arrived().filter(({ message }) => /calls/.test(message.title));
  assert.deepEqual(rung, []);
  await hangUp(buyer, late.id);
});
