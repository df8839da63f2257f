import { imageOf } from '#features/catalogue/cards.ts';
import { showOffers } from '#features/orders/offers/offers.ts';
import type { Context } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { readAttachments, showAttachments } from '../attachments/attachments.ts';
import type { Side } from '../schema.ts';
import type { Message } from './messages.schema.ts';
import type { MessageRow } from './messages.store.ts';
import { excerptOf } from './words.ts';

/** Messages as one who is on that side sees them; two statements, however many. What is out of sight says nothing. */
export async function showMessages(
  db: Db,
  context: Context,
  rows: readonly MessageRow[],
  mine: Side,
): Promise<Message[]> {
  const seen = rows.filter(({ hidden, deletedAt }) => !hidden && deletedAt === null);
  const ids = seen.map(({ id }) => id);
  const offerIds = seen.flatMap(({ offerId }) => offerId ?? []);
  const attachments = await readAttachments(db, ids);
  const offers = await showOffers(db, context, offerIds, mine);
  return rows.map((row) => {
    const offer = row.offerId === null ? undefined : offers.get(row.offerId);
    return messageOf(context.house, row, showAttachments(context.house, attachments.get(row.id)), offer);
  });
}

/** A message with what stands in it; pure. */
export function messageOf(
  house: House,
  row: MessageRow,
  attachments: Message['attachments'] = [],
  offer: Message['offer'] = null,
): Message {
  const { product, order, call, replyTo } = row;
  const isSeen = !row.hidden && row.deletedAt === null;
  return {
    ...{ id: row.id, conversationId: row.conversationId, seq: row.seq, side: row.side },
    sender: row.senderId === null ? null : { id: row.senderId, name: row.senderName ?? '' },
    ...{ mine: row.mine, clientMessageId: row.clientMessageId, kind: row.kind },
    body: isSeen ? row.body : null,
    attachments,
    product: isSeen ? cardOf(house, product) : null,
    order: isSeen ? order : null,
    offer,
    call: isSeen ? call : null,
    replyTo: replyTo && {
      ...{ id: replyTo.id, seq: replyTo.seq, side: replyTo.side },
      excerpt: replyTo.body && excerptOf(replyTo.body),
    },
    reactions: isSeen ? [...row.reactions] : [],
    ...{ editedAt: row.editedAt, deletedAt: row.deletedAt, hidden: row.hidden, createdAt: row.createdAt },
  };
}

function cardOf(house: House, product: MessageRow['product']): Message['product'] {
  if (!product) return null;
  const { id, title, available, amount, currency } = product;
  return { id, title, available, price: { amount, currency }, imageUrl: imageOf(house, product) };
}
