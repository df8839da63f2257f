import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { activeCalls, connectCall, hangUp, openParties, type Parties, seeCall } from '#support/calls.ts';
import type { Caller, Person } from '#support/people.ts';
import { must } from '#support/trade.ts';
import type { HeartbeatAnswer } from '../signals/signals.schema.ts';
import { listDue, type Verdict } from './liveness.store.ts';
import { watchCalls } from './watching.ts';

let market: TestServer;
let beside: TestServer;
let parties: Parties;

before(async () => {
  market = await startTestServer();
  [beside, parties] = await Promise.all([startTestServer({ beside: market }), openParties(market)]);
});
after(async () => {
  await beside.close();
  await market.close();
});

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

const beat = (person: Caller, id: string, deviceId: string, media = 'connected') =>
  must(person.put<HeartbeatAnswer>(`/api/calls/${id}/heartbeat`, { deviceId, media }));

/** The buyer in a call with the owner, as if all servers had been there for an hour. */
async function talk() {
  const { owner, buyer, conversationId } = parties;
  const { call } = await activeCalls(buyer);
  if (call) await must(hangUp(buyer, call.id));
  await query(`update uptime set since = souk_now() - interval '1 hour'`);
  const talking = await connectCall(buyer, { conversationId }, owner);
  return { ...talking, buyer, owner };
}

/** Lets the last sign of life of somebody be so many seconds ago. */
const silence = ({ id }: Person, callId: string, seconds: number) =>
  query(
    `update call_participants set last_seen_at = souk_now() - make_interval(secs => $3)
     where call_id = $1 and user_id = $2`,
    [callId, id, seconds],
  );
const begin = (callId: string, secondsAgo: number) =>
  query('update video_calls set started_at = souk_now() - make_interval(secs => $2) where id = $1', [
    callId,
    secondsAgo,
  ]);

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 600, `Not in time: ${what}`);
    await pause(50);
  }
}

const isOver = async (person: Caller, id: string) => (await seeCall(person, id)).endedAt !== null;

async function newsOf({ id }: Person, callId: string): Promise<number> {
  const { rows } = await query(
    `select count(*)::integer as count from user_events
     where user_id = $1 and type = 'call.changed' and payload ->> 'callId' = $2`,
    [id, callId],
  );
  return rows[0].count;
}

class Undo extends Error {}

test('what is due: who is silent, which call is lost or too long, and what does not count', async () => {
  const { id, buyer } = await talk();
  interface Given {
    readonly caller?: number;
    readonly receiver?: number;
    readonly lost?: number;
    readonly up?: number;
    readonly age?: number;
    readonly noted?: true;
  }
  const cases: [Given, 'nothing' | 'silent' | 'connection_lost' | 'too_long'][] = [
    [{}, 'nothing'],
    [{ caller: 29.9 }, 'nothing'],
    [{ caller: 30 }, 'silent'],
    [{ receiver: 3_000 }, 'silent'],
    [{ receiver: 3_000, noted: true }, 'nothing'],
    [{ caller: 60, receiver: 59.9 }, 'silent'],
    [{ caller: 60, receiver: 59.9, noted: true }, 'nothing'],
    [{ caller: 60, receiver: 60 }, 'connection_lost'],
    [{ caller: 60, receiver: 60, noted: true }, 'connection_lost'],
    [{ lost: 29.9 }, 'nothing'],
    [{ lost: 30 }, 'connection_lost'],
    // Of the time before the servers, or the database, were back nothing counts.
    [{ caller: 3_000, receiver: 3_000, lost: 3_000, up: 29.9 }, 'nothing'],
    [{ caller: 3_000, receiver: 3_000, up: 30 }, 'silent'],
    [{ caller: 3_000, receiver: 3_000, up: 59.9, noted: true }, 'nothing'],
    [{ caller: 3_000, receiver: 3_000, up: 60 }, 'connection_lost'],
    [{ lost: 3_000, up: 30 }, 'connection_lost'],
    [{ age: 4 * 3_600 - 1 }, 'nothing'],
    [{ age: 4 * 3_600 }, 'too_long'],
  ];
  for (const [given, expected] of cases) {
    const { caller = 0, receiver = 0, lost = null, up = 7_200, age = 7_200, noted = false } = given;
    const due: Verdict[] = [];
    // Never committed: the nodes that look once a second see nothing of it.
    const undone = market.house.database.db.transaction().execute(async (tx) => {
      await sql`
        update call_participants set reconnecting = ${noted},
          last_seen_at = souk_now() - make_interval(
            secs => case when user_id = ${buyer.id} then ${caller}::float8 else ${receiver} end),
          media_lost_at = case when user_id = ${buyer.id} then souk_now() - make_interval(secs => ${lost}::float8) end
        where call_id = ${id}`.execute(tx);
      await sql`update video_calls set started_at = souk_now() - make_interval(secs => ${age}) where id = ${id}`.execute(
        tx,
      );
      await sql`update uptime set since = souk_now() - make_interval(secs => ${up})`.execute(tx);
      due.push(...(await listDue(tx, market.house.nodeId)));
      // A node that was away itself, and has not said yet that it is back, judges nobody.
      assert.deepEqual(await listDue(tx, newId()), []);
      throw new Undo();
    });
    await assert.rejects(undone, Undo);
    const one = due.find((verdict) => verdict.id === id);
    assert.equal(one ? (one.end ?? 'silent') : 'nothing', expected, JSON.stringify(given));
  }
});

test('who is silent for 30 seconds is shown as reconnecting, and is back with the next heartbeat', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const told = await newsOf(owner, id);
  await silence(buyer, id, 31);
  await until('the owner sees it', async () => (await seeCall(owner, id)).peer?.reconnecting === true);
  assert.equal((await seeCall(buyer, id)).peer?.reconnecting, false);
  assert.equal((await beat(owner, id, receiverDevice)).peerReconnecting, true);
  await Promise.all([watchCalls(market.house), watchCalls(beside.house)]);
  assert.equal(await newsOf(owner, id), told + 1, 'said once');

  await Promise.all([beat(buyer, id, callerDevice), beat(buyer, id, callerDevice)]);
  assert.equal((await seeCall(owner, id)).peer?.reconnecting, false);
  assert.equal((await beat(owner, id, receiverDevice)).peerReconnecting, false);
  assert.equal(await newsOf(owner, id), told + 2, 'said once');
  assert.equal((await seeCall(buyer, id)).status, 'active');
});

test('a call of which both are silent for a minute ended with the last sign of life, and once, whoever looks', async () => {
  const { id, buyer, owner, callerDevice } = await talk();
  await must(
    buyer.post(`/api/calls/${id}/signals`, {
      ...{ deviceId: callerDevice, signalId: 'the-offer', kind: 'description', payload: {} },
    }),
  );
  await begin(id, 600);
  await silence(buyer, id, 100);
  await silence(owner, id, 75);
  const houses = [market.house, beside.house, market.house, beside.house];
  await Promise.all(houses.map((house) => watchCalls(house)));
  await until('it is over', () => isOver(buyer, id));

  const call = await seeCall(owner, id);
  assert.deepEqual([call.status, call.endReason, call.duration], ['ended', 'connection_lost', 525]);
  const { rows } = await query(
    `select ended_at = (select max(last_seen_at) from call_participants where call_id = $1) as exact,
       (select count(*) from call_slots where call_id = $1)::integer as slots,
       (select count(*) from call_signals where call_id = $1)::integer as signals,
       (select count(*) from messages where call_id = $1)::integer as lines
     from video_calls where id = $1`,
    [id],
  );
  assert.deepEqual(rows[0], { exact: true, slots: 0, signals: 0, lines: 1 });
  const ended = await market.announced('call.ended', ({ callId }) => callId === id);
  assert.deepEqual(
    ended.map(({ status, endReason, duration }) => [status, endReason, duration]),
    [['ended', 'connection_lost', 525]],
  );
});

test('both may be silent from the first moment: the call then lasted no time at all', async () => {
  const { id, buyer, owner } = await talk();
  await begin(id, 90);
  for (const person of [buyer, owner]) await silence(person, id, 91);
  await until('it is over', () => isOver(buyer, id));
  const { duration, startedAt, endedAt } = await seeCall(buyer, id);
  assert.deepEqual([duration, endedAt], [0, startedAt]);
});

test('a call whose media one side says are lost for 30 seconds is over; media that come back are not held against it', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const lost = async () => {
    const { rows } = await query(
      `select count(*)::integer as lost, min(media_lost_at) as since from call_participants
       where call_id = $1 and media_lost_at is not null`,
      [id],
    );
    return rows[0];
  };
  await beat(buyer, id, callerDevice, 'connecting');
  assert.equal((await lost()).lost, 0);
  await beat(buyer, id, callerDevice, 'lost');
  const { since } = await lost();
  await beat(buyer, id, callerDevice, 'lost');
  await beat(owner, id, receiverDevice, 'connected');
  await beat(buyer, id, callerDevice, 'connecting');
  assert.deepEqual(await lost(), { lost: 1, since }, 'counted from the first time it was said');
  await beat(buyer, id, callerDevice, 'connected');
  assert.equal((await lost()).lost, 0);

  await beat(owner, id, receiverDevice, 'lost');
  await query(
    `update call_participants set media_lost_at = souk_now() - interval '31 seconds'
     where call_id = $1 and media_lost_at is not null`,
    [id],
  );
  await until('it is over', () => isOver(buyer, id));
  assert.equal((await seeCall(buyer, id)).endReason, 'connection_lost');
});

test('a heartbeat that is just being written when its call is judged keeps it alive', async () => {
  const { id, buyer, owner } = await talk();
  const writing = await market.house.database.pool.connect();
  try {
    // Nobody judges it before the heartbeat is on its way.
    await writing.query('begin');
    await writing.query('select from conversations where id = $1 for update', [parties.conversationId]);
    for (const person of [buyer, owner]) await silence(person, id, 70);
    const heartbeat = await beside.house.database.pool.connect();
    try {
      await heartbeat.query('begin');
      await heartbeat.query(
        'update call_participants set last_seen_at = souk_now() where call_id = $1 and user_id = $2',
        [id, buyer.id],
      );
      await writing.query('commit');
      const looking = watchCalls(market.house);
      await until('somebody waits for the heartbeat', async () => {
        const { rows } = await query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
             and query like '%call_participants%for update%'`,
        );
        return rows.length > 0;
      });
      await heartbeat.query('commit');
      await looking;
    } finally {
      heartbeat.release();
    }
  } finally {
    writing.release();
  }
  await until('the other is noted', async () => (await seeCall(buyer, id)).peer?.reconnecting === true);
  assert.equal((await seeCall(buyer, id)).status, 'active');
});

test('nobody talks for more than four hours', async () => {
  const { id, buyer } = await talk();
  await begin(id, 4 * 3_600 + 5);
  await until('it is over', () => isOver(buyer, id));
  const { endReason, duration, status } = await seeCall(buyer, id);
  assert.deepEqual([status, endReason, duration >= 4 * 3_600], ['ended', 'too_long', true]);
});

test('operators see how many calls live, how many were answered, and how long both waited to hear each other', async () => {
  const figure = async (name: string) => {
    const { text } = (await market.guest.get<{ text: string }>('/metrics')).body;
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  };
  const answered = await figure('souk_calls_answered_total');
  const setUp = await figure('souk_call_set_up_seconds_count');
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  assert.equal(await figure('souk_calls{status="active"}'), 1);
  assert.equal(await figure('souk_calls_answered_total'), answered + 1);
  await beat(buyer, id, callerDevice, 'connecting');
  await beat(buyer, id, callerDevice, 'connected');
  assert.equal(await figure('souk_call_set_up_seconds_count'), setUp);
  await beat(owner, id, receiverDevice, 'connected');
  await beat(owner, id, receiverDevice, 'connected');
  await beat(buyer, id, callerDevice, 'connected');
  assert.equal(await figure('souk_call_set_up_seconds_count'), setUp + 1);
  await must(hangUp(buyer, id));
  assert.equal(await figure('souk_calls{status="active"}'), 0);
});
