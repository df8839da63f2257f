import { isOpenAt } from '#features/shops/hours.ts';
import { mustManage, readShop } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type Tx, violatedConstraint } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { conversationProblems } from '../problems.ts';
import {
  type AwayMessage,
  MOST_QUICK_REPLIES,
  type NewQuickReply,
  type QuickReplies,
  type QuickReply,
  type QuickReplyChanges,
  type ResponseTime,
} from './desk.schema.ts';
import {
  countQuickReplies,
  deleteQuickReply,
  findAwayMessage,
  findDueAway,
  insertQuickReply,
  listQuickReplies,
  readResponseTime,
  setAwayMessage,
  updateQuickReply,
} from './desk.store.ts';

/** A buyer hears that a shop is away once in so many hours. */
const AWAY_REST_HOURS = 4;

/** Which answers of a shop count, and below how many nothing is said. */
const COUNTED = { days: 90, most: 500, least: 5 } as const;

/** What a shop answers often, by title. Throws `not_found`, `forbidden`. */
export async function browseQuickReplies(context: Context, idOrSlug: string): Promise<QuickReplies> {
  const { db } = context.house.database;
  const { id } = await mustManage(db, context, idOrSlug, 'messages');
  return { items: await listQuickReplies(db, id), nextCursor: null };
}

/** Throws `not_found`, `forbidden`, `quick_reply_exists`, `too_many_quick_replies`. */
export function writeQuickReply(context: Context, idOrSlug: string, input: NewQuickReply): Promise<QuickReply> {
  return named(() =>
    change(context, async (tx) => {
      const { id: shopId } = await mustManage(tx, context, idOrSlug, 'messages');
      if ((await countQuickReplies(tx, shopId)) >= MOST_QUICK_REPLIES)
        throw conversationProblems.too_many_quick_replies();
      return insertQuickReply(tx, { id: newId(), shopId, title: input.title.trim(), body: input.body.trim() });
    }),
  );
}

/** Throws `not_found`, `forbidden`, `quick_reply_exists`. */
export function changeQuickReply(
  context: Context,
  idOrSlug: string,
  id: string,
  { title, body }: QuickReplyChanges,
): Promise<QuickReply> {
  return named(() =>
    change(context, async (tx) => {
      const { id: shopId } = await mustManage(tx, context, idOrSlug, 'messages');
      const changed = await updateQuickReply(tx, shopId, id.toLowerCase(), {
        title: title?.trim() ?? null,
        body: body?.trim() ?? null,
      });
      if (!changed) throw problems.not_found();
      return changed;
    }),
  );
}

/** Throws `not_found`, `forbidden`. */
export async function removeQuickReply(context: Context, idOrSlug: string, id: string): Promise<void> {
  await change(context, async (tx) => {
    const { id: shopId } = await mustManage(tx, context, idOrSlug, 'messages');
    if (!(await deleteQuickReply(tx, shopId, id.toLowerCase()))) throw problems.not_found();
  });
}

/** What is said for a shop that cannot answer. Throws `not_found`, `forbidden`. */
export async function readAwayMessage(context: Context, idOrSlug: string): Promise<AwayMessage> {
  const { db } = context.house.database;
  const { id } = await mustManage(db, context, idOrSlug, 'messages');
  return (await findAwayMessage(db, id)) ?? { when: 'never', body: '' };
}

/** Throws `not_found`, `forbidden`, `invalid_input`. */
export async function writeAwayMessage(context: Context, idOrSlug: string, input: AwayMessage): Promise<AwayMessage> {
  const away = { when: input.when, body: input.body.trim() };
  if (away.when !== 'never' && away.body === '') throw invalid('/body', 'must be given for it to be sent');
  return change(context, async (tx) => {
    const { id } = await mustManage(tx, context, idOrSlug, 'messages');
    await setAwayMessage(tx, id, away);
    return away;
  });
}

/** What the house is to say now for the shop to a buyer who wrote; null where it is there, or said so not long ago. */
export async function awayMessageFor(
  tx: Tx,
  { id, shopId }: { readonly id: string; readonly shopId: string },
): Promise<string | null> {
  const due = await findDueAway(tx, shopId, id, AWAY_REST_HOURS);
  if (!due) return null;
  const { when, body, hours, holidays, timeZone, now } = due;
  if (when === 'always') return body;
  // A shop that says no hours is never closed.
  const isClosed = hours !== null && !isOpenAt(hours, holidays, timeZone, Temporal.Instant.from(now));
  return isClosed ? body : null;
}

/** How long buyers wait for an answer of a shop, for everybody who can see it. Throws `not_found`. */
export async function responseTimeOf(context: Context, idOrSlug: string): Promise<ResponseTime> {
  const { id } = await readShop(context, idOrSlug);
  const { cache, database } = context.house;
  return cache.fetch(`response time ${id}`, [answersOf(id)], () => readResponseTime(database.db, id, COUNTED));
}

/** What cached answers depend on that count how long buyers of a shop waited. */
export function answersOf(shopId: string): string {
  return `answers:${shopId}`;
}

async function named<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) !== 'quick_replies_shop_id_title_key') throw error;
    throw conversationProblems.quick_reply_exists();
  }
}
