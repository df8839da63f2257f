import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { invalid, problems } from '#platform/problems.ts';
import { dropAttachments } from '../attachments/attachments.ts';
import { messageChanged } from '../events.ts';
import { everybodyIn, type HeldConversation, holdConversation, refuseBlocked } from '../inbox/hold.ts';
import { recountUnread } from '../inbox/marks.store.ts';
import { conversationProblems } from '../problems.ts';
import {
  type ChangeableMessage,
  countReactions,
  deleteReaction,
  emptyMessage,
  findChangeable,
  insertReaction,
  updateBody,
} from './edit.store.ts';
import { showMessage } from './history.ts';
import type { Message } from './messages.schema.ts';
import { lexemesOf } from './words.ts';
import { retellMessage } from './write.ts';

const EDITABLE_SECONDS = 15 * 60;
const DELETABLE_SECONDS = 24 * 3_600;
const MOST_REACTIONS = 10;

/** Puts one's own message into other words. Throws `not_found`, `forbidden`, `too_late`, `blocked`. */
export function editMessage(context: Context, conversationId: string, id: string, given: string): Promise<Message> {
  const body = given.trim();
  return changeMessage(context, conversationId, id, async (tx, held, message) => {
    refuseBlocked(held);
    refuseOthers(context, message);
    if (message.isDeleted || message.isHidden || message.ageSeconds > EDITABLE_SECONDS) {
      throw conversationProblems.too_late();
    }
    if (body === message.body) return false;
    await updateBody(tx, message.id, body, lexemesOf(body, held.shopId));
    await retellMessage(tx, message.id, everybodyIn(held), body);
    return true;
  });
}

/** Takes one's own message back, also from somebody who is blocked meanwhile. Throws `not_found`, `forbidden`, `too_late`. */
export function deleteMessage(context: Context, conversationId: string, id: string): Promise<Message> {
  return changeMessage(context, conversationId, id, async (tx, held, message) => {
    refuseOthers(context, message);
    if (message.isDeleted) return false;
    if (message.ageSeconds > DELETABLE_SECONDS) throw conversationProblems.too_late();
    await emptyMessage(tx, message.id);
    await dropAttachments(tx, [message.id]);
    await recountUnread(tx, [held.id]);
    await retellMessage(tx, message.id, everybodyIn(held), '');
    return true;
  });
}

/** Says something to a message with a sign. Throws `not_found`, `blocked`, `too_late`, `too_many_reactions`. */
export function react(context: Context, conversationId: string, id: string, given: string): Promise<Message> {
  const emoji = readEmoji(given);
  return changeMessage(context, conversationId, id, async (tx, held, message) => {
    refuseBlocked(held);
    if (message.isDeleted || message.isHidden) throw conversationProblems.too_late();
    const isNew = await insertReaction(tx, message.id, signedIn(context).userId, emoji);
    if (isNew && (await countReactions(tx, message.id)) > MOST_REACTIONS)
      throw conversationProblems.too_many_reactions();
    return isNew;
  });
}

/** Takes that back. */
export function takeReactionBack(
  context: Context,
  conversationId: string,
  id: string,
  given: string,
): Promise<Message> {
  const emoji = readEmoji(given);
  return changeMessage(context, conversationId, id, (tx, _held, message) =>
    deleteReaction(tx, message.id, signedIn(context).userId, emoji),
  );
}

/** Holds the conversation and does one thing with a message in it; everybody in it hears of it, if anything was done. */
function changeMessage(
  context: Context,
  conversationId: string,
  anyCaseId: string,
  work: (tx: Tx, held: HeldConversation, message: ChangeableMessage) => Promise<boolean>,
): Promise<Message> {
  return change(context, async (tx) => {
    const held = await holdConversation(tx, context, conversationId, { evenBlocked: true });
    const message = await findChangeable(tx, held.id, anyCaseId);
    if (!message) throw problems.not_found();
    if (await work(tx, held, message)) tellOfMessage(tx, held, message);
    return showMessage(tx, context, held, message.id);
  });
}

/** Everybody in a conversation hears that one of its messages is not as it was. */
export function tellOfMessage(
  tx: Tx,
  held: HeldConversation,
  { id: messageId, seq }: Pick<ChangeableMessage, 'id' | 'seq'>,
): void {
  tell(tx, everybodyIn(held), messageChanged, { conversationId: held.id, messageId, seq });
}

/** Offers are answered and withdrawn, a call was as it was, and what the house wrote is nobody's. */
function refuseOthers(context: Context, { senderId, kind }: ChangeableMessage): void {
  if (senderId !== signedIn(context).userId) throw problems.forbidden('Somebody else wrote it');
  if (kind === 'call') throw problems.forbidden('A call stays as it was');
  if (kind !== 'text') throw problems.forbidden('An offer is withdrawn, not changed');
}

const emojiSign = /^\p{RGI_Emoji}$/v;

/** One emoji as Unicode recommends it for interchange; the sign that asks for its colours may be missing. */
function readEmoji(given: string): string {
  const found = [given, `${given}\uFE0F`].find((sign) => emojiSign.test(sign));
  if (!found) throw invalid('/emoji', 'is not one emoji');
  return found;
}
