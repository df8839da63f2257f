import { sql } from 'kysely';
import { named, type Tx } from '#platform/database/connection.ts';
import type { Side } from '../schema.ts';

/** Of a side of `conversation_sides`: what the other one wrote behind its mark and can be read. */
const unreadBehind = (mark: string) =>
  sql.raw(`(
  select count(*) from messages
  where messages.conversation_id = conversation_sides.conversation_id and seq > ${mark}
    and messages.side <> conversation_sides.side and deleted_at is null and hidden_at is null)`);

/** Counts anew what is unread, for one who holds these conversations: a message went out of sight or came back. */
export async function recountUnread(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  await sql`
    update conversation_sides set unread_count = ${unreadBehind('read_seq')}
    where conversation_id = any(${[...conversationIds]}::uuid[])`.execute(tx);
}

export interface Marks {
  readonly unreadCount: number;
}

/** Moves the marks of a side of a held conversation forward, never back; undefined where they are there already. */
export async function markRead(tx: Tx, id: string, side: Side, upToSeq: number): Promise<Marks | undefined> {
  const { rows } = await sql<Marks>`
    ${named('mark_read')} update conversation_sides set read_seq = upto, seen_seq = greatest(seen_seq, upto),
      delivered_seq = greatest(delivered_seq, upto), unread_count = ${unreadBehind('upto')}
    from (select least(last_seq, ${upToSeq}::integer) as upto from conversations where id = ${id}) as marked
    where conversation_id = ${id} and side = ${side} and upto > read_seq
    returning unread_count as "unreadCount"`.execute(tx);
  return rows[0];
}

/**
 * Of a call that was written last: its caller's side has read it where it had read everything, and the other side too
 * where that did not miss the call.
 */
export async function markCallRead(tx: Tx, id: string, callerSide: Side, isMissed: boolean): Promise<void> {
  await sql`
    ${named('mark_call_read')} update conversation_sides
    set read_seq = last_seq, seen_seq = last_seq, delivered_seq = last_seq, unread_count = 0
    from conversations
    where conversations.id = ${id} and conversation_id = ${id}
      and case when side = ${callerSide} then unread_count = 0 else unread_count = 1 and not ${isMissed}::boolean end`.execute(
    tx,
  );
}

/** False where it is marked so already. */
export async function markDelivered(tx: Tx, id: string, side: Side, upToSeq: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    ${named('mark_delivered')} update conversation_sides set delivered_seq = upto
    from (select least(last_seq, ${upToSeq}::integer) as upto from conversations where id = ${id}) as marked
    where conversation_id = ${id} and side = ${side} and upto > delivered_seq`.execute(tx);
  return numAffectedRows === 1n;
}

/**
 * Puts the mark before the last message of the other side that can be read, and brings the conversation back. What the
 * other side is shown as seen stays. False where there is none, or it is unread already.
 */
export async function markUnread(tx: Tx, id: string, side: Side): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversation_sides set read_seq = seq - 1, archived = false, unread_count = 1
    from (
      select max(seq) as seq from messages
      where conversation_id = ${id} and side <> ${side} and deleted_at is null and hidden_at is null
    ) as last
    where conversation_id = ${id} and side = ${side} and seq is not null and unread_count = 0`.execute(tx);
  return numAffectedRows === 1n;
}

/** What is put away is read. False where it is so already. */
export async function setArchived(tx: Tx, id: string, side: Side, archived: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversation_sides set archived = ${archived},
      read_seq = case when ${archived} then last_seq else read_seq end,
      seen_seq = case when ${archived} then last_seq else seen_seq end,
      delivered_seq = case when ${archived} then last_seq else delivered_seq end,
      unread_count = case when ${archived} then 0 else unread_count end
    from (select last_seq from conversations where id = ${id}) as present
    where conversation_id = ${id} and side = ${side} and archived <> ${archived}`.execute(tx);
  return numAffectedRows === 1n;
}

/** False where it is so already. */
export async function setSwitch(
  tx: Tx,
  id: string,
  side: Side,
  name: 'pinned' | 'muted',
  on: boolean,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversation_sides set ${sql.ref(name)} = ${on}
    where conversation_id = ${id} and side = ${side} and ${sql.ref(name)} <> ${on}`.execute(tx);
  return numAffectedRows === 1n;
}

/** False where it is that one already. */
export async function setAssigned(tx: Tx, id: string, userId: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversation_sides set assigned_to = ${userId}::uuid
    where conversation_id = ${id} and side = 'shop' and assigned_to is distinct from ${userId}::uuid`.execute(tx);
  return numAffectedRows === 1n;
}
