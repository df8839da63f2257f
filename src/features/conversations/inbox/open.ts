import { orderProblems } from '#features/orders/problems.ts';
import { seeOrder } from '#features/orders/reading.ts';
import { mustManage, mustSee } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { areBlocked } from '../blocks/blocks.ts';
import { conversationChanged, conversationOpened } from '../events.ts';
import { conversationProblems } from '../problems.ts';
import type { Conversation, NewConversation, Side } from '../schema.ts';
import { peopleOn, seeConversation } from './hold.ts';
import { type Ends, findConversation, findSubject, insertConversation, listFor } from './open.store.ts';
import { showConversation } from './reading.ts';

/**
 * The conversation of a buyer and a shop about a product of it, or about nothing in particular: there is one of each
 * kind, whoever opens it and however often. Throws `not_found`, `own_shop`, `blocked`, `forbidden`, `invalid_input`.
 */
export async function openConversation(
  context: Context,
  wish: NewConversation,
): Promise<Conversation | AlreadyThere<Conversation>> {
  const opened = await change(context, (tx) => findOrOpen(tx, context, wish));
  const conversation = await showConversation(context, opened.id);
  return opened.isNew ? conversation : alreadyThere(conversation);
}

/** The same in a transaction that does more with it: its id, and whether it was opened just now. */
export async function findOrOpen(
  tx: Tx,
  context: Context,
  wish: NewConversation,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { ends, side } = await endsOf(tx, context, wish);
  return openBetween(tx, context, ends, side);
}

/** The one conversation of these two, by one of them; whether that side may open it is for the caller to know. Throws `blocked`. */
export async function openBetween(
  tx: Tx,
  context: Context,
  ends: Ends,
  side: Side,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const blocked = await areBlocked(tx, ends.buyerId, ends.shopId);
  if (blocked.byBuyer || blocked.byShop) throw conversationProblems.blocked();
  const id = newId();
  const isNew = await insertConversation(tx, id, ends, side);
  const theirs = isNew ? id : await findConversation(tx, ends);
  if (theirs === undefined) throw problems.not_found();
  if (isNew) announce(tx, conversationOpened, { conversationId: id, buyerId: ends.buyerId, shopId: ends.shopId });
  if (isNew || (await listFor(tx, theirs, side))) {
    tell(tx, peopleOn(side, await seeConversation(tx, context, theirs)), conversationChanged, {
      conversationId: theirs,
    });
  }
  return { id: theirs, isNew };
}

async function endsOf(
  tx: Tx,
  context: Context,
  { shopId, productId, orderId }: NewConversation,
): Promise<{ ends: Ends; side: Side }> {
  if ((shopId === undefined) === (orderId === undefined)) throw invalid('/shopId', 'must be given, or else `orderId`');
  if (orderId !== undefined) {
    if (productId !== undefined) throw invalid('/productId', 'goes with a shop, not with an order');
    return endsOfOrder(tx, context, orderId.toLowerCase());
  }
  const { userId } = signedIn(context);
  const shop = await mustSee(tx, (shopId as string).toLowerCase(), userId);
  if (shop.role !== null) throw orderProblems.own_shop('Nobody talks to a shop they work for');
  const product = productId === undefined ? null : await findSubject(tx, shop.id, productId.toLowerCase());
  if (product === undefined) throw problems.not_found();
  return { ends: { buyerId: userId, shopId: shop.id, product }, side: 'buyer' };
}

async function endsOfOrder(tx: Tx, context: Context, orderId: string): Promise<{ ends: Ends; side: Side }> {
  const { order, sides } = await seeOrder(tx, context, orderId);
  const ends = { buyerId: order.buyerId, shopId: order.shopId, product: null };
  if (order.buyerId === signedIn(context).userId) return { ends, side: 'buyer' };
  if (!sides.includes('shop')) throw problems.not_found();
  await mustManage(tx, context, order.shopId, 'messages');
  return { ends, side: 'shop' };
}
