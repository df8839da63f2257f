import { retell } from '#features/notifications/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, notify, outdate, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { attach } from '../attachments/attachments.ts';
import type { NewAttachment } from '../attachments/schema.ts';
import { answersOf } from '../desk/desk.ts';
import { messageSent, messageWritten } from '../events.ts';
import { everybodyIn, type HeldConversation, otherSide, peopleOn } from '../inbox/hold.ts';
import type { Side } from '../schema.ts';
import type { MessageKind } from './messages.schema.ts';
import { excerptOf, lexemesOf } from './words.ts';
import { insertMessage, type Written } from './write.store.ts';

export interface MessageDraft {
  readonly kind: MessageKind;
  /** By default the asker's side. */
  readonly side?: Side;
  /** By default the asker; null: the house writes for that side. */
  readonly senderId?: null;
  readonly body?: string;
  readonly clientMessageId?: string;
  readonly requestHash?: string;
  readonly replyToId?: string | undefined;
  readonly productId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly offerId?: string | undefined;
  /** Claimed in this transaction. */
  readonly attachments?: readonly NewAttachment[];
  /** Told otherwise than as a new message, as offers are. */
  readonly quiet?: true;
}

/**
 * Writes into a held conversation and says so to everybody in it. The other side is notified, unless it muted the
 * conversation: of a shop the one who takes care of it, else all. What the house writes notifies nobody.
 */
export async function writeMessage(
  tx: Tx,
  context: Context,
  held: HeldConversation,
  draft: MessageDraft,
): Promise<Written & { readonly id: string }> {
  const { kind, side = held.mine, body = '', attachments = [] } = draft;
  const senderId = draft.senderId === null ? null : signedIn(context).userId;
  const id = newId();
  const written = await insertMessage(tx, {
    ...{ id, conversationId: held.id, side, senderId, kind, body, answerId: newId() },
    ...{ clientMessageId: draft.clientMessageId ?? null, requestHash: draft.requestHash ?? null },
    ...{ replyToId: draft.replyToId ?? null, productId: draft.productId ?? null },
    ...{ orderId: draft.orderId ?? null, offerId: draft.offerId ?? null },
    ...{ callId: null, lexemes: lexemesOf(body, held.shopId) },
  });
  await attach(tx, id, attachments);
  if (written.answers) outdate(tx, answersOf(held.shopId));
  announce(tx, messageWritten, { conversationId: held.id, messageId: id, shopId: held.shopId, side });
  tell(tx, everybodyIn(held), messageSent, { conversationId: held.id, messageId: id, seq: written.seq, side });
  if (kind !== 'away' && !draft.quiet) notifyOther(tx, held, { id, side, body });
  return { ...written, id };
}

/** Of many that are unread there is one line in the bell: `conversation:<id>`. */
export function groupOf(conversationId: string): string {
  return `conversation:${conversationId}`;
}

function notifyOther(tx: Tx, held: HeldConversation, message: { id: string; side: Side; body: string }): void {
  const reader = otherSide(message.side);
  if (held.muted.includes(reader)) return;
  const { id: conversationId, shopName: shop, buyerName } = held;
  const from = message.side === 'buyer' ? buyerName : shop;
  const data = { conversationId, shop, from, text: excerptOf(message.body), side: reader };
  for (const userId of peopleToNotify(held, reader)) {
    const key = toldKey(message.id, userId);
    notify(tx, { key, userId, type: 'message.received', data, group: groupOf(conversationId) });
  }
}

/** What somebody was told of a message says something else now: its new words, or '' for none any more. */
export function retellMessage(tx: Tx, messageId: string, userIds: readonly string[], body: string): Promise<void> {
  return retell(
    tx,
    userIds.map((userId) => toldKey(messageId, userId)),
    { text: excerptOf(body) },
  );
}

export function toldKey(messageId: string, userId: string): string {
  return `message:${messageId}:${userId}`;
}

/** Whoever takes care of it, as long as they may; else everybody of that side. */
export function peopleToNotify(held: HeldConversation, reader: Side): string[] {
  const people = peopleOn(reader, held);
  const { assignedTo } = held;
  return reader === 'shop' && assignedTo !== null && people.includes(assignedTo) ? [assignedTo] : people;
}
