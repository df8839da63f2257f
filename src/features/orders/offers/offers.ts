import { peopleOf } from '#features/shops/people.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, notify } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { MOST_AMOUNT } from '../most-amount.ts';
import { orderProblems } from '../problems.ts';
import { offerChanged } from './events.ts';
import type { CounterOffer, NewOffer, Offer, OfferSide } from './offers.schema.ts';
import {
  answerOpenOffer,
  closeOpenOffer,
  findCounterOf,
  findOffer,
  findOfferedWare,
  insertOffer,
  listOffers,
  type MovedOffer,
  markBought,
  type OfferRow,
  withdrawOffersOf,
} from './offers.store.ts';
import { offerOf, sideOf } from './show.ts';

/** How long an offer can be answered where its maker says nothing, and an accepted one be bought. */
const HOURS = 48;

/** Between whom an offer stands, and who of them makes it. */
export interface Table {
  readonly conversationId: string;
  readonly buyerId: string;
  readonly shopId: string;
  readonly side: OfferSide;
}

/** An offer as one who stands on a side of it found it. */
export interface SeenOffer {
  readonly offer: OfferRow;
  readonly mine: OfferSide;
}

/** An offer, for both sides of it. Throws `not_found` for everybody else. */
export function readOffer(context: Context, id: string): Promise<Offer> {
  return showOffer(context.house.database.db, context, id);
}

/** The same in a transaction, so that its own writes show. */
export async function showOffer(db: Db, context: Context, id: string): Promise<Offer> {
  const { offer, mine } = await seeOffer(db, context, id);
  return offerOf(context.house, offer, mine);
}

/** Offers by their ids, as that side of their conversation sees them; one statement. The caller has authorised it. */
export async function showOffers(
  db: Db,
  { house, actor }: Context,
  ids: readonly string[],
  mine: OfferSide,
): Promise<ReadonlyMap<string, Offer>> {
  if (ids.length === 0) return new Map();
  const rows = await listOffers(db, ids, actor?.userId ?? null);
  return new Map(rows.map((row) => [row.id, offerOf(house, row, mine)]));
}

/** An offer and the side the asker is on. Throws `not_found` where that is none. */
export async function seeOffer(db: Db, context: Context, anyCaseId: string): Promise<SeenOffer> {
  const { userId } = signedIn(context);
  const offer = await findOffer(db, anyCaseId.toLowerCase(), userId);
  const mine = offer && sideOf(offer, userId);
  if (!offer || !mine) throw problems.not_found();
  return { offer, mine };
}

/**
 * Puts a price on the table and answers its id. What lay there of that product goes: one's own is withdrawn, the other
 * side's countered. The caller has authorised that side and holds the conversation. Throws `invalid_input`,
 * `not_for_sale`.
 */
export async function proposeOffer(tx: Tx, context: Context, table: Table, wish: NewOffer): Promise<string> {
  const productId = wish.productId.toLowerCase();
  const { userId } = signedIn(context);
  const closed = await closeOpenOffer(tx, table.conversationId, productId, table.side, userId);
  if (closed) offerMoved(tx, closed);
  return layDown(tx, table, wish, closed?.status === 'countered' ? closed.id : null);
}

/**
 * Answers an offer of the other side with another price; the id of the new offer, which is an old one where the same was
 * said before. The caller holds the conversation. Throws `forbidden`, `wrong_offer_state`, and what `proposeOffer` does.
 */
export async function counterOffer(
  tx: Tx,
  context: Context,
  { offer, mine }: SeenOffer,
  { price, quantity = offer.quantity, expiresInHours }: CounterOffer,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  refuseOwn(offer, mine);
  const answered = await answerOpenOffer(tx, offer.id, 'countered', signedIn(context).userId, HOURS);
  if (!answered) {
    const before = await findCounterOf(tx, offer.id, mine);
    if (before?.amount === price.amount && before.quantity === quantity) return { id: before.id, isNew: false };
    throw orderProblems.wrong_offer_state();
  }
  offerMoved(tx, answered);
  const { productId, variantId, conversationId, buyerId, shopId } = offer;
  if (variantId === null) throw orderProblems.not_for_sale();
  const wish = { productId, variantId, price, quantity, ...(expiresInHours !== undefined && { expiresInHours }) };
  const id = await layDown(tx, { conversationId, buyerId, shopId, side: mine }, wish, offer.id);
  return { id, isNew: true };
}

/** Takes an offer of the other side: from now on the buyer may buy at it. Throws `not_found`, `forbidden`, `not_for_sale`, `wrong_offer_state`. */
export function acceptOffer(context: Context, id: string): Promise<Offer> {
  return answer(context, id, 'accepted');
}

/** Refuses an offer of the other side. Throws `not_found`, `forbidden`, `wrong_offer_state`. */
export function declineOffer(context: Context, id: string): Promise<Offer> {
  return answer(context, id, 'declined');
}

/** Takes one's own offer back before it is answered. Throws `not_found`, `forbidden`, `wrong_offer_state`. */
export function withdrawOffer(context: Context, id: string): Promise<Offer> {
  return answer(context, id, 'withdrawn');
}

/** Who is first is heard; who wants the same thing again gets the same answer. */
function answer(context: Context, id: string, word: 'accepted' | 'declined' | 'withdrawn'): Promise<Offer> {
  return change(context, async (tx) => {
    const seen = await seeOffer(tx, context, id);
    const { offer, mine } = seen;
    if (word !== 'withdrawn') refuseOwn(offer, mine);
    else if (offer.side !== mine) throw problems.forbidden('Only who made an offer takes it back');
    if (word === 'accepted' && offer.status === 'open' && !offer.isOnSale) throw orderProblems.not_for_sale();
    const { userId } = signedIn(context);
    const answered = await answerOpenOffer(tx, offer.id, word, userId, HOURS);
    const now = await showOffer(tx, context, offer.id);
    if (answered) {
      offerMoved(tx, answered);
      if (word !== 'withdrawn') await notifyOfAnswer(tx, seen, word);
    } else if (now.status !== word && !(word === 'accepted' && now.status === 'bought')) {
      throw orderProblems.wrong_offer_state(`The offer is ${now.status}`);
    }
    return now;
  });
}

/** Marks the offers of what was bought, all of which its buyer could still buy. Throws `offer_ended`, and then nothing happens. */
export async function closeBought(
  tx: Tx,
  buyerId: string,
  bought: readonly { readonly offerId: string; readonly orderId: string }[],
): Promise<void> {
  if (bought.length === 0) return;
  const closed = await markBought(tx, buyerId, bought);
  if (closed.length < bought.length) throw orderProblems.offer_ended();
  for (const offer of closed) offerMoved(tx, offer);
}

/** What lies on the table between a buyer and these shops is off it: they want nothing of each other any more. */
export async function clearTable(tx: Tx, buyerId: string, shopIds: readonly string[]): Promise<void> {
  for (const offer of await withdrawOffersOf(tx, buyerId, shopIds)) offerMoved(tx, offer);
}

/** Whoever shows or counts an offer takes it anew. */
export function offerMoved(tx: Tx, { id: offerId, conversationId, shopId, buyerId, status }: MovedOffer): void {
  announce(tx, offerChanged, { offerId, conversationId, shopId, buyerId, status });
}

async function layDown(tx: Tx, table: Table, wish: NewOffer, countersId: string | null): Promise<string> {
  const { conversationId, buyerId, shopId, side } = table;
  const { price, quantity = 1, expiresInHours: hours = HOURS } = wish;
  const productId = wish.productId.toLowerCase();
  const ware = await findOfferedWare(tx, productId, wish.variantId?.toLowerCase());
  if (ware?.shopId !== shopId) throw invalid('/productId', 'is no product of this shop');
  if (!ware.isOnSale) throw orderProblems.not_for_sale();
  if (ware.variantId === null) {
    throw invalid('/variantId', wish.variantId ? 'is no variant of this product' : 'must be given: there are several');
  }
  if (price.currency !== ware.currency) throw invalid('/price/currency', `must be ${ware.currency}`);
  if (price.amount === 0) throw invalid('/price/amount', 'must be more than nothing');
  if (price.amount * quantity > MOST_AMOUNT) throw invalid('/price/amount', 'is more than an order may cost');
  if (side === 'buyer' && price.amount > ware.priceAmount) throw invalid('/price/amount', 'is more than it costs');

  const id = newId();
  const { amount, currency } = price;
  const parts = { id, buyerId, shopId, productId, variantId: ware.variantId, conversationId, side };
  await insertOffer(tx, { ...parts, quantity, amount, currency, hours, countersId });
  offerMoved(tx, { id, conversationId, shopId, buyerId, side, status: 'open' });
  return id;
}

function refuseOwn({ side }: OfferRow, mine: OfferSide): void {
  if (side === mine) throw problems.forbidden('The other side answers an offer');
}

/** Who made it reads how it was answered. */
async function notifyOfAnswer(tx: Tx, { offer, mine }: SeenOffer, answer: 'accepted' | 'declined'): Promise<void> {
  const { id, conversationId, title, shopName: shop, quantity, amount, currency, shopId, buyerId, side } = offer;
  const people = mine === 'shop' ? [buyerId] : await peopleOf(tx, shopId, 'messages');
  const data = {
    offerId: id,
    conversationId,
    shop,
    product: title,
    quantity,
    price: { amount, currency },
    answer,
    side,
  };
  for (const userId of people)
    notify(tx, { key: `offer.answered:${id}:${userId}`, userId, type: 'offer.answered', data });
}
