import { sql } from 'kysely';
import type { CallStatus } from '#features/conversations/messages/call-line.schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';

/** Silent for so long, somebody is shown as reconnecting to the other. */
const SILENT = sql.raw(`interval '30 seconds'`);
/** A call of which both are silent for so long is over. */
const BOTH_SILENT = sql.raw(`interval '60 seconds'`);
/** And one of which a side says for so long that the media are gone. */
const MEDIA_LOST = sql.raw(`interval '30 seconds'`);
const LONGEST = sql.raw(`interval '4 hours'`);

export interface Verdict {
  readonly id: string;
  readonly conversationId: string;
  readonly callerId: string;
  readonly receiverId: string;
  /** Null where the call goes on. */
  readonly end: 'connection_lost' | 'too_long' | null;
  /** The last sign of life of either; never before the call was answered. */
  readonly lastSeenAt: string;
  /** Whether somebody is silent whom the other takes to be there. */
  readonly isNewlySilent: boolean;
}

/**
 * What is to be done about active calls. Nobody is silent in a time in which no node was there to hear them, and a node
 * that was not there itself (stopped, or cut from the database) judges nobody before it has renewed its lease: that is
 * when `uptime` takes note.
 */
function verdicts(nodeId: string, seats: ReturnType<typeof sql>, more: ReturnType<typeof sql>) {
  return sql<Verdict>`
    select * from (
      select video_calls.id, conversation_id as "conversationId", caller_id as "callerId", receiver_id as "receiverId",
        case when started_at <= souk_now() - ${LONGEST} then 'too_long'
          when bool_or(greatest(media_lost_at, since) <= souk_now() - ${MEDIA_LOST} and media_lost_at is not null)
            or bool_and(greatest(last_seen_at, since) <= souk_now() - ${BOTH_SILENT}) then 'connection_lost' end as "end",
        greatest(max(last_seen_at), started_at) as "lastSeenAt",
        bool_or(greatest(last_seen_at, since) <= souk_now() - ${SILENT} and not reconnecting) as "isNewlySilent"
      from video_calls join ${seats} as seats on call_id = video_calls.id cross join uptime
      where ended_at is null and status = 'active' ${more}
        and exists (select from nodes where nodes.id = ${nodeId} and lease_until > souk_now())
      group by video_calls.id
    ) as verdicts
    where "end" is not null or "isNewlySilent"`;
}

/** Calls at once. */
const BATCH = 100;

export async function listDue(db: Db, nodeId: string): Promise<Verdict[]> {
  const { rows } = await sql<Verdict>`
    ${named('calls_due')} ${verdicts(nodeId, sql`call_participants`, sql``)} limit ${BATCH}`.execute(db);
  return rows;
}

/**
 * The same about one call, for one who holds it. It waits for heartbeats that are being written and reads what they said,
 * so that none is overlooked; undefined where nothing is to be done any more.
 */
export async function judge(tx: Tx, nodeId: string, callId: string): Promise<Verdict | undefined> {
  const seats = sql`(select * from call_participants where call_id = ${callId} order by user_id for update)`;
  const { rows } = await verdicts(nodeId, seats, sql`and video_calls.id = ${callId}`).execute(tx);
  return rows[0];
}

/** Notes who is silent; false where all were noted. */
export async function markReconnecting(tx: Tx, callId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update call_participants set reconnecting = true from uptime
    where call_id = ${callId} and not reconnecting
      and greatest(last_seen_at, since) <= souk_now() - ${SILENT}`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Calls that are not over, by how they stand. */
export async function countLive(db: Db): Promise<[CallStatus, number][]> {
  const { rows } = await sql<{ status: CallStatus; count: number }>`
    select status, count(*)::integer as count from video_calls where ended_at is null group by status`.execute(db);
  return rows.map(({ status, count }) => [status, count]);
}
