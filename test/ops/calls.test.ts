import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import type { Call } from '#features/calls/schema.ts';
import { accept, activeCalls, connectCall, hangUp, moveDeadline, openParties, ring, seeCall } from '#support/calls.ts';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { type Answer, type Caller, callerOf, type Person, signUp } from '#support/people.ts';
import { must } from '#support/trade.ts';
import { cleanUp, newFolder, openSouk, type RunningSouk, runSouk, until } from './souk.ts';

/** What the servers may take to see that a ring or a call is over. */
const SWEPT_WITHIN_MS = 10_000;

const folder = newFolder('calls');
let database: TestDatabase;
let client: pg.Client;
let settings: Record<string, string>;
let a: RunningSouk;

before(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  settings = { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' };
  a = await openSouk({ folder, settings });
});

after(async () => {
  await cleanUp();
  await client.end();
  await database.drop();
});

const place = {
  person: (name?: string) => signUp(a.url, name),
  house: {
    database: {
      get pool() {
        return client;
      },
    },
  },
};

/** The same person, asking that node. */
const at = (node: RunningSouk, { accessToken }: Person) => callerOf(node.url, accessToken);

interface Signal {
  readonly seq: number;
  readonly kind: string;
  readonly payload: { readonly nr: number };
}

const signal = (person: Caller, callId: string, deviceId: string, nr: number): Promise<Answer<{ seq: number }>> =>
  person.post(`/api/calls/${callId}/signals`, {
    ...{ deviceId, signalId: `signal-${nr}-${deviceId}`.slice(0, 64), kind: 'candidates', payload: { nr } },
  });

async function heard(person: Caller, callId: string, deviceId: string, afterSeq = 0): Promise<number[]> {
  const path = `/api/calls/${callId}/signals?deviceId=${deviceId}&after=${afterSeq}`;
  const { items } = await must(person.get<{ items: Signal[] }>(path));
  return items.map(({ payload }) => payload.nr);
}

const beat = (person: Caller, callId: string, deviceId: string, media = 'connected') =>
  must(person.put<{ status: string; lastSignalSeq: number }>(`/api/calls/${callId}/heartbeat`, { deviceId, media }));

async function isOver(id: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from video_calls where id = $1 and ended_at is not null', [id]);
  return rows.length === 1;
}

/** Whom a missed call was told, as often as they were. */
async function missedBy(id: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select user_id as id from notifications where type = 'call.missed' and group_key = 'call:' || $1 order by user_id`,
    [id],
  );
  return rows.map((row) => row.id);
}

async function upSince(): Promise<string> {
  const { rows } = await client.query<{ since: string }>('select since::text from uptime');
  return rows[0]?.since ?? '';
}

async function isUpSince(interval: string): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from uptime where since < souk_now() - $1::interval', [interval]);
  return rowCount === 1;
}

test('all servers are killed and away longer than any limit: rings go on or are missed once, and nobody who talks is cut off', async () => {
  const [rung, late, talking, troubled] = await Promise.all([
    openParties(place, { colleagues: 0 }),
    openParties(place, { colleagues: 1 }),
    openParties(place, { colleagues: 0 }),
    openParties(place, { colleagues: 0 }),
  ]);
  const ringing = await must(ring(rung.buyer, rung));
  await moveDeadline(place, ringing.id, 3_600);
  const expiring = await must(ring(late.buyer, late));
  const call = await connectCall(talking.buyer, talking, talking.owner);
  for (const nr of [1, 2, 3]) assert.equal((await signal(talking.buyer, call.id, call.callerDevice, nr)).status, 201);
  await beat(talking.buyer, call.id, call.callerDevice);
  await beat(talking.owner, call.id, call.receiverDevice);
  const lost = await connectCall(troubled.owner, troubled, troubled.buyer);
  await beat(troubled.owner, lost.id, lost.callerDevice, 'lost');
  const upBefore = await upSince();

  await a.kill();
  // Five minutes go by, by the database's clock.
  await client.query(
    `create or replace function souk_now() returns timestamptz language sql stable as
     $$ select now() + interval '5 minutes' $$`,
  );
  a = await openSouk({ folder, settings });
  assert.notEqual(await upSince(), upBefore, 'nobody was there meanwhile');

  await until('what rang out is missed', () => isOver(expiring.id), SWEPT_WITHIN_MS);
  const missed = await seeCall(at(a, late.buyer), expiring.id);
  assert.deepEqual([missed.status, missed.endedAt, missed.duration], ['missed', missed.ringExpiresAt, 0]);
  const callees = late.people.map(({ id }) => id).toSorted();
  await until('they are told', async () => (await missedBy(expiring.id)).length >= callees.length, SWEPT_WITHIN_MS);

  const stillRings = await activeCalls(at(a, rung.owner));
  assert.deepEqual(
    stillRings.ringing.map(({ id, status }) => [id, status]),
    [[ringing.id, 'ringing']],
  );
  assert.equal((await must(accept(at(a, rung.owner), ringing.id))).status, 'active');
  await must(hangUp(at(a, rung.buyer), ringing.id));

  const [buyer, owner] = [at(a, talking.buyer), at(a, talking.owner)];
  assert.deepEqual(await heard(owner, call.id, call.receiverDevice), [1, 2, 3], 'what was said before is not lost');
  const again = await signal(buyer, call.id, call.callerDevice, 3);
  assert.deepEqual([again.status, again.body.seq], [200, 3]);
  assert.equal((await signal(buyer, call.id, call.callerDevice, 4)).body.seq, 4);
  assert.deepEqual(await heard(owner, call.id, call.receiverDevice, 3), [4]);
  const { status, lastSignalSeq } = await beat(owner, call.id, call.receiverDevice);
  assert.deepEqual([status, lastSignalSeq], ['active', 4]);
  await until('several sweeps went by', () => isUpSince('2 seconds'), SWEPT_WITHIN_MS);
  assert.equal((await seeCall(buyer, call.id)).status, 'active');
  assert.equal((await seeCall(at(a, troubled.buyer), lost.id)).status, 'active', 'its media may come back as well');
  const ended = await must(hangUp(buyer, call.id));
  assert.deepEqual([ended.status, ended.endReason], ['ended', 'completed']);
  assert.ok(ended.duration >= 300, 'who talked on, talked');

  // Now a server is there to hear them, and they are silent.
  await letSilencePass(lost.id);
  await until('who is gone is gone', () => isOver(lost.id), SWEPT_WITHIN_MS);
  await wasLost(await seeCall(at(a, troubled.owner), lost.id));
  assert.deepEqual(await missedBy(expiring.id), callees, 'each was told once');
});

test('one node of two is killed: the other lets rings run out and goes on with those who talk', async () => {
  const b = await openSouk({ folder, settings });
  const [rung, talking, silent] = await Promise.all([openParties(place), openParties(place), openParties(place)]);
  const ringing = await must(ring(at(b, rung.buyer), rung));
  const call = await connectCall(at(b, talking.buyer), talking, at(a, talking.owner));
  const gone = await connectCall(at(b, silent.buyer), silent, at(b, silent.owner));
  const socket = await openSocket(a, talking.owner);
  const hints: { callId: string; seq: number }[] = [];
  socket.on('signal', ({ type, payload }: { type: string; payload: { callId: string; seq: number } }) => {
    if (type === 'call.signalled') hints.push(payload);
  });
  assert.equal((await signal(at(b, talking.buyer), call.id, call.callerDevice, 1)).status, 201);
  await until('the other node tells of it', () => hints.some(({ callId }) => callId === call.id), SWEPT_WITHIN_MS);
  const upBefore = await upSince();

  await b.kill();
  const buyer = at(a, talking.buyer);
  assert.equal((await beat(buyer, call.id, call.callerDevice)).status, 'active');
  assert.equal((await signal(buyer, call.id, call.callerDevice, 2)).body.seq, 2);
  assert.deepEqual(await heard(at(a, talking.owner), call.id, call.receiverDevice), [1, 2]);

  await moveDeadline(place, ringing.id, -1);
  await until('what rang out is missed', () => isOver(ringing.id), SWEPT_WITHIN_MS);
  const missed = await seeCall(at(a, rung.buyer), ringing.id);
  assert.deepEqual([missed.status, missed.endedAt], ['missed', missed.ringExpiresAt]);
  const callees = rung.people.map(({ id }) => id).toSorted();
  await until('they are told', async () => (await missedBy(ringing.id)).length >= callees.length, SWEPT_WITHIN_MS);
  assert.deepEqual(await missedBy(ringing.id), callees);

  assert.equal(await upSince(), upBefore, 'somebody was always there');
  await letSilencePass(gone.id);
  await until('who is gone is gone', () => isOver(gone.id), SWEPT_WITHIN_MS);
  await wasLost(await seeCall(at(a, silent.owner), gone.id));
  assert.equal((await seeCall(buyer, call.id)).status, 'active');
  await must(hangUp(buyer, call.id));
  socket.disconnect();

  const check = runSouk(['check'], { folder, settings });
  assert.equal((await check.ended).code, 0, check.output());
});

/** Two minutes in which a server listened, and heard nothing of that call. */
async function letSilencePass(id: string): Promise<void> {
  await client.query(`update uptime set since = since - interval '1 hour'`);
  await client.query(
    `with moved as (
       update video_calls set created_at = created_at - interval '2 minutes', started_at = started_at - interval '2 minutes'
       where id = $1
     )
     update call_participants set last_seen_at = last_seen_at - interval '2 minutes',
       media_lost_at = media_lost_at - interval '2 minutes' where call_id = $1`,
    [id],
  );
}

/** It ended with the last sign of life, not when that was seen. */
async function wasLost({ id, status, endReason, endedAt }: Call): Promise<void> {
  assert.deepEqual([status, endReason], ['ended', 'connection_lost']);
  const { rows } = await client.query<{ late: number }>(
    `select extract(epoch from $2::timestamptz - greatest(started_at, max(last_seen_at)))::float8 as late
     from video_calls join call_participants on call_id = video_calls.id where video_calls.id = $1 group by started_at`,
    [id, endedAt],
  );
  assert.equal(rows[0]?.late, 0);
}

async function openSocket(node: RunningSouk, { accessToken }: Person): Promise<Socket> {
  const socket = io(node.url, { transports: ['websocket'], auth: { token: accessToken }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
  return socket;
}
