import { peopleOf } from '#features/shops/people.ts';
import type { Context } from '#platform/actor.ts';
import { tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { conversationChanged, messageChanged } from '../events.ts';
import { lockConversation } from '../inbox/hold.store.ts';
import { seeConversation } from '../inbox/hold.ts';
import { recountUnread } from '../inbox/marks.store.ts';
import { findSaid, moveMessage } from './standing.store.ts';
import { retellMessage } from './write.ts';

/** What somebody on the other side said to the asker. Throws `not_found`, and `forbidden` for what one's own side said. */
export async function whatWasSaid(
  context: Context,
  anyCaseId: string,
): Promise<{ readonly said: string; readonly senderId: string | null }> {
  const { db } = context.house.database;
  const message = await findSaid(db, anyCaseId.toLowerCase());
  if (!message) throw problems.not_found();
  const { mine } = await seeConversation(db, context, message.conversationId);
  const { body, isHidden, side, senderId } = message;
  if (body === null || isHidden) throw problems.not_found();
  if (side === mine) throw problems.forbidden('Your own side wrote it');
  return { said: body, senderId };
}

/** Takes a message out of everybody's sight, for moderation. False where it is hidden already, or gone. */
export function hideMessage(tx: Tx, messageId: string): Promise<boolean> {
  return move(tx, messageId, true);
}

/** Lets a hidden message be read again. False where it isn't hidden. */
export function showMessageAgain(tx: Tx, messageId: string): Promise<boolean> {
  return move(tx, messageId, false);
}

async function move(tx: Tx, messageId: string, hidden: boolean): Promise<boolean> {
  const message = await findSaid(tx, messageId);
  if (!message) return false;
  const { conversationId, buyerId, shopId, seq } = message;
  // What is unread is counted anew: nobody may write or read meanwhile.
  await lockConversation(tx, conversationId);
  const body = await moveMessage(tx, messageId, hidden);
  if (body === undefined) return false;
  await recountUnread(tx, [conversationId]);
  const everybody = [...new Set([buyerId, ...(await peopleOf(tx, shopId, 'messages'))])];
  await retellMessage(tx, messageId, everybody, hidden ? '' : body);
  tell(tx, everybody, messageChanged, { conversationId, messageId, seq });
  tell(tx, everybody, conversationChanged, { conversationId });
  return true;
}
