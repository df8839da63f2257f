import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { symbols } from 'pino';
import { io } from 'socket.io-client';
import { startTestServer, type TestServer } from '#support/app.ts';
import { accept, connectCall, hangUp, newDevice, openParties, type Parties, ring, seeCall } from '#support/calls.ts';
import { type Answer, type Caller, type Person, signIn } from '#support/people.ts';
import { must } from '#support/trade.ts';
import type { Call } from '../schema.ts';
import type { HeartbeatAnswer, SignalReceipt, Signals } from './signals.schema.ts';

let market: TestServer;
let parties: Parties;
let stranger: Person;

before(async () => {
  market = await startTestServer();
  [parties, stranger] = await Promise.all([openParties(market), market.person('Stranger')]);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);
const codeOf = ({ status, body }: Answer<object>) => [status, (body as { code?: string }).code];

interface Said {
  readonly deviceId: string;
  readonly signalId?: string;
  readonly kind?: string;
  readonly payload?: unknown;
}

const say = (person: Caller, id: string, said: Said) =>
  person.post<SignalReceipt>(`/api/calls/${id}/signals`, {
    ...{ signalId: randomUUID(), kind: 'candidates', payload: {} },
    ...said,
  });
const hear = (person: Caller, id: string, deviceId: string, after = 0) =>
  person.get<Signals>(`/api/calls/${id}/signals?deviceId=${deviceId}&after=${after}`);
const beat = (person: Caller, id: string, deviceId: string, media = 'connected') =>
  person.put<HeartbeatAnswer>(`/api/calls/${id}/heartbeat`, { deviceId, media });
const setMedia = (person: Caller, id: string, state: object) => person.put<Call>(`/api/calls/${id}/media`, state);

/** A buyer of their own in a call with the owner. */
async function talk() {
  const { owner, buyer, conversationId } = parties;
  const { call } = await must(buyer.get<{ call: Call | null }>('/api/calls/active'));
  if (call) await must(hangUp(buyer, call.id));
  const talking = await connectCall(buyer, { conversationId }, owner);
  return { ...talking, buyer, owner };
}

async function newsOf({ id }: Person, callId: string): Promise<unknown[]> {
  const { rows } = await query(
    `select payload ->> 'status' as status from user_events
     where user_id = $1 and type = 'call.changed' and payload ->> 'callId' = $2 order by seq`,
    [id, callId],
  );
  return rows.map(({ status }) => status);
}

/** What the log of the server writes while that runs, of everything it could say. */
async function logOf(work: () => Promise<void>): Promise<string> {
  const lines: string[] = [];
  const { log, requestLog } = market.house;
  const undo = [log, requestLog].map((one) => {
    const logger = one as unknown as { level: string; [symbols.streamSym]: unknown };
    const { level, [symbols.streamSym]: stream } = logger;
    Object.assign(logger, { level: 'trace', [symbols.streamSym]: { write: (line: string) => lines.push(line) } });
    return () => Object.assign(logger, { level, [symbols.streamSym]: stream });
  });
  try {
    await work();
  } finally {
    for (const back of undo) back();
  }
  return lines.join('');
}

test('what one device says the other hears, in the order it was said, and nobody hears themselves', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const offer = { type: 'offer', sdp: 'v=0\r\n' };
  const first = await say(buyer, id, { deviceId: callerDevice, kind: 'description', payload: offer });
  assert.deepEqual([first.status, first.body], [201, { seq: 1 }]);
  await must(say(owner, id, { deviceId: receiverDevice, kind: 'description', payload: { type: 'answer' } }));
  await must(say(buyer, id, { deviceId: callerDevice, payload: { candidates: [{ candidate: 'a' }, null] } }));
  await must(say(owner, id, { deviceId: receiverDevice, kind: 'restart' }));

  assert.deepEqual((await must(hear(owner, id, receiverDevice))).items, [
    { seq: 1, kind: 'description', payload: offer },
    { seq: 3, kind: 'candidates', payload: { candidates: [{ candidate: 'a' }, null] } },
  ]);
  assert.deepEqual(await must(hear(buyer, id, callerDevice, 2)), {
    items: [{ seq: 4, kind: 'restart', payload: {} }],
    lastSeq: 4,
  });
  assert.deepEqual(await must(hear(buyer, id, callerDevice, 4)), { items: [], lastSeq: 4 });
  assert.equal((await seeCall(buyer, id)).lastSignalSeq, 4);
});

test('signals that both send at once get numbers without a gap, each one its own', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, nth) =>
      must(nth % 2 ? say(buyer, id, { deviceId: callerDevice }) : say(owner, id, { deviceId: receiverDevice })),
    ),
  );
  const numbers = answers.map(({ seq }) => seq).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    Array.from({ length: 20 }, (_, nth) => nth + 1),
  );
});

test('the same signal sent again, also five times at once, is one signal', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const signalId = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => say(buyer, id, { deviceId: callerDevice, signalId, payload: { nth: 1 } })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 201]);
  assert.deepEqual([...new Set(answers.map(({ body }) => body.seq))], [1]);
  // The ids of the two are apart.
  assert.deepEqual((await say(owner, id, { deviceId: receiverDevice, signalId })).body, { seq: 2 });
  assert.equal((await must(hear(owner, id, receiverDevice))).items.length, 1);
});

test('a device that was cut off misses nothing: its next heartbeat says how far it is behind, and it fetches the rest', async (t) => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const heard: { callId: string; seq: number; deviceId: string }[] = [];
  const connect = async () => {
    const socket = io(market.url, { transports: ['websocket'], auth: { token: owner.accessToken } });
    t.after(() => socket.disconnect());
    socket.on('signal', ({ type, payload }) => type === 'call.signalled' && heard.push(payload));
    await new Promise((resolve, reject) => socket.on('sync:ready', resolve).on('connect_error', reject));
    return socket;
  };
  const until = async (fits: () => boolean) => {
    for (let tries = 0; tries < 400 && !fits(); tries++) await pause(25);
    assert.ok(fits());
  };
  const first = await connect();
  await must(say(buyer, id, { deviceId: callerDevice, payload: { nth: 1 } }));
  await until(() => heard.length === 1);
  assert.deepEqual(heard, [{ callId: id, seq: 1, deviceId: receiverDevice }]);
  const { lastSeq } = await must(hear(owner, id, receiverDevice));

  first.disconnect();
  for (const nth of [2, 3]) await must(say(buyer, id, { deviceId: callerDevice, payload: { nth } }));
  await connect();
  const { lastSignalSeq } = await must(beat(owner, id, receiverDevice));
  assert.deepEqual([lastSeq, lastSignalSeq], [1, 3]);
  const { items } = await must(hear(owner, id, receiverDevice, lastSeq));
  assert.deepEqual(
    items.map(({ payload }) => payload),
    [{ nth: 2 }, { nth: 3 }],
  );
  await must(say(buyer, id, { deviceId: callerDevice, payload: { nth: 4 } }));
  await until(() => heard.some(({ seq }) => seq === 4));
});

test('who was away for very long fetches page by page', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  await query(
    `insert into call_signals (call_id, seq, from_user_id, signal_id, kind, payload)
     select $1, n, $2, 'many-' || n, 'candidates', '{}' from generate_series(1, 120) as n`,
    [id, buyer.id],
  );
  await query('update video_calls set last_signal_seq = 120 where id = $1', [id]);
  const numbers: number[] = [];
  for (let after = 0; ; ) {
    const { items, lastSeq } = await must(hear(owner, id, receiverDevice, after));
    numbers.push(...items.map(({ seq }) => seq));
    if (lastSeq === after) break;
    after = lastSeq;
  }
  assert.deepEqual(
    numbers,
    Array.from({ length: 120 }, (_, nth) => nth + 1),
  );

  // What nobody fetches any more does not lie there for as long as two can talk.
  await query('update video_calls set last_signal_seq = 2100 where id = $1', [id]);
  await must(say(buyer, id, { deviceId: callerDevice }));
  const { rows } = await query('select min(seq) as least from call_signals where call_id = $1', [id]);
  assert.equal(rows[0].least, 102);
});

test('nobody else says or hears anything in a call: no stranger, no colleague, no other device of the two', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const [colleague] = parties.colleagues as [Person];
  const elsewhere = await signIn(market.url, buyer);
  await must(say(buyer, id, { deviceId: callerDevice, payload: { secret: true } }));
  const askers: [Caller, string, unknown[]][] = [
    [stranger, callerDevice, [404, 'not_found']],
    [stranger, receiverDevice, [404, 'not_found']],
    [colleague, receiverDevice, [403, 'not_your_device']],
    [colleague, newDevice(), [403, 'not_your_device']],
    [elsewhere, newDevice(), [403, 'not_your_device']],
    [buyer, receiverDevice, [403, 'not_your_device']],
    [owner, callerDevice, [403, 'not_your_device']],
    [market.guest, callerDevice, [401, 'not_signed_in']],
  ];
  for (const [who, deviceId, refusal] of askers) {
    assert.deepEqual(codeOf(await say(who, id, { deviceId })), refusal);
    assert.deepEqual(codeOf(await hear(who, id, deviceId)), refusal);
    assert.deepEqual(codeOf(await beat(who, id, deviceId, 'lost')), refusal);
    const state = { deviceId, audio: false, video: false, sharing: false };
    assert.deepEqual(codeOf(await setMedia(who, id, state)), refusal);
  }
  assert.equal((await seeCall(buyer, id)).lastSignalSeq, 1);
  const { rows } = await query(
    'select audio, media_lost_at from call_participants where call_id = $1 and (not audio or media_lost_at is not null)',
    [id],
  );
  assert.deepEqual(rows, []);
  const unknown = randomUUID();
  assert.deepEqual(codeOf(await say(buyer, unknown, { deviceId: callerDevice })), [404, 'not_found']);
  assert.deepEqual(codeOf(await beat(buyer, unknown, callerDevice)), [404, 'not_found']);
});

test('before the answer and after the end nothing is said; a heartbeat learns how the call stands', async () => {
  const { owner, buyer, conversationId } = parties;
  const { id: earlier } = await talk();
  await must(hangUp(buyer, earlier));
  const [callerDevice, receiverDevice] = [newDevice(), newDevice()];
  const { id } = await must(ring(buyer, { conversationId }, { deviceId: callerDevice }));
  const state = { deviceId: callerDevice, audio: false, video: false, sharing: false };
  assert.deepEqual(codeOf(await say(buyer, id, { deviceId: callerDevice })), [409, 'call_not_active']);
  assert.deepEqual(codeOf(await hear(buyer, id, callerDevice)), [409, 'call_not_active']);
  assert.deepEqual(codeOf(await setMedia(buyer, id, state)), [409, 'call_not_active']);
  const { status, peerReconnecting } = await must(beat(buyer, id, callerDevice, 'connecting'));
  assert.deepEqual([['initiated', 'ringing'].includes(status), peerReconnecting], [true, null]);

  await must(accept(owner, id, receiverDevice));
  await must(say(buyer, id, { deviceId: callerDevice }));
  await must(hangUp(owner, id));
  assert.deepEqual(codeOf(await say(buyer, id, { deviceId: callerDevice })), [409, 'call_over']);
  assert.deepEqual(codeOf(await hear(owner, id, receiverDevice)), [409, 'call_over']);
  assert.deepEqual(codeOf(await setMedia(buyer, id, state)), [409, 'call_over']);
  assert.equal((await must(beat(buyer, id, callerDevice))).status, 'ended');
  const { rows } = await query('select count(*)::integer as kept from call_signals where call_id = $1', [id]);
  assert.equal(rows[0].kept, 0, 'addresses of devices are not kept');
});

test('a caller who named no device is bound to the one that speaks first, and to that one alone', async () => {
  const { owner, buyer, conversationId } = parties;
  const rounds = [
    (id: string, deviceId: string) => say(buyer, id, { deviceId }),
    (id: string, deviceId: string) => beat(buyer, id, deviceId),
  ];
  for (const speak of rounds) {
    const { call } = await must(buyer.get<{ call: Call | null }>('/api/calls/active'));
    if (call) await must(hangUp(buyer, call.id));
    const { id } = await must(ring(buyer, { conversationId }));
    await must(accept(owner, id));
    const devices = [newDevice(), newDevice()] as const;
    const answers = await Promise.all(devices.map((deviceId) => speak(id, deviceId)));
    const refused = answers.filter(({ status }) => status === 403);
    assert.equal(refused.length, 1);
    const bound = devices[answers.findIndex(({ status }) => status < 300)];
    assert.equal((await seeCall(buyer, id)).me?.deviceId, bound);
    assert.equal((await speak(id, bound as string)).status < 300, true);
  }
});

test('mute, camera and screen are shown to the other side, and said once', async () => {
  const { id, buyer, owner, callerDevice } = await talk();
  const told = (await newsOf(owner, id)).length;
  const state = { audio: false, video: true, sharing: true };
  const mine = await must(setMedia(buyer, id, { deviceId: callerDevice, ...state }));
  assert.deepEqual(mine.me, { deviceId: callerDevice, ...state });
  await must(setMedia(buyer, id, { deviceId: callerDevice, ...state }));
  assert.deepEqual((await seeCall(owner, id)).peer, { ...state, reconnecting: false });
  assert.equal((await newsOf(owner, id)).length, told + 1);
  assert.equal((await newsOf(buyer, id)).at(-1), 'active');
});

test('a request of 64 KB is passed on, one of more is not', async () => {
  const { id, buyer, owner, callerDevice, receiverDevice } = await talk();
  const said = { deviceId: callerDevice, signalId: 'the-long-one', kind: 'description', payload: { sdp: '' } };
  const room = 65_536 - JSON.stringify(said).length;
  const longest = { ...said, payload: { sdp: 'x'.repeat(room) } };
  assert.equal((await say(buyer, id, longest)).status, 201);
  assert.deepEqual((await must(hear(owner, id, receiverDevice))).items[0]?.payload, longest.payload);
  const longer = { ...said, signalId: 'longer', payload: { sdp: 'x'.repeat(room + 7) } };
  assert.deepEqual(codeOf(await say(buyer, id, longer)), [413, 'body_too_large']);
});

test('what is no signal is refused, whatever is wrong with it', async () => {
  const { id, buyer, callerDevice: deviceId } = await talk();
  const deep = JSON.parse(`${'{"a":'.repeat(17)}1${'}'.repeat(17)}`);
  const bad: object[] = [
    { deviceId: 'short' },
    { deviceId: `${deviceId}!` },
    { deviceId: 'x'.repeat(65) },
    { deviceId, signalId: 'short' },
    { deviceId, signalId: 'x'.repeat(65) },
    { deviceId, kind: 'offer' },
    { deviceId, payload: 'v=0' },
    { deviceId, payload: null },
    { deviceId, payload: [] },
    { deviceId, payload: deep },
    { deviceId, payload: { text: 'a\u0000b' } },
    { deviceId, to: stranger.id },
  ];
  for (const said of bad) {
    assert.equal((await say(buyer, id, said as Said)).status, 400, JSON.stringify(said).slice(0, 80));
  }
  const tooDeep = `{"deviceId":"${deviceId}","signalId":"deepest-1","kind":"restart","payload":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;
  const response = await fetch(`${market.url}/api/calls/${id}/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${buyer.accessToken}` },
    body: tooDeep,
  });
  assert.equal(response.status, 400);
  assert.equal(
    (await say(buyer, id, { deviceId, payload: JSON.parse(`${'{"a":'.repeat(16)}1${'}'.repeat(16)}`) })).status,
    201,
  );
  assert.deepEqual(codeOf(await beat(buyer, id, deviceId, 'fine')), [400, 'invalid_input']);
  assert.equal((await setMedia(buyer, id, { deviceId, audio: true })).status, 400);
  assert.equal((await hear(buyer, id, deviceId, -1)).status, 400);
});

test('no log says what devices say to each other, not even where the database refuses it', async () => {
  const { id, buyer, callerDevice: deviceId, owner, receiverDevice } = await talk();
  const payload = { candidate: 'candidate:1 1 udp 2122260223 203.0.113.77 54321 typ host' };
  const log = await logOf(async () => {
    await must(say(buyer, id, { deviceId, payload }));
    await must(hear(owner, id, receiverDevice));
    assert.equal((await say(buyer, id, { deviceId: 'elsewhere', payload })).status, 403);
    assert.equal((await say(buyer, id, { deviceId, signalId: 'x', payload })).status, 400);
    await query(`alter table call_signals add constraint for_a_test check (kind <> 'restart')`);
    assert.equal((await say(buyer, id, { deviceId, kind: 'restart', payload })).status, 500);
    await query('alter table call_signals drop constraint for_a_test');
  });
  assert.match(log, /api\/calls\/:id\/signals/);
  assert.match(log, /for_a_test/);
  assert.doesNotMatch(log, /203\.0\.113|candidate:|54321/);
});
