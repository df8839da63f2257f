import { type RawBuilder, sql } from 'kysely';
import type { CallStatus, CallType } from '#features/conversations/messages/call-line.schema.ts';
import type { Side } from '#features/conversations/schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';

/** A call as the rules look at it. */
export interface CallRow {
  readonly id: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly shopName: string;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly callerSide: Side;
  readonly callerId: string;
  readonly receiverId: string;
  readonly callType: CallType;
  readonly status: CallStatus;
  readonly receiverDeviceId: string | null;
  /** Past its deadline, and the moment that is left to who answered just before. */
  readonly isLate: boolean;
  readonly isBlocked: boolean;
  /** The shop's owner and its staff with 'calls', at most 40, the owner first; the buyer never among them. */
  readonly shopPeople: readonly string[];
  /** Whose devices said that they ring, at most 40: also of people who may take it no longer. */
  readonly rungPeople: readonly string[];
}

/** An answer that was on its way when the ring ended still counts for so long. */
const GRACE_SECONDS = 5;

const callOf = (id: string, mostPeople: number): RawBuilder<CallRow> => sql<CallRow>`
  select video_calls.id, conversation_id as "conversationId", video_calls.shop_id as "shopId",
    shops.name as "shopName", buyer_id as "buyerId", buyer.name as "buyerName", caller_side as "callerSide",
    caller_id as "callerId", receiver_id as "receiverId", call_type as "callType", video_calls.status,
    receiver_device_id as "receiverDeviceId",
    ring_expires_at + interval '${sql.raw(`${GRACE_SECONDS}`)} seconds' < souk_now() as "isLate",
    buyer.status = 'erased' or exists (
      select 1 from blocks where (blocker_id, blocked_id) in ((buyer_id, owner_id), (owner_id, buyer_id))
    ) as "isBlocked",
    array_remove(owner_id || array(
      select user_id from shop_staff
      where shop_staff.shop_id = shops.id and 'calls' = any(permissions) and user_id <> owner_id
      order by shop_staff.created_at, user_id limit ${mostPeople} - 1), buyer_id) as "shopPeople",
    array(
      select distinct user_id from call_rings where call_id = video_calls.id limit ${mostPeople}) as "rungPeople"
  from video_calls
  join conversations on conversations.id = conversation_id
  join shops on shops.id = video_calls.shop_id
  join users as buyer on buyer.id = buyer_id
  where video_calls.id = ${id}`;

export async function findCall(db: Db, id: string, mostPeople: number): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`${named('call_standing')} ${callOf(id, mostPeople)}`.execute(db);
  return rows[0];
}

/** Waits for whoever else changes the conversation of that call, as everybody does who moves a call. */
export async function lockItsConversation(tx: Tx, id: string): Promise<void> {
  await sql`
    ${named('lock_conversation_of_call')} select 1 from conversations
    where id = (select conversation_id from video_calls where id = ${id}) for no key update`.execute(tx);
}

/** The same for who comes back later: false where somebody else holds it, or it is gone. */
export async function lockFreeConversation(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from conversations
    where id = (select conversation_id from video_calls where id = ${id}) for no key update skip locked`.execute(tx);
  return rows.length > 0;
}

/** Waits also for who numbers signals in the call; what it answers is what they left. */
export async function lockCall(tx: Tx, id: string, mostPeople: number): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`
    ${named('lock_call')} ${callOf(id, mostPeople)} for no key update of video_calls`.execute(tx);
  return rows[0];
}
