import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Message } from '#features/conversations/messages/messages.schema.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import {
  accept,
  activeCalls,
  callHistory,
  connectCall,
  hangUp,
  newDevice,
  openParties,
  reject,
  ring,
  sayRinging,
  seeCall,
} from '#support/calls.ts';
import { type Answer, type Person, signIn } from '#support/people.ts';
import { act, history, inbox, open, say, see } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { findWrongCalls } from '../check.store.ts';
import type { Call, CallStart } from '../schema.ts';

let market: TestServer;

before(async () => {
  market = await startTestServer();
});
after(() => market.close());

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await market.house.database.pool.query(text, values)).rows;

const codeOf = ({ status, body }: Answer<unknown>) => [status, (body as { code?: string }).code];

/** What a person's devices were told of a call, in order. */
async function newsOf({ id }: Person, callId: string): Promise<string[]> {
  const rows = await query(
    `select type, payload->>'status' as status from user_events
     where user_id = $1 and payload->>'callId' = $2 order by seq`,
    [id, callId],
  );
  return rows.map(({ type, status }) => (status ? `${status}` : `${type}`));
}

/** Whom it was wished to tell what of a call, by name. */
async function toldOf(callId: string, type: string): Promise<unknown[]> {
  const rows = await query(
    `select users.id from notification_intents join users on users.id = user_id
     where key like $1 order by users.name, users.id`,
    [`${type}:${callId}:%`],
  );
  return rows.map(({ id }) => id);
}

const linesOf = async (person: Person, id: string): Promise<Message[]> =>
  (await history(person, id)).items.filter(({ kind }) => kind === 'call');

const idsOf = (people: readonly Person[]) => people.map(({ id }) => id).sort();

test('a buyer calls a shop: its people for calls are rung, the first to take it is in it, and it ends once', async () => {
  const { buyer, owner, colleagues, people, conversationId, shopId } = await openParties(market, { colleagues: 2 });
  const [colleague, other] = colleagues as [Person, Person];
  const outsider = await market.person('Uta');
  const deviceId = newDevice();
  const { status, body: call } = await ring(buyer, { conversationId }, { deviceId, callType: 'video' });
  assert.equal(status, 201);
  assert.equal(call.status, 'ringing');
  assert.deepEqual([call.direction, call.side, call.callType, call.duration], ['outgoing', 'buyer', 'video', 0]);
  assert.deepEqual(
    [call.callerId, call.receiverId, call.shop.id, call.buyer.name],
    [buyer.id, owner.id, shopId, 'Ben'],
  );
  assert.deepEqual(call.me, { deviceId, audio: true, video: true, sharing: false });
  assert.equal(call.peer, null);
  assert.equal(Date.parse(call.ringExpiresAt) - Date.parse(call.createdAt), 45_000);
  assert.ok(Math.abs(Date.parse(call.serverTime) - Date.parse(call.createdAt)) < 10_000);

  const { id } = call;
  assert.deepEqual((await toldOf(id, 'call.ringing')).sort(), idsOf(people));
  for (const person of people) assert.deepEqual(await newsOf(person, id), ['call.ringing']);
  assert.deepEqual(await newsOf(buyer, id), ['ringing']);
  assert.deepEqual((await activeCalls(buyer)).call?.id, id);
  assert.deepEqual(
    (await activeCalls(colleague)).ringing.map((one) => [one.id, one.direction, one.me]),
    [[id, 'incoming', null]],
  );
  assert.deepEqual((await activeCalls(outsider)).ringing, []);

  const ringing = newDevice();
  assert.equal((await sayRinging(owner, id, ringing)).status, 204);
  assert.equal((await sayRinging(owner, id, ringing)).status, 204);
  assert.equal((await sayRinging(other, id)).status, 204);
  assert.equal((await seeCall(buyer, id)).rings, 2);
  assert.deepEqual(codeOf(await sayRinging(buyer, id)), [403, 'forbidden']);
  assert.deepEqual(codeOf(await sayRinging(outsider, id)), [404, 'not_found']);

  assert.deepEqual(codeOf(await accept(buyer, id)), [403, 'forbidden']);
  assert.deepEqual(codeOf(await accept(outsider, id)), [404, 'not_found']);
  const hers = newDevice();
  const taken = await accept(colleague, id, hers);
  assert.deepEqual([taken.status, taken.body.status, taken.body.receiverId], [200, 'active', colleague.id]);
  assert.deepEqual(taken.body.me, { deviceId: hers, audio: true, video: true, sharing: false });
  assert.deepEqual(taken.body.peer, { audio: true, video: true, sharing: false, reconnecting: false });
  assert.deepEqual((await accept(colleague, id, hers)).body.startedAt, taken.body.startedAt, 'said again');
  assert.deepEqual(codeOf(await accept(colleague, id)), [409, 'answered_elsewhere']);
  assert.deepEqual(codeOf(await accept(owner, id)), [409, 'answered_elsewhere']);
  assert.deepEqual(codeOf(await reject(owner, id)), [409, 'call_active']);
  assert.deepEqual(codeOf(await reject(colleague, id)), [409, 'call_active']);
  assert.deepEqual(codeOf(await hangUp(owner, id)), [403, 'forbidden']);
  assert.deepEqual([(await seeCall(owner, id)).answeredBy, (await seeCall(buyer, id)).answeredBy], ['Col', null]);
  assert.deepEqual((await activeCalls(owner)).ringing, [], 'it rings for nobody any more');
  assert.equal((await activeCalls(colleague)).call?.id, id);

  const over = await hangUp(buyer, id);
  assert.deepEqual([over.status, over.body.status, over.body.endReason], [200, 'ended', 'completed']);
  assert.deepEqual(over.body.duration, await secondsOf(id));
  assert.deepEqual((await hangUp(colleague, id)).body.endedAt, over.body.endedAt, 'ended twice is ended once');
  assert.deepEqual(codeOf(await accept(owner, id)), [409, 'call_over']);
  assert.deepEqual(codeOf(await reject(owner, id)), [409, 'call_over']);
  assert.equal((await sayRinging(owner, id)).status, 204);

  assert.deepEqual(await newsOf(buyer, id), ['ringing', 'ringing', 'ringing', 'active', 'ended']);
  assert.deepEqual(await newsOf(other, id), ['call.ringing', 'active', 'ended']);
  assert.deepEqual(await toldOf(id, 'call.missed'), []);
  const said = { callId: id, conversationId, shopId, buyerId: buyer.id, callType: 'video' };
  const ofIt = ({ callId }: Record<string, unknown>) => callId === id;
  assert.deepEqual(await market.announced('call.started', ofIt), [said]);
  assert.deepEqual(await market.announced('call.ended', ofIt), [
    { ...said, status: 'ended', endReason: 'completed', duration: over.body.duration },
  ]);
});

async function secondsOf(id: string): Promise<unknown> {
  const [row] = await query(
    'select floor(extract(epoch from ended_at - started_at))::integer as seconds from video_calls where id = $1',
    [id],
  );
  return row?.seconds;
}

test('a shop calls a buyer, who is rung on all devices; declining one of them is declining all', async () => {
  const { buyer, owner, colleagues, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const phone = await signIn(market.url, buyer);
  const { body: call } = await ring(colleague, { conversationId }, { callType: 'audio' });
  assert.deepEqual(
    [call.status, call.side, call.direction, call.receiverId],
    ['ringing', 'shop', 'outgoing', buyer.id],
  );
  assert.deepEqual(call.me, { deviceId: null, audio: true, video: false, sharing: false });
  assert.deepEqual(
    (await activeCalls(phone)).ringing.map(({ id, direction }) => [id, direction]),
    [[call.id, 'incoming']],
  );
  assert.deepEqual((await activeCalls(owner)).ringing, [], 'it does not ring for the colleagues of who calls');
  assert.equal((await seeCall(owner, call.id)).direction, 'outgoing');
  assert.deepEqual(codeOf(await accept(owner, call.id)), [403, 'forbidden']);
  assert.deepEqual(codeOf(await reject(owner, call.id)), [403, 'forbidden']);
  assert.deepEqual(codeOf(await hangUp(owner, call.id)), [403, 'forbidden']);
  assert.deepEqual(codeOf(await reject(colleague, call.id)), [403, 'forbidden']);
  const declined = await reject(phone, call.id);
  assert.deepEqual([declined.status, declined.body.status, declined.body.endReason], [200, 'rejected', 'declined']);
  assert.deepEqual((await reject(buyer, call.id)).body.endedAt, declined.body.endedAt, 'declined twice');
  assert.deepEqual((await hangUp(colleague, call.id)).body.status, 'rejected');
  assert.deepEqual(codeOf(await accept(buyer, call.id)), [409, 'call_over']);
  assert.deepEqual(await newsOf(colleague, call.id), ['ringing', 'rejected']);
  assert.deepEqual(await toldOf(call.id, 'call.missed'), [], 'who declines missed nothing');

  const { body: second } = await ring(colleague, { conversationId });
  assert.equal((await hangUp(buyer, second.id)).body.status, 'rejected', 'ending before the answer is declining');
  const { body: third } = await ring(colleague, { conversationId });
  const ended = await hangUp(colleague, third.id);
  assert.deepEqual([ended.body.status, ended.body.endReason], ['missed', 'cancelled']);
  assert.deepEqual(await toldOf(third.id, 'call.missed'), [buyer.id]);
  assert.deepEqual(codeOf(await reject(buyer, third.id)), [409, 'call_over']);
});

test('a call to a shop opens the conversation where there is none, and works for no shop of one’s own', async () => {
  const { owner, colleagues, shopId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const eva = await market.person('Eva');
  const { status, body: call } = await ring(eva, { shopId });
  assert.equal(status, 201);
  assert.deepEqual(
    (await inbox(eva)).items.map(({ id }) => id),
    [call.conversationId],
  );
  assert.equal(await open(eva, shopId), call.conversationId, 'the one they always have');
  await hangUp(eva, call.id);
  for (const person of [owner, colleague]) assert.deepEqual(codeOf(await ring(person, { shopId })), [409, 'own_shop']);
  assert.deepEqual(codeOf(await ring(eva, { shopId: randomUUID() })), [404, 'not_found']);
});

test('bad input is refused, and who has no business there finds nothing', async () => {
  const { buyer, owner, conversationId, shopId } = await openParties(market);
  const stranger = await market.person('Uta');
  const bad: object[] = [
    {},
    { callType: 'audio' },
    { conversationId, shopId, callType: 'audio' },
    { conversationId: 'x', callType: 'audio' },
    { conversationId, callType: 'smoke' },
    { conversationId },
    { conversationId, callType: 'audio', deviceId: 'short' },
    { conversationId, callType: 'audio', deviceId: 'with spaces in it' },
    { conversationId, callType: 'audio', more: 1 },
  ];
  for (const wish of bad) {
    const answer = await buyer.post('/api/calls/initiate', wish);
    assert.deepEqual(codeOf(answer), [400, 'invalid_input'], JSON.stringify(wish));
  }
  assert.deepEqual(codeOf(await ring(stranger, { conversationId })), [404, 'not_found']);
  assert.deepEqual(codeOf(await ring(buyer, { conversationId: randomUUID() })), [404, 'not_found']);

  const clerk = await market.person('Cleo');
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{messages}')`, [
    shopId,
    clerk.id,
  ]);
  assert.deepEqual(codeOf(await ring(clerk, { conversationId })), [403, 'forbidden']);
  const { body: call } = await ring(buyer, { conversationId });
  for (const person of [stranger, clerk]) {
    assert.equal((await person.get(`/api/calls/${call.id}`)).status, 404);
    for (const move of [accept, reject, hangUp, sayRinging]) {
      assert.deepEqual(codeOf((await move(person, call.id)) as Answer<unknown>), [404, 'not_found'], move.name);
    }
  }
  assert.deepEqual(codeOf(await owner.put(`/api/calls/${call.id}/accept`, { deviceId: '?' })), [400, 'invalid_input']);
  assert.deepEqual(codeOf(await owner.put(`/api/calls/${call.id}/accept`, {})), [400, 'invalid_input']);
  assert.equal((await seeCall(buyer, call.id)).status, 'ringing');
  await hangUp(buyer, call.id);
  assert.deepEqual(codeOf(await clerk.get(`/api/calls/history?shop=${shopId}`)), [403, 'forbidden']);
  assert.equal((await buyer.get('/api/calls/history?cursor=nonsense')).status, 400);
});

test('a call asked for twice with one key is one call, and no secret is kept for the repeat', async () => {
  const { buyer, conversationId, shopId } = await openParties(market);
  const key = randomUUID();
  const [first, second] = await Promise.all([
    ring(buyer, { conversationId }, { key }),
    ring(buyer, { conversationId }, { key }),
  ]);
  const made = [first, second].find(({ status }) => status === 201) as Answer<CallStart>;
  const again = await ring(buyer, { conversationId }, { key });
  assert.deepEqual([again.status, again.body.id], [201, made.body.id]);
  await hangUp(buyer, made.body.id);
  assert.equal((await ring(buyer, { conversationId }, { key })).body.status, 'missed', 'as it is by now');
  const [stored] = await query(`select answer::text from idempotency_keys where key = $1`, [key]);
  assert.doesNotMatch(`${stored?.answer}`, /iceServers|credential/);
  const [{ count } = {}] = await query('select count(*)::integer from video_calls where shop_id = $1', [shopId]);
  assert.equal(count, 1);
});

test('each call is a line of its conversation: unread where it was missed, and nobody’s to change', async () => {
  const { buyer, owner, colleagues, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const { body: missed } = await ring(buyer, { conversationId }, { callType: 'audio' });
  await hangUp(buyer, missed.id);
  const [line] = await linesOf(owner, conversationId);
  const shown = { id: missed.id, callType: 'audio', status: 'missed', endReason: 'cancelled', duration: 0 };
  assert.deepEqual(line?.call, { ...shown, callerSide: 'buyer' });
  assert.deepEqual([line?.kind, line?.body, line?.side, line?.sender?.id], ['call', '', 'buyer', buyer.id]);
  assert.deepEqual(
    [(await see(owner, conversationId)).unreadCount, (await see(buyer, conversationId)).unreadCount],
    [1, 0],
  );
  assert.deepEqual((await see(owner, conversationId)).lastMessage?.about, 'call');
  const [told] = await query('select payload from user_events where user_id = $1 and type = $2', [
    ...[owner.id, 'message.sent'],
  ]);
  assert.deepEqual(told?.payload, { conversationId, messageId: line?.id, seq: line?.seq, side: 'buyer' });
  assert.deepEqual(await query(`select 1 from notification_intents where key like $1`, [`message:${line?.id}:%`]), []);

  for (const person of [buyer, owner]) {
    const path: string = `/api/conversations/${conversationId}/messages/${line?.id}`;
    assert.deepEqual(codeOf(await person.patch(path, { body: 'x' })), [403, 'forbidden']);
    assert.deepEqual(codeOf(await person.delete(path)), [403, 'forbidden']);
  }

  await act(owner, conversationId, 'read');
  await connectCall(buyer, { conversationId }, colleague).then(({ id }) => hangUp(colleague, id));
  assert.equal((await see(owner, conversationId)).unreadCount, 0, 'what was taken is read where all was');
  assert.equal((await see(owner, conversationId)).readSeq, 2);
  await say(buyer, conversationId, 'Thank you');
  await connectCall(buyer, { conversationId }, colleague).then(({ id }) => hangUp(colleague, id));
  assert.equal((await see(owner, conversationId)).unreadCount, 2, 'and not read where there was more');
  await act(owner, conversationId, 'read');
  await ring(colleague, { conversationId }).then(({ body }) => hangUp(colleague, body.id));
  assert.deepEqual(
    [(await see(owner, conversationId)).unreadCount, (await see(buyer, conversationId)).unreadCount],
    [0, 1],
  );
  assert.deepEqual(
    (await linesOf(buyer, conversationId)).map(({ call }) => [call?.status, call?.callerSide]),
    [
      ['missed', 'shop'],
      ['ended', 'buyer'],
      ['ended', 'buyer'],
      ['missed', 'buyer'],
    ],
  );
  const [waiting] = await query('select waiting_since from conversations where id = $1', [conversationId]);
  assert.notEqual(waiting?.waiting_since, null, 'a call answers nothing that was written');
});

test('the history shows each their own calls, newest first, and a shop all of its', async () => {
  const { buyer, owner, colleagues, conversationId, shopId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const taken = await connectCall(buyer, { conversationId }, colleague);
  await hangUp(buyer, taken.id);
  const { body: missed } = await ring(buyer, { conversationId }, { callType: 'audio' });
  await hangUp(buyer, missed.id);
  const { body: declined } = await ring(owner, { conversationId });
  await reject(buyer, declined.id);
  const ids = async (person: Person, asked = '') => (await callHistory(person, asked)).items.map(({ id }) => id);
  assert.deepEqual(await ids(buyer), [declined.id, missed.id, taken.id]);
  assert.deepEqual(await ids(owner), [declined.id, missed.id], 'what a colleague took is theirs');
  assert.deepEqual(await ids(colleague), [taken.id]);
  assert.deepEqual(await ids(colleague, `shop=${shopId}`), [declined.id, missed.id, taken.id]);
  const seen = (await callHistory(colleague, `shop=${shopId}`)).items;
  assert.deepEqual(
    seen.map(({ direction, side, answeredBy }) => [direction, side, answeredBy]),
    [
      ['outgoing', 'shop', null],
      ['incoming', 'shop', null],
      ['incoming', 'shop', 'Col'],
    ],
  );
  assert.deepEqual(await ids(buyer, 'status=missed'), [missed.id]);
  assert.deepEqual(await ids(buyer, 'callType=audio'), [missed.id]);
  assert.deepEqual(await ids(buyer, `conversationId=${conversationId}`), [declined.id, missed.id, taken.id]);
  assert.deepEqual(await ids(buyer, `conversationId=${randomUUID()}`), []);
  const first = await callHistory(buyer, 'limit=2');
  const rest = await callHistory(buyer, `limit=2&cursor=${first.nextCursor}`);
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ id }) => id),
    [declined.id, missed.id, taken.id],
  );
  assert.equal(rest.nextCursor, null);
});

test('who was in a call sees it, also where they work for the shop no longer', async () => {
  const { buyer, colleagues, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const { id } = await connectCall(buyer, { conversationId }, colleague);
  await query('delete from shop_staff where user_id = $1', [colleague.id]);
  assert.equal((await seeCall(colleague, id)).status, 'active');
  assert.equal((await must<Call>(hangUp(colleague, id))).status, 'ended');
});

test('nothing is left that the house finds wrong', async () => {
  assert.deepEqual(await findWrongCalls(market.house.database.db, 20), []);
});
