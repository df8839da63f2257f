import { sql } from 'kysely';
import type { CallType, EndReason } from '#features/conversations/messages/call-line.schema.ts';
import type { Side } from '#features/conversations/schema.ts';
import { named, type Tx } from '#platform/database/connection.ts';

/** A call that is about to be written. */
export interface Wished {
  readonly id: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly callerSide: Side;
  readonly callerId: string;
  readonly receiverId: string;
  readonly callType: CallType;
  readonly deviceId: string | null;
}

export interface NewRing extends Wished {
  /** Whether anybody who could take it can be reached. */
  readonly rings: boolean;
  readonly seconds: number;
  /** Who is in one call alone from now on. */
  readonly taken: readonly string[];
}

export interface Ring {
  /** How many of those were free. */
  readonly taken: number;
  readonly ringExpiresAt: string;
  readonly serverTime: string;
}

/** Begins a call, with the slots of those who are taken by it; in sorted order, so that two never wait for each other. */
export async function insertRing(tx: Tx, ring: NewRing): Promise<Ring> {
  const { rows } = await sql<Ring>`
    ${named('insert_call')} with made as (
      insert into video_calls (id, conversation_id, shop_id, caller_side, caller_id, receiver_id, call_type,
        caller_device_id, status, ringing_at, ring_expires_at)
      values (${ring.id}, ${ring.conversationId}, ${ring.shopId}, ${ring.callerSide}, ${ring.callerId},
        ${ring.receiverId}, ${ring.callType}, ${ring.deviceId},
        case when ${ring.rings}::boolean then 'ringing' else 'initiated' end,
        case when ${ring.rings}::boolean then souk_now() end, souk_now() + make_interval(secs => ${ring.seconds}))
      returning ring_expires_at
    ), slots as (
      insert into call_slots (user_id, call_id)
      select user_id, ${ring.id}::uuid from unnest(${[...ring.taken]}::uuid[]) as user_id order by user_id
      on conflict do nothing returning 1
    )
    select (select count(*) from slots)::integer as taken, ring_expires_at as "ringExpiresAt",
      souk_now() as "serverTime" from made`.execute(tx);
  const [made] = rows;
  if (!made) throw new Error('The call was not written');
  return made;
}

/** Keeps that somebody was called who is in another call. */
export async function insertBusy(tx: Tx, ring: Wished): Promise<void> {
  await sql`
    insert into video_calls (id, conversation_id, shop_id, caller_side, caller_id, receiver_id, call_type,
      status, end_reason, ring_expires_at, ended_at)
    values (${ring.id}, ${ring.conversationId}, ${ring.shopId}, ${ring.callerSide}, ${ring.callerId},
      ${ring.receiverId}, ${ring.callType}, 'missed', 'busy', souk_now(), souk_now())`.execute(tx);
}

/**
 * Answers a held call that still rings: from now on the two are in it. False where the one who answers is in another; a
 * buyer was taken by the ring already.
 */
export async function answer(tx: Tx, callId: string, userId: string, deviceId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    ${named('answer_call')} with slot as (
      insert into call_slots (user_id, call_id)
      select ${userId}::uuid, id from video_calls where id = ${callId} and caller_side = 'buyer'
      on conflict do nothing returning 1
    ), answered as (
      update video_calls set status = 'active', receiver_id = ${userId}, receiver_device_id = ${deviceId},
        started_at = greatest(souk_now(), created_at), ringing_at = coalesce(ringing_at, souk_now())
      where id = ${callId} and status in ('initiated', 'ringing')
        and (caller_side = 'shop' or exists (select 1 from slot))
      returning id, caller_id, receiver_id, call_type = 'video' as video
    )
    insert into call_participants (call_id, user_id, video)
    select id, user_id, video from answered cross join lateral (values (caller_id), (receiver_id)) as two (user_id)`.execute(
    tx,
  );
  return numAffectedRows === 2n;
}

/** Keeps that a device rings; answers whether it said so for the first time, of a call that does ring. */
export async function insertDevice(tx: Tx, callId: string, userId: string, deviceId: string): Promise<boolean> {
  const { rows } = await sql`
    with live as (
      select id from video_calls where id = ${callId} and status in ('initiated', 'ringing') for no key update
    ), ringing as (
      update video_calls set status = 'ringing', ringing_at = souk_now()
      from live where video_calls.id = live.id and status = 'initiated'
    )
    insert into call_rings (call_id, user_id, device_id) select id, ${userId}, ${deviceId} from live
    on conflict do nothing returning 1`.execute(tx);
  return rows.length > 0;
}

export interface End {
  readonly status: 'ended' | 'missed' | 'rejected';
  readonly reason: EndReason;
  /** When it was over, where that is longer ago than now; never before the answer. */
  readonly at?: string | undefined;
  readonly by?: string | undefined;
}

export interface Ended {
  readonly duration: number;
}

/** Ends a held call, frees its people and forgets what their devices said. Undefined where it was over. */
export async function endRow(tx: Tx, callId: string, { status, reason, at, by }: End): Promise<Ended | undefined> {
  const { rows } = await sql<Ended>`
    ${named('end_call')} with over as (
      select greatest(coalesce(${at ?? null}::timestamptz, souk_now()), started_at) as at
      from video_calls where id = ${callId}
    ), freed as (
      delete from call_slots where call_id = ${callId}
    ), silent as (
      delete from call_signals where call_id = ${callId}
    )
    update video_calls set status = ${status}, end_reason = ${reason}, ended_at = over.at, ended_by = ${by ?? null}::uuid,
      duration = case when ${status}::text = 'ended' then floor(extract(epoch from over.at - started_at)) else 0 end
    from over where id = ${callId} and ended_at is null
    returning duration`.execute(tx);
  return rows[0];
}
