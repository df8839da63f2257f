import type { CounterOffer, NewOffer, Offer } from '#features/orders/offers/offers.schema.ts';
import { counterOffer, proposeOffer, seeOffer, showOffer } from '#features/orders/offers/offers.ts';
import type { Context } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { type HeldConversation, holdConversation, otherSide, seeConversation } from '../inbox/hold.ts';
import { showMessage } from '../messages/history.ts';
import type { Message } from '../messages/messages.schema.ts';
import { peopleToNotify, writeMessage } from '../messages/write.ts';

/**
 * Offers a price in a conversation: the offer is a message of its own. Throws `not_found`, `blocked`, `invalid_input`,
 * `not_for_sale`.
 */
export async function makeOffer(context: Context, conversationId: string, wish: NewOffer): Promise<Message> {
  // What is kept for a repeat is no more than the id: the offer moves on.
  const { id } = await change(context, async (tx) => {
    const held = await holdConversation(tx, context, conversationId);
    const { id: heldId, buyerId, shopId, mine: side } = held;
    const offerId = await proposeOffer(tx, context, { conversationId: heldId, buyerId, shopId, side }, wish);
    return writeCard(tx, context, held, offerId);
  });
  const { db } = context.house.database;
  return showMessage(db, context, await seeConversation(db, context, conversationId), id);
}

/**
 * Answers an offer of the other side with another price, which is a message of its own; said again it is the same offer.
 * Throws `not_found`, `forbidden`, `blocked`, `invalid_input`, `not_for_sale`, `wrong_offer_state`.
 */
export async function counter(context: Context, offerId: string, wish: CounterOffer): Promise<Offer> {
  const { offer } = await seeOffer(context.house.database.db, context, offerId);
  return change(context, async (tx) => {
    // The conversation before its offers, as everybody holds them.
    const held = await holdConversation(tx, context, offer.conversationId);
    const { id, isNew } = await counterOffer(tx, context, await seeOffer(tx, context, offerId), wish);
    if (isNew) await writeCard(tx, context, held, id);
    return showOffer(tx, context, id);
  });
}

/** Writes the message that an offer stands in; the other side is told of the offer, unless it muted the conversation. */
async function writeCard(tx: Tx, context: Context, held: HeldConversation, offerId: string): Promise<{ id: string }> {
  const { id } = await writeMessage(tx, context, held, { kind: 'offer', offerId, quiet: true });
  const reader = otherSide(held.mine);
  if (!held.muted.includes(reader)) await notifyOfOffer(tx, context, held, offerId);
  return { id };
}

async function notifyOfOffer(tx: Tx, context: Context, held: HeldConversation, offerId: string): Promise<void> {
  const { product, quantity, price } = await showOffer(tx, context, offerId);
  const side = otherSide(held.mine);
  const from = held.mine === 'buyer' ? held.buyerName : held.shopName;
  const data = {
    ...{ offerId, conversationId: held.id, shop: held.shopName, product: product.title, quantity, price, side, from },
  };
  for (const userId of peopleToNotify(held, side)) {
    notify(tx, { key: `offer.received:${offerId}:${userId}`, userId, type: 'offer.received', data });
  }
}
