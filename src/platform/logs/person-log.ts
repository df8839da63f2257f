import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../database/connection.ts';

/**
 * The log of a person: numbered without gaps, kept seven days. Sockets only make it fast; what a client missed it reads
 * here. Payloads carry ids, never message bodies.
 */
export interface LoggedEvent {
  readonly seq: number;
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly createdAt: string;
}

export interface News {
  readonly userId: string;
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

/** More people than this in one transaction hold too many heads at once: write rows and send a hint instead. */
export const MOST_TOLD = 50;
/** Further behind than this, a client refetches instead. */
export const MOST_REPLAYED = 500;
export const PERSON_LOG_DAYS = 7;

/**
 * The end of the statement that writes the news of a transaction. One insert ordered by user takes the heads in one
 * order, so two transactions that tell the same people cannot deadlock.
 */
export function newsOf(news: readonly News[]): RawBuilder<unknown> {
  const people = new Set(news.map(({ userId }) => userId)).size;
  if (people > MOST_TOLD) throw new Error(`${people} people told in one transaction; at most ${MOST_TOLD}`);
  return sql`told as (
      select user_id, type, payload, row_number() over (partition by user_id order by nr) as nr
      from unnest(
        ${news.map(({ userId }) => userId)}::uuid[],
        ${news.map(({ type }) => type)}::text[],
        ${news.map(({ payload }) => JSON.stringify(payload))}::jsonb[]
      ) with ordinality as told (user_id, type, payload, nr)
    ), heads as (
      insert into user_event_heads as head (user_id, seq)
      select user_id, count(*) from told group by user_id order by user_id
      on conflict (user_id) do update set seq = head.seq + excluded.seq
      returning user_id, seq
    )
    insert into user_events (user_id, seq, type, payload)
    select user_id, heads.seq - count(*) over (partition by user_id) + told.nr, told.type, told.payload
    from told join heads using (user_id)`;
}

export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

export function formatCursor({ epoch, seq }: Position): string {
  return `${epoch}.${seq}`;
}

/** Reads `epoch.seq`, or undefined where it is neither. */
export function parseCursor(text: string): Position | undefined {
  const match = /^([0-9a-f-]{36})\.(\d{1,15})$/.exec(text);
  return match ? { epoch: match[1] as string, seq: Number(match[2]) } : undefined;
}

export async function readEpoch(db: Db): Promise<string> {
  const { rows } = await sql<{ epoch: string }>`select epoch from installation`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('The installation row is missing');
  return row.epoch;
}

/** Where the person's log stands now; 0 before the first event. */
export async function readHead(db: Db, userId: string): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from user_event_heads where user_id = ${userId}`.execute(db);
  return rows[0]?.seq ?? 0;
}

export async function readHeads(db: Db, userIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ user_id: string; seq: number }>`
    select user_id, seq from user_event_heads where user_id = any(${userIds}::uuid[])`.execute(db);
  return new Map(rows.map(({ user_id, seq }) => [user_id, seq]));
}

/** Events after `seq`, oldest first, at most `limit`. */
export async function readEvents(db: Db, userId: string, seq: number, limit = MOST_REPLAYED): Promise<LoggedEvent[]> {
  const { rows } = await sql<LoggedEvent>`
    select seq, type, payload, created_at as "createdAt" from user_events
    where user_id = ${userId} and seq > ${seq} order by seq limit ${limit}`.execute(db);
  return rows;
}

/** Whether events that the client still needs were cleaned away. */
export async function isForgotten(db: Db, userId: string, seq: number, head: number): Promise<boolean> {
  if (seq >= head) return false;
  const { rows } = await sql<{ kept: SqlBool }>`
    select exists (select 1 from user_events where user_id = ${userId} and seq = ${seq + 1}) as kept`.execute(db);
  return !rows[0]?.kept;
}

/** What a client that stands at `since` is to be given: the events it missed, or the order to fetch everything anew. */
export async function catchUp(db: Db, userId: string, since: Position | undefined) {
  const [epoch, head] = await Promise.all([readEpoch(db), readHead(db, userId)]);
  const reset = { epoch, seq: head, reset: true, events: [] as LoggedEvent[], more: false };
  if (!since || since.epoch !== epoch || since.seq > head) return reset;
  if (await isForgotten(db, userId, since.seq, head)) return reset;
  const events = await readEvents(db, userId, since.seq);
  const seq = events.at(-1)?.seq ?? since.seq;
  return { epoch, seq, reset: false, events, more: seq < head };
}

/** Forgets what is older than the log's keeping time; called by the nightly job. */
export async function forgetOldEvents(db: Db): Promise<void> {
  await sql`delete from user_events where created_at < souk_now() - make_interval(days => ${PERSON_LOG_DAYS})`.execute(
    db,
  );
}
