import { readGroup } from '#features/notifications/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { invalid, problems } from '#platform/problems.ts';
import { signal } from '#platform/realtime/signals.ts';
import { conversationChanged, typing } from '../events.ts';
import { groupOf } from '../messages/write.ts';
import { type Conversation, LAST_SEQ } from '../schema.ts';
import {
  everybodyIn,
  type HeldConversation,
  holdConversation,
  isBlocked,
  otherSide,
  peopleOn,
  seeConversation,
} from './hold.ts';
import { markDelivered, markRead, markUnread, setArchived, setAssigned, setSwitch } from './marks.store.ts';
import { readConversation } from './reading.ts';

/** Says that my side has seen everything up to that message; its notification is read with it. Throws `not_found`. */
export function readUpTo(context: Context, id: string, upToSeq = LAST_SEQ): Promise<Conversation> {
  return mark(context, id, async (tx, held) => {
    const marked = await markRead(tx, held.id, held.mine, upToSeq);
    if (marked?.unreadCount === 0) await readItsNotification(tx, held);
    return marked !== undefined;
  });
}

/** Says that a device of my side has everything up to that message. Throws `not_found`. */
export function deliverUpTo(context: Context, id: string, upToSeq = LAST_SEQ): Promise<Conversation> {
  return mark(context, id, (tx, { id: heldId, mine }) => markDelivered(tx, heldId, mine, upToSeq));
}

/** Puts a conversation among the unread ones again, and back into the inbox. Throws `not_found`. */
export function markAsUnread(context: Context, id: string): Promise<Conversation> {
  return mark(context, id, (tx, { id: heldId, mine }) => markUnread(tx, heldId, mine));
}

/** Puts a conversation away, read, until somebody writes in it; or takes it back. Throws `not_found`. */
export function archive(context: Context, id: string, archived: boolean): Promise<Conversation> {
  return mark(context, id, async (tx, held) => {
    const isOther = await setArchived(tx, held.id, held.mine, archived);
    if (isOther && archived) await readItsNotification(tx, held);
    return isOther;
  });
}

/** Pins or mutes a conversation for my side, or ends that. Throws `not_found`. */
export function switchTo(context: Context, id: string, name: 'pinned' | 'muted', on: boolean): Promise<Conversation> {
  return mark(context, id, (tx, { id: heldId, mine }) => setSwitch(tx, heldId, mine, name, on));
}

/** Says who of the shop's people takes care of it. Throws `not_found`, `forbidden` for the buyer, `invalid_input`. */
export function assign(context: Context, id: string, userId: string | null): Promise<Conversation> {
  return mark(context, id, (tx, held) => {
    if (held.mine !== 'shop') throw problems.forbidden('That is for the people of the shop');
    const assigned = userId?.toLowerCase() ?? null;
    if (assigned !== null && !peopleOn('shop', held).includes(assigned)) {
      throw invalid('/userId', 'is nobody who reads the messages of this shop');
    }
    return setAssigned(tx, held.id, assigned);
  });
}

/** Shows the devices of the other side that somebody writes; nothing is kept of it. Throws `not_found`. */
export async function showTyping(context: Context, id: string): Promise<void> {
  const seen = await seeConversation(context.house.database.db, context, id);
  if (isBlocked(seen)) return;
  const { id: conversationId, mine: side, shopName } = seen;
  const name = side === 'shop' ? shopName : seen.askerName;
  signal(context.house, peopleOn(otherSide(side), seen), typing, { conversationId, side, name });
}

/** Holds a conversation, moves a mark in it and answers how it is then; both sides hear of it, if anything moved. */
async function mark(
  context: Context,
  id: string,
  work: (tx: Tx, held: HeldConversation) => Promise<boolean>,
): Promise<Conversation> {
  signedIn(context);
  return change(context, async (tx) => {
    const held = await holdConversation(tx, context, id, { evenBlocked: true });
    if (await work(tx, held)) tell(tx, everybodyIn(held), conversationChanged, { conversationId: held.id });
    return readConversation(tx, context, held);
  });
}

function readItsNotification(tx: Tx, held: HeldConversation): Promise<void> {
  return readGroup(tx, peopleOn(held.mine, held), groupOf(held.id));
}
