import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { activityOf } from '#features/accounts/activity.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import {
  accept,
  activeCalls,
  callHistory,
  connectCall,
  hangUp,
  moveDeadline,
  newDevice,
  openParties,
  reject,
  ring,
  sayRinging,
  seeCall,
} from '#support/calls.ts';
import type { Answer, Person } from '#support/people.ts';
import { history, open } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { findWrongCalls } from '../check.store.ts';
import type { Call } from '../schema.ts';

let market: TestServer;

before(async () => {
  market = await startTestServer();
});
after(() => market.close());

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await market.house.database.pool.query(text, values)).rows;

const codeOf = ({ status, body }: Answer<unknown>) => [status, (body as { code?: string }).code];

async function toldOf(callId: string, type: string): Promise<string[]> {
  const rows = await query('select user_id from notification_intents where key like $1', [`${type}:${callId}:%`]);
  return rows.map(({ user_id }) => `${user_id}`).sort();
}

/** Waits for the sweeper. */
async function turned(person: Person, id: string, status: Call['status']): Promise<Call> {
  for (let tries = 0; tries < 600; tries++) {
    const call = await seeCall(person, id);
    if (call.status === status) return call;
    await pause(25);
  }
  throw new Error(`The call did not become ${status} in 15 s`);
}

/** What somebody was last told of a call. */
async function heardOf({ id }: Person, callId: string): Promise<unknown> {
  const [last] = await query(
    `select payload ->> 'status' as status from user_events
     where user_id = $1 and type = 'call.changed' and payload ->> 'callId' = $2 order by seq desc limit 1`,
    [id, callId],
  );
  return last?.status;
}

/** Waits until the bell of somebody says that it rings. */
async function rangInApp({ id }: Person, callId: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const rows = await query('select 1 from notifications where user_id = $1 and key = $2', [
      id,
      `call.ringing:${callId}:${id}`,
    ]);
    if (rows.length > 0) return;
    await pause(25);
  }
  throw new Error('The bell said nothing in 15 s');
}

/** Nobody of them has a device that could ring; their sessions last. */
async function goAway(people: readonly Person[]): Promise<void> {
  // What was seen of them and is not in the rows yet would bring them back.
  await activityOf(market.house).write();
  await query(`update user_sessions set last_activity = now() - interval '5 minutes' where user_id = any($1)`, [
    people.map(({ id }) => id),
  ]);
}

const lineCount = async (person: Person, id: string): Promise<number> =>
  (await history(person, id)).items.filter(({ kind }) => kind === 'call').length;

test('who calls back while they are rung answers the call, from any conversation of the two', async () => {
  const { buyer, owner, colleagues, shopId, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const { id: productId } = await must(
    owner.post<{ id: string }>(`/api/shops/${shopId}/products`, {
      ...{ title: 'Lamp', price: { amount: 100, currency: 'EUR' }, stock: 1, status: 'active' },
    }),
  );
  const about = await open(buyer, shopId, { productId });

  const theirs = await must(ring(colleague, { conversationId: about }, { deviceId: newDevice() }));
  const mine = newDevice();
  const back = await ring(buyer, { conversationId }, { deviceId: mine });
  assert.deepEqual([back.status, back.body.id, back.body.status], [200, theirs.id, 'active']);
  assert.deepEqual([back.body.receiverId, back.body.me?.deviceId, back.body.direction], [buyer.id, mine, 'incoming']);
  assert.equal((await hangUp(buyer, theirs.id)).body.status, 'ended');

  const second = await must(ring(buyer, { shopId }));
  const taken = await ring(colleague, { conversationId: about });
  assert.deepEqual([taken.status, taken.body.id, taken.body.receiverId], [200, second.id, colleague.id]);
  assert.match(
    taken.body.me?.deviceId ?? '',
    /^[A-Za-z0-9_-]{8,64}$/,
    'a device that did not say which it is gets a name',
  );
  assert.deepEqual(codeOf(await ring(owner, { conversationId })), [409, 'busy'], 'answered by a colleague');
  assert.deepEqual(await toldOf(taken.body.id, 'call.missed'), []);
  await hangUp(colleague, second.id);

  await query(`insert into call_settings (shop_id, takes_calls) values ($1, 'never')`, [shopId]);
  const third = await must(ring(owner, { conversationId }));
  const answered = await ring(buyer, { shopId });
  assert.deepEqual([answered.status, answered.body.id], [200, third.id], 'also of a shop that takes none');
  await hangUp(buyer, third.id);
});

test('where both call at the same moment one call is active, and nobody is in two', async () => {
  const { buyer, people, conversationId } = await openParties(market);
  for (let round = 0; round < 6; round++) {
    const callers = round % 2 ? [buyer, ...people] : [...people, buyer];
    const answers = await Promise.all(callers.map((person) => ring(person, { conversationId })));
    const won = answers.filter(({ status }) => status < 300);
    assert.equal(new Set(won.map(({ body }) => body.id)).size, 1, JSON.stringify(answers.map(codeOf)));
    for (const lost of answers.filter(({ status }) => status >= 300)) {
      assert.ok(['busy', 'in_call'].includes(`${codeOf(lost)[1]}`), JSON.stringify(codeOf(lost)));
    }
    const [{ body: call } = { body: { id: '' } }] = won;
    const { status, callerId } = await seeCall(buyer, call.id);
    assert.equal(status, 'active');
    await hangUp(callers.find(({ id }) => id === callerId) as Person, call.id);
    assert.deepEqual(await query('select 1 from call_slots'), []);
  }
});

test('a buyer who is in a call is busy: they find that they missed one, and who called does not', async () => {
  const one = await openParties(market);
  const other = await openParties(market);
  const { buyer, conversationId } = one;
  const ours = { conversationId };
  const theirs = await open(buyer, other.shopId);
  const { id } = await connectCall(buyer, ours, one.owner);
  const called = await ring(other.owner, { conversationId: theirs });
  assert.deepEqual(codeOf(called), [409, 'busy']);
  assert.deepEqual((await callHistory(other.owner)).items, []);
  assert.deepEqual((await callHistory(other.owner, `shop=${other.shopId}`)).items, []);
  const [missed] = (await callHistory(buyer, 'status=missed')).items as [Call];
  assert.deepEqual([missed.endReason, missed.callerId, missed.duration], ['busy', other.owner.id, 0]);
  assert.deepEqual(await toldOf(missed.id, 'call.missed'), [buyer.id]);
  assert.deepEqual(await toldOf(missed.id, 'call.ringing'), []);
  assert.equal(await lineCount(buyer, theirs), 1);
  assert.deepEqual(
    codeOf(await ring(buyer, { conversationId: theirs })),
    [409, 'in_call'],
    'and calls nobody else meanwhile',
  );
  assert.equal((await seeCall(buyer, id)).status, 'active');
  await hangUp(buyer, id);

  const ringing = await must(ring(one.owner, ours));
  assert.deepEqual(
    codeOf(await ring(other.owner, { conversationId: theirs })),
    [409, 'busy'],
    'a buyer is rung by one',
  );
  assert.deepEqual(codeOf(await ring(one.owner, ours)), [409, 'in_call']);
  await hangUp(one.owner, ringing.id);
});

test('a shop is busy once nobody who can be reached is free; a ring occupies nobody of it', async () => {
  const { owner, colleagues, shopId, people } = await openParties(market, { colleagues: 2 });
  const [colleague, away] = colleagues as [Person, Person];
  const buyers = await Promise.all(['Ada', 'Bo', 'Cy', 'Di'].map((name) => market.person(name)));
  const [ada, bo, cy, di] = buyers as [Person, Person, Person, Person];
  await goAway([away]);
  const first = await must(ring(ada, { shopId }));
  const second = await must(ring(bo, { shopId }));
  await must(accept(owner, first.id));
  assert.deepEqual(codeOf(await accept(owner, second.id)), [409, 'in_call']);
  assert.deepEqual((await activeCalls(owner)).ringing, [], 'who talks is not rung');
  assert.equal((await activeCalls(colleague)).ringing[0]?.id, second.id);
  const third = await must(ring(cy, { shopId }));
  assert.deepEqual(await toldOf(third.id, 'call.ringing'), [colleague.id, away.id].sort());
  await hangUp(cy, third.id);
  await must(accept(colleague, second.id));

  const called = await ring(di, { shopId });
  assert.deepEqual(codeOf(called), [409, 'busy']);
  assert.deepEqual((await callHistory(di)).items, []);
  const [missed] = (await callHistory(owner, `shop=${shopId}`)).items as [Call];
  assert.deepEqual([missed.status, missed.endReason, missed.receiverId], ['missed', 'busy', owner.id]);
  assert.deepEqual(await toldOf(missed.id, 'call.missed'), people.map(({ id }) => id).sort());
  assert.deepEqual(
    (await callHistory(owner, 'status=missed')).items.map(({ id }) => id),
    [missed.id, third.id],
  );
  for (const [person, call] of [
    [ada, first],
    [bo, second],
  ] as const)
    await hangUp(person, call.id);
});

test('two who take a call at once: one has it, and the other hears so', async () => {
  const { buyer, people, conversationId } = await openParties(market, { colleagues: 2 });
  for (let round = 0; round < 3; round++) {
    const { id } = await must(ring(buyer, { conversationId }));
    const moves = [...people.map((person) => accept(person, id)), hangUp(buyer, id)];
    const answers = (await Promise.all(moves)) as Answer<Call>[];
    const accepted = answers.slice(0, -1);
    const won = accepted.filter(({ status }) => status === 200);
    assert.ok(won.length <= 1, `${won.length} have it`);
    for (const lost of accepted.filter(({ status }) => status !== 200)) {
      assert.ok(['answered_elsewhere', 'call_over'].includes(`${codeOf(lost)[1]}`), JSON.stringify(codeOf(lost)));
    }
    const { status, endReason } = await seeCall(buyer, id);
    assert.deepEqual([status, endReason], won.length === 1 ? ['ended', 'completed'] : ['missed', 'cancelled']);
  }
});

test('a ring that nobody answers in time is missed as of its deadline, told once, and never taken after', async () => {
  const { buyer, people, owner, conversationId } = await openParties(market);
  const { id } = await must(ring(buyer, { conversationId }));
  await moveDeadline(market, id, -1);
  await must(accept(owner, id));
  await hangUp(owner, id);

  const { id: late } = await must(ring(buyer, { conversationId }));
  await moveDeadline(market, late, -6);
  assert.deepEqual(codeOf(await accept(owner, late)), [409, 'call_over']);
  const missed = await turned(buyer, late, 'missed');
  assert.deepEqual([missed.endReason, missed.endedAt, missed.duration], ['no_answer', missed.ringExpiresAt, 0]);
  assert.deepEqual(await toldOf(late, 'call.missed'), people.map(({ id }) => id).sort());
  assert.deepEqual(codeOf(await accept(owner, late)), [409, 'call_over']);
  assert.deepEqual((await activeCalls(buyer)).call, null);
  assert.equal(await lineCount(buyer, conversationId), 2);
});

test('where nobody can be reached it does not ring, until somebody comes; else they were unreachable', async () => {
  const { buyer, people, owner, conversationId } = await openParties(market);
  await goAway(people);
  const first = await must(ring(buyer, { conversationId }));
  assert.equal(first.status, 'initiated');
  await moveDeadline(market, first.id, -3);
  assert.equal((await turned(buyer, first.id, 'missed')).endReason, 'unreachable');

  const second = await must(ring(buyer, { conversationId }));
  assert.equal(second.status, 'initiated');
  await query('update user_sessions set last_activity = now() where user_id = $1', [owner.id]);
  await turned(buyer, second.id, 'ringing');
  await must(accept(owner, second.id));
  await hangUp(buyer, second.id);

  await goAway(people);
  await query(
    `insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
     values (gen_random_uuid(), $1, $2, $3, '', '')`,
    [owner.id, owner.sessionId, `https://127.0.0.1/push/${owner.id}`],
  );
  const third = await must(ring(buyer, { conversationId }));
  assert.equal(third.status, 'ringing', 'what can be pushed to can ring');
  await hangUp(buyer, third.id);
});

test('a shop that is closed and people who want their peace are not rung, and nothing is kept of it', async () => {
  const { buyer, owner, colleagues, shopId, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const eva = await market.person('Eva');
  const peace = (person: Person, hours: number) =>
    query(`update users set disturb_not_before = now() + make_interval(hours => $2) where id = $1`, [person.id, hours]);
  await peace(buyer, 1);
  assert.deepEqual(codeOf(await ring(owner, { conversationId })), [409, 'not_disturbed']);
  assert.equal((await ring(buyer, { conversationId })).status, 201, 'but may call');
  const [mine] = (await callHistory(buyer)).items as [Call];
  await hangUp(buyer, mine.id);

  await peace(colleague, 1);
  const { id } = await must(ring(eva, { shopId }));
  assert.deepEqual(await toldOf(id, 'call.ringing'), [owner.id]);
  assert.deepEqual((await activeCalls(colleague)).ringing, []);
  await hangUp(eva, id);
  await peace(owner, 1);
  assert.deepEqual(codeOf(await ring(eva, { shopId })), [409, 'not_disturbed']);
  await peace(owner, -1);
  await query(`insert into call_settings (shop_id, takes_calls) values ($1, 'never')`, [shopId]);
  const fay = await market.person('Fay');
  assert.deepEqual(codeOf(await ring(fay, { shopId })), [409, 'shop_closed']);
  const [{ count } = {}] = await query('select count(*)::integer from conversations where buyer_id = $1', [fay.id]);
  assert.equal(count, 0, 'not even a conversation');
  assert.equal((await callHistory(owner, `shop=${shopId}`)).items.length, 2);
});

test('who is blocked does not ring, and a block ends what rings and what is talked', async () => {
  const { buyer, owner, conversationId } = await openParties(market);
  const block = () => must(owner.post('/api/blocks', { conversationId }));
  const unblock = () => owner.delete(`/api/blocks/${buyer.id}?shop=${shopId}`);
  const { shop } = await must<{ shop: { id: string } }>(buyer.get(`/api/conversations/${conversationId}`));
  const shopId = shop.id;

  const ringing = await must(ring(buyer, { conversationId }));
  await block();
  assert.ok(['blocked', 'call_over'].includes(`${codeOf(await accept(owner, ringing.id))[1]}`));
  assert.equal((await turned(buyer, ringing.id, 'missed')).endReason, 'blocked');
  assert.deepEqual(await toldOf(ringing.id, 'call.missed'), []);
  for (const [person, to] of [
    [buyer, { conversationId }],
    [buyer, { shopId }],
    [owner, { conversationId }],
  ] as const) {
    assert.deepEqual(codeOf(await ring(person, to)), [403, 'blocked']);
  }
  assert.equal((await callHistory(buyer)).items.length, 1, 'nothing is kept of it');

  assert.equal((await unblock()).status, 204);
  const { id } = await connectCall(buyer, { conversationId }, owner);
  await block();
  assert.equal((await turned(buyer, id, 'ended')).endReason, 'blocked');
  assert.equal((await unblock()).status, 204);

  const last = await connectCall(buyer, { conversationId }, owner);
  await must(buyer.delete('/api/me', { password: buyer.password }));
  const left = await turned(owner, last.id, 'ended');
  assert.equal(left.buyer.name === buyer.name, false, 'the other side keeps the call, without the name');
  assert.equal(await lineCount(owner, conversationId), 3);
});

test('somebody who is shut out of the market is out of their call', async () => {
  const { buyer, owner, conversationId } = await openParties(market);
  const admin = await market.person('Adam');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  const { id } = await connectCall(buyer, { conversationId }, owner);
  await must(admin.put(`/api/admin/users/${buyer.id}/ban`, { reason: 'Fraud' }));
  assert.equal((await turned(owner, id, 'ended')).endReason, 'blocked');
});

test('a shop whose owner is shut out or gone rings no more, for those who had just left it either', async () => {
  const { buyer, owner, colleagues, conversationId } = await openParties(market);
  const [colleague] = colleagues as [Person];
  const admin = await market.person('Adam');
  await query(`update users set role = 'admin' where id = $1`, [admin.id]);
  const { id } = await must(ring(buyer, { conversationId }));
  await must(admin.put(`/api/admin/users/${owner.id}/ban`, { reason: 'Fraud' }));
  assert.equal((await turned(buyer, id, 'missed')).endReason, 'blocked');
  assert.deepEqual(await toldOf(id, 'call.missed'), []);
  assert.equal((await activeCalls(colleague)).ringing.length, 0);

  const other = await openParties(market);
  const [theirs] = other.colleagues as [Person];
  const rings = await must(ring(buyer, { shopId: other.shopId }));
  await must(sayRinging(theirs, rings.id));
  await must(other.owner.delete('/api/me', { password: other.owner.password }));
  assert.equal((await turned(buyer, rings.id, 'missed')).endReason, 'blocked');
  assert.equal(await heardOf(theirs, rings.id), 'missed', 'a device that rings stops, whose ever it is now');
});

test('who leaves a shop while it is rung hears that it is over, and keeps no ring', async () => {
  for (const end of ['taken', 'missed'] as const) {
    const { buyer, owner, shopId, colleagues, conversationId } = await openParties(market);
    const [colleague] = colleagues as [Person];
    const { id } = await must(ring(buyer, { conversationId }));
    await must(sayRinging(colleague, id));
    await rangInApp(colleague, id);
    await must(owner.delete(`/api/shops/${shopId}/staff/${colleague.id}`));
    assert.equal((await accept(colleague, id)).status, 404);
    assert.equal(await heardOf(colleague, id), undefined);
    await must(end === 'taken' ? accept(owner, id) : hangUp(buyer, id));
    assert.equal(await heardOf(colleague, id), end === 'taken' ? 'active' : 'missed');
    const left = await query('select type from notifications where user_id = $1', [colleague.id]);
    assert.deepEqual(left, [], end);
    assert.equal((await toldOf(id, 'call.missed')).includes(colleague.id), false);
    await hangUp(buyer, id);
  }
});

test('declining on one device while another accepts: the first counts, and the other hears what is', async () => {
  const { buyer, owner, conversationId } = await openParties(market);
  const { id } = await must(ring(owner, { conversationId }));
  const [accepted, declined] = await Promise.all([accept(buyer, id), reject(buyer, id)]);
  const status = (await seeCall(owner, id)).status;
  if (status === 'active') assert.deepEqual([accepted.status, codeOf(declined)], [200, [409, 'call_active']]);
  else assert.deepEqual([status, declined.status, codeOf(accepted)], ['rejected', 200, [409, 'call_over']]);
  await hangUp(owner, id);
});

test('when all is over nothing is left that the house finds wrong', async () => {
  assert.deepEqual(await findWrongCalls(market.house.database.db, 20), []);
  assert.deepEqual(await query('select 1 from call_slots'), []);
});
