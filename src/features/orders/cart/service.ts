import { imageOf } from '#features/catalogue/cards.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { cartChanged, cartNews } from '../events.ts';
import { seeOffer } from '../offers/offers.ts';
import { orderProblems } from '../problems.ts';
import { cartTokenHash, newCartToken } from './cookie.ts';
import {
  type Cart,
  type CartItem,
  type CartItemChanges,
  type CartNotice,
  MOST_LINES,
  MOST_PIECES,
  type NewCartItem,
} from './schema.ts';
import {
  type CartKey,
  type CartLine,
  deleteLines,
  findLineOf,
  findWare,
  holdCart,
  insertLine,
  lookIntoCart,
  makeCart,
  mergeCarts,
  readCartLines,
  readLinesOf,
  touchCart,
  updateLine,
  type Ware,
} from './store.ts';

export { type CartLine, readCartLines } from './store.ts';

/** What the asker has in the cart. Of somebody signed in who still shows a guest's token, both. */
export async function readCart(context: Context, token: string | undefined): Promise<Cart> {
  const { house, actor } = context;
  if (actor && token !== undefined) {
    const lines = await change(context, async (tx) => {
      const cart = await cartOf(tx, context, token);
      return cart ? await readCartLines(tx, cart.id) : [];
    });
    return cartWith(house, lines);
  }
  const key = keyOf(context, token);
  return cartWith(house, key ? await readLinesOf(house.database.db, key) : []);
}

/**
 * Puts pieces of something into the cart: more of it where it is in there. A guest without a cart gets one, and
 * `token`, which shows from then on whose it is.
 */
export async function addToCart(
  context: Context,
  token: string | undefined,
  wish: NewCartItem,
): Promise<{ item: CartItem; token: string | undefined }> {
  if (wish.offerId !== undefined) return { item: await addOffer(context, token, wish), token: undefined };
  const { productId, variantId, quantity = 1 } = wish;
  if (productId === undefined) throw invalid('/productId', 'must be given');
  const { house, actor } = context;
  const fresh = newCartToken();
  let isMade = false;
  // Guests are told apart by their carts: the same key of another guest is another wish.
  const repeat = context.repeat && {
    ...context.repeat,
    ...(!actor && { scope: `${context.repeat.scope} ${cartTokenHash(token ?? fresh).toString('base64url')}` }),
  };

  const item = await change({ ...context, repeat }, async (tx) => {
    const held = await cartOf(tx, context, token);
    isMade = !held && !actor;
    const key = actor ? { userId: actor.userId } : { tokenHash: cartTokenHash(fresh) };
    const cartId = held?.id ?? (await makeCart(tx, newId(), key));

    const ware = await findWare(tx, productId.toLowerCase(), variantId?.toLowerCase(), actor?.userId ?? null);
    if (!ware) throw problems.not_found();
    const wareId = variantOf(ware, variantId !== undefined);
    const inside = await lookIntoCart(tx, cartId, wareId);
    const wanted = inside.quantity + quantity;
    refuseTooMany(wanted, ware.priceAmount, ware.stock);

    const { shopId, priceAmount: seenAmount } = ware;
    if (inside.itemId) {
      await updateLine(tx, inside.itemId, { quantity: wanted, seenAmount });
    } else {
      if (inside.lines >= MOST_LINES) throw orderProblems.cart_full();
      const line = { id: newId(), cartId, productId: productId.toLowerCase(), variantId: wareId };
      await insertLine(tx, { ...line, quantity, seenAmount });
      inside.itemId = line.id;
      announce(tx, cartChanged, { productId: line.productId, shopId, userId: actor?.userId ?? null });
    }
    await cartMoved(tx, cartId);
    return itemOf(house, await mustRead(tx, cartId, inside.itemId));
  });
  return { item, token: isMade ? fresh : undefined };
}

/** Puts in what buyer and shop agreed on, beside what there is of it at the usual price; what is in it already stays. */
async function addOffer(context: Context, token: string | undefined, wish: NewCartItem): Promise<CartItem> {
  const { userId } = signedIn(context);
  const { offerId = '', productId, variantId, quantity } = wish;
  if (productId ?? variantId ?? quantity) throw invalid('/offerId', 'says all there is to say');
  return change(context, async (tx) => {
    const held = await cartOf(tx, context, token);
    const cartId = held?.id ?? (await makeCart(tx, newId(), { userId }));
    const { offer, mine } = await seeOffer(tx, context, offerId);
    if (mine !== 'buyer') throw problems.not_found();
    const inside = await findLineOf(tx, cartId, offer.id);
    if (inside) return itemOf(context.house, await mustRead(tx, cartId, inside));
    if (offer.status !== 'accepted') throw orderProblems.wrong_offer_state(`The offer is ${offer.status}`);
    if (!offer.isOnSale || offer.variantId === null) throw orderProblems.not_for_sale();
    const { shopId, quantity: pieces, amount: seenAmount } = offer;
    if ((await lookIntoCart(tx, cartId, offer.variantId)).lines >= MOST_LINES) throw orderProblems.cart_full();
    const line = { id: newId(), cartId, productId: offer.productId, variantId: offer.variantId, offerId: offer.id };
    await insertLine(tx, { ...line, quantity: pieces, seenAmount });
    announce(tx, cartChanged, { productId: line.productId, shopId, userId });
    await cartMoved(tx, cartId);
    return itemOf(context.house, await mustRead(tx, cartId, line.id));
  });
}

/** Changes how many of a line are wanted, or takes its price as it is now for seen. */
export async function changeLine(
  context: Context,
  token: string | undefined,
  itemId: string,
  { quantity, acceptPrice }: CartItemChanges,
): Promise<CartItem> {
  return change(context, async (tx) => {
    const { id: cartId } = await mustHold(tx, context, token);
    const line = await mustRead(tx, cartId, itemId.toLowerCase());
    if (line.isOwnShop) throw orderProblems.own_shop();
    if (line.isOfferEnded) throw orderProblems.offer_ended();
    if (line.offerId !== null && (quantity ?? line.quantity) !== line.quantity) throw orderProblems.offer_fixed();
    if (!line.isOnSale) throw orderProblems.not_for_sale();
    if (quantity !== undefined) refuseTooMany(quantity, line.priceAmount, line.stock);
    const seenAmount = acceptPrice ? line.priceAmount : line.seenAmount;
    await updateLine(tx, line.id, { quantity: quantity ?? line.quantity, seenAmount });
    await cartMoved(tx, cartId);
    return itemOf(context.house, { ...line, quantity: quantity ?? line.quantity, seenAmount });
  });
}

/** Takes a line out of the cart. */
export async function takeOut(context: Context, token: string | undefined, itemId: string): Promise<void> {
  await change(context, async (tx) => {
    const { id } = await mustHold(tx, context, token);
    if ((await removeLines(tx, id, [itemId.toLowerCase()])).length === 0) throw problems.not_found();
  });
}

/**
 * The asker's cart, held until the transaction ends; undefined where there is none. What a guest's token shows is
 * brought into the cart of whoever is signed in with it, once: the guest's cart is gone with that.
 */
export async function cartOf(
  tx: Tx,
  context: Context,
  token: string | undefined,
): Promise<{ readonly id: string } | undefined> {
  const { actor } = context;
  const key = keyOf(context, token);
  if (!key) return undefined;
  const id = await holdCart(tx, key);
  // Always one's own cart first, then the guest's: two who wait for each other would wait for ever.
  const guest = actor && token !== undefined ? { tokenHash: cartTokenHash(token) } : undefined;
  if (!actor || !guest) return id === undefined ? undefined : { id };
  const ownId = id ?? (await makeCart(tx, newId(), key));
  const guestId = await holdCart(tx, guest);
  if (guestId !== undefined) {
    await mergeCarts(tx, guestId, ownId);
    tell(tx, [actor.userId], cartNews, {});
  }
  return { id: ownId };
}

/** Takes these lines out of a held cart, and tells whose it is; answers which were in it. */
export async function removeLines(tx: Tx, cartId: string, itemIds: readonly string[]): Promise<string[]> {
  const removed = await deleteLines(tx, cartId, itemIds);
  if (removed.length > 0) await cartMoved(tx, cartId);
  return removed;
}

/** The cart is another on all devices of whoever is signed in. */
async function cartMoved(tx: Tx, cartId: string): Promise<void> {
  const userId = await touchCart(tx, cartId);
  if (userId !== null) tell(tx, [userId], cartNews, {});
}

function keyOf({ actor }: Context, token: string | undefined): CartKey | undefined {
  if (actor) return { userId: actor.userId };
  return token === undefined ? undefined : { tokenHash: cartTokenHash(token) };
}

async function mustHold(tx: Tx, context: Context, token: string | undefined): Promise<{ readonly id: string }> {
  const cart = await cartOf(tx, context, token);
  if (!cart) throw problems.not_found();
  return cart;
}

async function mustRead(tx: Tx, cartId: string, itemId: string): Promise<CartLine> {
  const [line] = await readCartLines(tx, cartId, itemId);
  if (!line) throw problems.not_found();
  return line;
}

/** The variant that is meant, where it can be bought. */
function variantOf(ware: Ware, isNamed: boolean): string {
  if (ware.isOwnShop) throw orderProblems.own_shop();
  if (!ware.isOnSale) throw orderProblems.not_for_sale();
  if (ware.variantId !== null) return ware.variantId;
  throw invalid('/variantId', isNamed ? 'is no variant of this product' : 'must be given: there are several');
}

function refuseTooMany(quantity: number, priceAmount: number, stock: number): void {
  if (quantity > stock) throw orderProblems.out_of_stock(stock === 0 ? 'It is sold out' : `Only ${stock} are left`);
  if (quantity > MOST_PIECES) throw invalid('/quantity', `makes more than ${MOST_PIECES} in the cart`);
  if (!Number.isSafeInteger(quantity * priceAmount)) throw invalid('/quantity', 'costs more than can be counted');
}

/** A price that rose since may go past what can be counted; then it stays there. */
const countable = (amount: number): number => Math.min(amount, Number.MAX_SAFE_INTEGER);

/** How many pieces of a line could be bought now. */
export const piecesFor = ({ quantity, stock, isOnSale, isOwnShop, isOfferEnded }: CartLine): number =>
  isOnSale && !isOwnShop && !isOfferEnded ? Math.min(quantity, stock) : 0;

/** What keeps a line from being bought as it stands, and what the buyer should know. */
export function noticesOf(line: CartLine): CartNotice[] {
  if (line.isOwnShop) return ['own_shop'];
  if (!line.isOnSale) return ['gone'];
  if (line.isOfferEnded) return ['offer_ended'];
  const notices: CartNotice[] = [];
  if (line.stock === 0) notices.push('sold_out');
  else if (line.stock < line.quantity) notices.push('not_enough');
  if (line.priceAmount !== line.seenAmount) notices.push('price_changed');
  return notices;
}

function itemOf(house: House, line: CartLine): CartItem {
  const { currency } = line;
  return {
    id: line.id,
    product: { id: line.productId, title: line.title, shop: shopOf(line) },
    variantId: line.variantId,
    options: line.options,
    imageUrl: imageOf(house, line),
    quantity: line.quantity,
    price: { amount: line.priceAmount, currency },
    seenPrice: { amount: line.seenAmount, currency },
    total: { amount: countable(line.priceAmount * line.quantity), currency },
    offer: offerIn(line),
    available: line.isOwnShop || line.isOfferEnded ? 0 : line.stock,
    notices: noticesOf(line),
    addedAt: line.addedAt,
  };
}

function offerIn({
  offerId: id,
  offerExpiresAt: expiresAt,
  conversationId,
  usualAmount,
  currency,
}: CartLine): CartItem['offer'] {
  if (id === null || conversationId === null || expiresAt === null) return null;
  return { id, conversationId, usual: { amount: usualAmount, currency }, expiresAt };
}

function shopOf({ shopId: id, shopSlug: slug, shopName: name }: CartLine) {
  return { id, slug, name };
}

function cartWith(house: House, lines: readonly CartLine[]): Cart {
  const shops = new Map<string, Cart['shops'][number]>();
  for (const line of lines) {
    const { amount } = shops.get(line.shopId)?.goods ?? { amount: 0 };
    const goods = {
      amount: countable(amount + countable(line.priceAmount * piecesFor(line))),
      currency: line.currency,
    };
    shops.set(line.shopId, { ...shopOf(line), goods });
  }
  return {
    items: lines.map((line) => itemOf(house, line)),
    nextCursor: null,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    shops: [...shops.values()],
  };
}
