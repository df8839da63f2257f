import { sql } from 'kysely';
import type { CallStatus } from '#features/conversations/messages/call-line.schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { MediaState, SignalKind } from './signals.schema.ts';

/** A call as its two devices deal with it. */
export interface CallOfTwo {
  readonly id: string;
  readonly conversationId: string;
  readonly callerId: string;
  readonly receiverId: string;
  readonly status: CallStatus;
  readonly isOver: boolean;
  readonly callerDeviceId: string | null;
  readonly receiverDeviceId: string | null;
}

const callOfTwo = sql.raw(`
  select id, conversation_id as "conversationId", caller_id as "callerId", receiver_id as "receiverId", status,
    ended_at is not null as "isOver", caller_device_id as "callerDeviceId", receiver_device_id as "receiverDeviceId"
  from video_calls`);

/** The call, if this is one of the two; undefined for everybody else, who hold nothing then. */
export async function holdCallOfTwo(tx: Tx, id: string, userId: string): Promise<CallOfTwo | undefined> {
  const { rows } = await sql<CallOfTwo>`
    ${named('hold_call_of_two')} ${callOfTwo}
    where id = ${id} and ${userId}::uuid in (caller_id, receiver_id) for no key update`.execute(tx);
  return rows[0];
}

export async function findCallOfTwo(db: Db, id: string, userId: string): Promise<CallOfTwo | undefined> {
  const { rows } = await sql<CallOfTwo>`
    ${callOfTwo} where id = ${id} and ${userId}::uuid in (caller_id, receiver_id)`.execute(db);
  return rows[0];
}

/** Which device the caller calls with, where none was named yet; false where one is. */
export async function bindCaller(db: Db, id: string, callerId: string, deviceId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update video_calls set caller_device_id = ${deviceId}
    where id = ${id} and caller_id = ${callerId} and caller_device_id is null and ended_at is null`.execute(db);
  return numAffectedRows === 1n;
}

export interface SignalValues {
  readonly callId: string;
  readonly fromUserId: string;
  readonly signalId: string;
  readonly kind: SignalKind;
  readonly payload: object;
}

/** How far back they are kept: more than two devices can say until a call is given up because one heard nothing. */
const KEPT = 2_000;

/**
 * Numbers and keeps a signal, for one who holds the call; `isNew` is false where it was kept before. It is a sign of life
 * too. What lies so far back that nobody fetches it any more goes.
 */
export async function insertSignal(
  tx: Tx,
  { callId, fromUserId, signalId, kind, payload }: SignalValues,
): Promise<{ seq: number; isNew: boolean }> {
  const { rows } = await sql<{ seq: number; isNew: boolean }>`
    ${named('insert_signal')} with earlier as (
      select seq from call_signals
      where call_id = ${callId} and from_user_id = ${fromUserId} and signal_id = ${signalId}
    ), numbered as (
      update video_calls set last_signal_seq = last_signal_seq + 1
      where id = ${callId} and not exists (select from earlier)
      returning last_signal_seq as seq
    ), kept as (
      insert into call_signals (call_id, seq, from_user_id, signal_id, kind, payload)
      select ${callId}, seq, ${fromUserId}, ${signalId}, ${kind}, ${JSON.stringify(payload)}::jsonb from numbered
    ), old as (
      delete from call_signals using numbered where call_id = ${callId} and call_signals.seq <= numbered.seq - ${KEPT}::integer
    ), alive as (
      update call_participants set last_seen_at = souk_now() where call_id = ${callId} and user_id = ${fromUserId}
    )
    select seq, true as "isNew" from numbered union all select seq, false from earlier`.execute(tx);
  const [numbered] = rows;
  if (!numbered) throw new Error(`The call ${callId} is gone`);
  return numbered;
}

export interface SignalRow {
  readonly seq: number;
  readonly kind: SignalKind;
  readonly payload: Record<string, unknown>;
}

/** What others than this one said after a number, oldest first, and the number of the last signal of all. */
export async function listSignalsTo(
  db: Db,
  callId: string,
  userId: string,
  after: number,
  limit: number,
): Promise<{ items: SignalRow[]; lastSeq: number }> {
  const { rows } = await sql<{ lastSeq: number } & { [Part in keyof SignalRow]: SignalRow[Part] | null }>`
    ${named('signals_after')} select last_signal_seq as "lastSeq", said.seq, said.kind, said.payload
    from video_calls left join lateral (
      select seq, kind, payload from call_signals
      where call_id = video_calls.id and seq > ${after} and from_user_id <> ${userId}
      order by seq limit ${limit}
    ) as said on true
    where id = ${callId} order by said.seq`.execute(db);
  return { items: rows.filter((row) => row.seq !== null) as unknown as SignalRow[], lastSeq: rows[0]?.lastSeq ?? 0 };
}

/** False where it is so already. */
export async function updateMedia(
  tx: Tx,
  callId: string,
  userId: string,
  { audio, video, sharing }: MediaState,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update call_participants set audio = ${audio}, video = ${video}, sharing = ${sharing}
    where call_id = ${callId} and user_id = ${userId}
      and (audio, video, sharing) is distinct from (${audio}::boolean, ${video}::boolean, ${sharing}::boolean)`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}
