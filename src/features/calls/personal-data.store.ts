import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** The calls somebody made, took, or as a buyer was rung by. */
export async function listCallsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select video_calls.id, shops.name as shop, caller_id = ${userId} as "byMe", call_type as "callType",
      video_calls.status, end_reason as "endReason", duration as seconds, video_calls.created_at as "createdAt",
      started_at as "startedAt", ended_at as "endedAt"
    from video_calls join shops on shops.id = shop_id
    where caller_id = ${userId} or receiver_id = ${userId} order by video_calls.id`.execute(db);
  return rows;
}

/** How somebody was in calls: since when connected, and with what at the end. */
export async function listSeatsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select call_id as "callId", connected_at as "connectedAt", last_seen_at as "lastSeenAt", audio, video, sharing
    from call_participants where user_id = ${userId} order by call_id`.execute(db);
  return rows;
}

/** Which devices of somebody rang. */
export async function listRingsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select call_id as "callId", device_id as "deviceId", created_at as at from call_rings
    where user_id = ${userId} order by created_at, device_id`.execute(db);
  return rows;
}

export async function deleteSignalsOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from call_signals where from_user_id = ${userId}`.execute(tx);
}

/** The calls that somebody is in. */
export async function listLiveOf(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select call_id as id from call_slots where user_id = ${userId}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Forgets that somebody ended calls. */
export async function forgetWhoEnded(tx: Tx, userId: string): Promise<void> {
  await sql`update video_calls set ended_by = null where ended_by = ${userId}`.execute(tx);
}

/** The calls that somebody made as a buyer. */
export async function listMadeBy(tx: Tx, userId: string): Promise<{ id: string; shopId: string }[]> {
  const { rows } = await sql<{ id: string; shopId: string }>`
    select id, shop_id as "shopId" from video_calls where caller_id = ${userId} and caller_side = 'buyer'`.execute(tx);
  return rows;
}
