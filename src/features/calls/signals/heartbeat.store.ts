import { sql } from 'kysely';
import type { CallStatus } from '#features/conversations/messages/call-line.schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { Heartbeat } from './signals.schema.ts';

export interface Beat {
  readonly callId: string;
  readonly conversationId: string;
  readonly status: CallStatus;
  readonly lastSignalSeq: number;
  readonly isCaller: boolean;
  readonly otherId: string;
  /** The device of this one that is in the call. */
  readonly deviceId: string | null;
  /** Whether the other was told that this one is silent. */
  readonly wasReconnecting: boolean;
  readonly peerReconnecting: boolean | null;
  /** Seconds from the answer until both had sound, where this heartbeat is the first to say so. */
  readonly setUpSeconds: number | null;
  readonly serverTime: string;
}

/**
 * Keeps the sign of life of the device that is in the call, and answers how the call stands; undefined where this is not
 * one of the two. One statement that holds the row of this device alone: each call brings one every 2.5 seconds.
 */
export async function keepAlive(
  db: Db,
  callId: string,
  userId: string,
  { deviceId, media }: Heartbeat,
): Promise<Beat | undefined> {
  const { rows } = await sql<Beat>`
    ${named('keep_call_alive')} with call as (
      select *, caller_id = ${userId}::uuid as is_caller,
        case when caller_id = ${userId}::uuid then caller_device_id else receiver_device_id end as device_id
      from video_calls where id = ${callId} and ${userId}::uuid in (caller_id, receiver_id)
    ), alive as (
      update call_participants set last_seen_at = souk_now(),
        connected_at = case when ${media}::text = 'connected' then coalesce(connected_at, souk_now()) else connected_at end,
        media_lost_at = case ${media}::text when 'connected' then null
          when 'lost' then coalesce(media_lost_at, souk_now()) else media_lost_at end
      from call
      where call_id = call.id and user_id = ${userId} and call.status = 'active' and call.device_id = ${deviceId}
    )
    select call.id as "callId", call.conversation_id as "conversationId", call.status, call.last_signal_seq as "lastSignalSeq",
      is_caller as "isCaller", case when is_caller then receiver_id else caller_id end as "otherId",
      device_id as "deviceId", coalesce(mine.reconnecting, false) as "wasReconnecting",
      theirs.reconnecting as "peerReconnecting",
      case when ${media}::text = 'connected' and mine.connected_at is null and theirs.connected_at is not null
        then extract(epoch from souk_now() - started_at)::float8 end as "setUpSeconds",
      souk_now() as "serverTime"
    from call
    left join call_participants as mine on mine.call_id = call.id and mine.user_id = ${userId}
    left join call_participants as theirs on theirs.call_id = call.id and theirs.user_id <> ${userId}`.execute(db);
  return rows[0];
}

/** False where nobody was told that they are silent. */
export async function unmarkReconnecting(tx: Tx, callId: string, userId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update call_participants set reconnecting = false
    where call_id = ${callId} and user_id = ${userId} and reconnecting`.execute(tx);
  return numAffectedRows === 1n;
}
