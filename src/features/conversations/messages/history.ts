import { type Context, signedIn } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { decodeCursor, encodeCursor } from '#platform/http/paging.ts';
import { invalid, problems } from '#platform/problems.ts';
import { type SeenConversation, seeConversation } from '../inbox/hold.ts';
import type { Message, MessagePage, MessagesQuery } from './messages.schema.ts';
import { findMessage, type HistoryPage, listMessages } from './messages.store.ts';
import { showMessages } from './show.ts';

/**
 * A part of a conversation: the newest, or what is before, after or around a number. What comes after stands oldest
 * first, everything else newest first, and pages go on in their direction. Throws `not_found`.
 */
export async function browseMessages(
  context: Context,
  conversationId: string,
  query: MessagesQuery,
): Promise<MessagePage> {
  const { db } = context.house.database;
  const page = pageOf(query);
  const seen = await seeConversation(db, context, conversationId);
  const rows = await listMessages(db, seen.id, signedIn(context).userId, page);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const direction = page.after === undefined ? 'before' : 'after';
  return {
    items: await showMessages(db, context, shown, seen.mine),
    nextCursor: rows.length > page.limit && last ? encodeCursor([direction, last.seq]) : null,
    // One may have been written since.
    lastSeq: Math.max(seen.lastSeq, ...shown.map(({ seq }) => seq)),
  };
}

/** A message as the asker sees it. Throws `not_found` where there is none in that conversation. */
export async function showMessage(db: Db, context: Context, seen: SeenConversation, id: string): Promise<Message> {
  const row = await findMessage(db, seen.id, id, signedIn(context).userId);
  const [message] = row ? await showMessages(db, context, [row], seen.mine) : [];
  if (!message) throw problems.not_found();
  return message;
}

function pageOf({ limit, cursor, before, after, around }: MessagesQuery): HistoryPage {
  const given = [before, after, around].filter((seq) => seq !== undefined);
  if (given.length > 1) throw invalid('/before', 'stands alone: only one of before, after and around');
  const [direction, seq] = decodeCursor(cursor, ['string', 'number']) ?? [];
  if (direction !== undefined) {
    const number = Math.min(2 ** 31 - 1, Math.max(0, Math.trunc(seq ?? 0)));
    if (direction === 'after') return { limit, after: number };
    if (direction === 'before') return { limit, before: number };
    throw invalid('/cursor', 'is not a cursor of this list');
  }
  if (around !== undefined) return { limit, before: around + Math.floor(limit / 2) + 1 };
  return { limit, before, after };
}
