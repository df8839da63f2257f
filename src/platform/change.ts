import { sql } from 'kysely';
import type { Context } from './actor.ts';
import { named, sqlState, type Tx, withCommit } from './database/connection.ts';
import { earlierAnswer, keepAnswer } from './idempotency.ts';
import type { DomainEvent, PayloadOf, PersonEvent } from './logs/events.ts';
import { type News, newsOf } from './logs/person-log.ts';
import { TAGS_OUTDATED } from './logs/tag-log.ts';

/** The wish to notify somebody, written with its cause; the notifications feature carries it out. */
export interface Intent {
  /** Makes the wish one of its kind, for ever: `session.started:<sessionId>`. */
  readonly key: string;
  readonly userId: string;
  /** One of the notification types. */
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** What gathers in one line while that is unread: `conversation:<id>`. */
  readonly group?: string;
}

/** What a transaction has said so far; written by `change` at its end, sent on after the commit. */
interface Said {
  readonly news: News[];
  readonly events: { type: string; payload: object }[];
  readonly intents: Intent[];
  readonly tags: Set<string>;
  readonly endedSessions: string[];
  readonly topics: Set<string>;
}

const saidIn = new WeakMap<Tx, Said>();

function saidBy(tx: Tx): Said {
  const said = saidIn.get(tx);
  if (!said) throw new Error('This transaction was not opened by change()');
  return said;
}

/** Tells people, in order, once this commits. At most 50 people a transaction. */
export function tell<E extends PersonEvent>(tx: Tx, userIds: readonly string[], event: E, payload: PayloadOf<E>): void {
  const { news } = saidBy(tx);
  for (const userId of userIds) news.push({ userId, type: event.type, payload: payload as Record<string, unknown> });
}

/** Announces to the listeners of other features, in this transaction. */
export function announce<E extends DomainEvent>(tx: Tx, event: E, payload: PayloadOf<E>): void {
  saidBy(tx).events.push({ type: event.type, payload: payload as object });
}

/** Writes the intent of a notification beside its cause. The same key again does nothing. */
export function notify(tx: Tx, intent: Intent): void {
  saidBy(tx).intents.push(intent);
}

/** Cached values that depend on this tag are wrong from the commit on. */
export function outdate(tx: Tx, tag: string): void {
  saidBy(tx).tags.add(tag);
}

/** Wakes, after the commit, whoever works through what this transaction queued; each node's bus carries the topic. */
export function wake(tx: Tx, topic: string): void {
  saidBy(tx).topics.add(topic);
}

/** The sockets of these sessions are closed everywhere after the commit. */
export function closeSockets(tx: Tx, sessionIds: readonly string[]): void {
  saidBy(tx).endedSessions.push(...sessionIds);
}

const MOST_TRIES = 4;
const serializationFailure = '40001';
const deadlockDetected = '40P01';

/**
 * Runs one change as one transaction: everything in it happens or nothing does. Where the request carried an
 * Idempotency-Key, a repeat answers what `work` answered first without running it; so what `work` answers is plain JSON
 * and holds no secret. Tried anew where the database asks for it.
 */
export async function change<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptChange(context, work);
    } catch (error) {
      const state = sqlState(error);
      const again = state === serializationFailure || state === deadlockDetected;
      if (!again || attempt === MOST_TRIES) throw error;
    }
  }
}

async function attemptChange<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { house } = context;
  const repeat = context.repeat?.used ? null : context.repeat;
  const said: Said = { news: [], events: [], intents: [], tags: new Set(), endedSessions: [], topics: new Set() };

  const answer = await house.database.db.transaction().execute(async (tx) => {
    saidIn.set(tx, said);
    if (context.asOf) await sql`select set_config('souk.now', ${context.asOf.toString()}, true)`.execute(tx);
    if (repeat) {
      const earlier = await earlierAnswer(tx, repeat);
      if (earlier) return earlier.answer as T;
    }
    const result = await work(tx);
    if (repeat) await keepAnswer(tx, repeat, result);
    if (context.asOf) forgetNews(said);
    await writeSaid(tx, said);
    return result;
  });

  if (repeat) repeat.used = true;
  house.bus.publish({
    people: [...new Set(said.news.map(({ userId }) => userId))],
    tags: [...said.tags],
    sessions: said.endedSessions,
    topics: [
      ...said.topics,
      ...new Set(said.events.map(({ type }) => type)),
      ...(said.intents.length > 0 ? ['intents'] : []),
    ],
  });
  return answer;
}

/** What is long past is no news: nobody's bell rings for it, and no mail is sent. */
function forgetNews(said: Said): void {
  said.news.length = 0;
  said.intents.length = 0;
}

/** One statement, sent with the commit: the heads of those told are held no longer than that takes. */
async function writeSaid(tx: Tx, { intents, events: announced, tags, news }: Said): Promise<void> {
  const events = [...announced, ...(tags.size > 0 ? [{ type: TAGS_OUTDATED, payload: { tags: [...tags] } }] : [])];
  if (intents.length + events.length + news.length === 0) return;
  await sql`
    ${named('write_said')} ${withCommit} with intents as (
      insert into notification_intents (key, user_id, type, data, group_key)
      select * from unnest(
        ${intents.map(({ key }) => key)}::text[],
        ${intents.map(({ userId }) => userId)}::uuid[],
        ${intents.map(({ type }) => type)}::text[],
        ${intents.map(({ data }) => JSON.stringify(data))}::jsonb[],
        ${intents.map(({ group }) => group ?? null)}::text[]
      )
      on conflict (key) do nothing
    ), announced as (
      insert into domain_events (type, payload)
      select * from unnest(
        ${events.map(({ type }) => type)}::text[],
        ${events.map(({ payload }) => JSON.stringify(payload))}::jsonb[]
      )
    ), ${newsOf(news)}`.execute(tx);
}
