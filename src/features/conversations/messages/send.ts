import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { invalid, problems } from '#platform/problems.ts';
import { claimAttachments } from '../attachments/attachments.ts';
import { awayMessageFor } from '../desk/desk.ts';
import { type HeldConversation, holdConversation, refuseBlocked, seeConversation } from '../inbox/hold.ts';
import { conversationProblems } from '../problems.ts';
import { showMessage } from './history.ts';
import type { Message, NewMessage } from './messages.schema.ts';
import { findCards, findSent, type MessageRow } from './messages.store.ts';
import { messageOf } from './show.ts';
import { writeMessage } from './write.ts';

/**
 * Writes to the other side. The same `clientMessageId` again is the same message, whatever happened meanwhile. Throws
 * `not_found`, `blocked`, `message_differs`, `invalid_input`.
 */
export async function sendMessage(
  context: Context,
  conversationId: string,
  input: NewMessage,
): Promise<Message | AlreadyThere<Message>> {
  const wish = wishOf(input);
  const { house } = context;
  const requestHash = house.keys.sign('request-hash', JSON.stringify(wish));
  let made: Message | undefined;
  // What is kept for a repeat is no more than the id: what was said may be taken back.
  const sent = await change(context, async (tx) => {
    const held = await holdConversation(tx, context, conversationId, { evenBlocked: true });
    const { clientMessageId } = input;
    const earlier = clientMessageId && (await findSent(tx, held.id, signedIn(context).userId, clientMessageId));
    if (earlier && earlier.requestHash !== requestHash) throw conversationProblems.message_differs();
    if (earlier) return { id: earlier.id, isNew: false };
    refuseBlocked(held);
    await claimCards(tx, context, held, wish);
    const repeatable = clientMessageId !== undefined && { clientMessageId, requestHash };
    const written = await writeMessage(tx, context, held, { kind: 'text', ...repeatable, ...wish });
    if (held.mine === 'buyer') await sayAway(tx, context, held);
    if (isPlain(wish)) made = messageOf(house, rowOf(context, held, written, input, wish.body));
    return { id: written.id, isNew: true };
  });
  made ??= await readMessage(context, conversationId, sent.id);
  return sent.isNew ? made : alreadyThere(made);
}

/** Answers at once for a shop that cannot. */
async function sayAway(tx: Tx, context: Context, held: HeldConversation): Promise<void> {
  const body = await awayMessageFor(tx, held);
  if (body !== null) await writeMessage(tx, context, held, { kind: 'away', side: 'shop', senderId: null, body });
}

async function readMessage(context: Context, conversationId: string, id: string): Promise<Message> {
  const { db } = context.house.database;
  return showMessage(db, context, await seeConversation(db, context, conversationId), id);
}

/** What is said, in one spelling. */
interface Wish {
  readonly body: string;
  readonly attachments: { readonly id: string; readonly seconds?: number }[];
  readonly productId: string | undefined;
  readonly orderId: string | undefined;
  readonly replyToId: string | undefined;
}

function wishOf({ body = '', attachments = [], productId, orderId, replyToId }: NewMessage): Wish {
  const wish = {
    body: body.trim(),
    attachments: attachments.map(({ id, ...more }) => ({ id: id.toLowerCase(), ...more })),
    productId: productId?.toLowerCase(),
    orderId: orderId?.toLowerCase(),
    replyToId: replyToId?.toLowerCase(),
  };
  const isEmpty = wish.body === '' && attachments.length === 0 && !productId && !orderId;
  if (isEmpty) throw invalid('/body', 'must be given where nothing else is');
  return wish;
}

function isPlain({ attachments, productId, orderId, replyToId }: Wish): boolean {
  return attachments.length === 0 && !productId && !orderId && !replyToId;
}

/** A plain message as it was written, so that nobody has to read it. */
function rowOf(
  context: Context,
  { id: conversationId, mine: side, askerName: senderName }: HeldConversation,
  { id, seq, createdAt }: { readonly id: string; readonly seq: number; readonly createdAt: string },
  { clientMessageId }: NewMessage,
  body: string,
): MessageRow {
  return {
    ...{ id, conversationId, seq, side, senderId: signedIn(context).userId, senderName },
    ...{ mine: true, clientMessageId: clientMessageId ?? null },
    ...{ kind: 'text', body, product: null, order: null, offerId: null, call: null, replyTo: null, reactions: [] },
    ...{ editedAt: null, deletedAt: null, hidden: false, createdAt },
  };
}

async function claimCards(tx: Tx, context: Context, held: HeldConversation, wish: Wish): Promise<void> {
  if (isPlain(wish)) return;
  const { id: conversationId, buyerId, shopId } = held;
  const { productId = null, orderId = null, replyToId = null, attachments } = wish;
  const found = await findCards(tx, { conversationId, buyerId, shopId, productId, orderId, replyToId });
  const faults = [
    ...(found.product ? [] : [{ path: '/productId', message: 'is no product of this shop that can be seen' }]),
    ...(found.order ? [] : [{ path: '/orderId', message: 'is no order between the two' }]),
    ...(found.replyTo ? [] : [{ path: '/replyToId', message: 'is no message of this conversation' }]),
  ];
  if (faults.length > 0) throw problems.invalid_input({ faults });
  const ids = attachments.map(({ id }) => id);
  await claimAttachments(tx, context, ids);
}
