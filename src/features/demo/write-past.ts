import { changeVariants } from '#features/catalogue/service.ts';
import { cancelOrder, confirmOrder, deliverOrder, shipOrder } from '#features/orders/acts.ts';
import { addToCart, readCart } from '#features/orders/cart/service.ts';
import { placeOrders } from '#features/orders/checkout/checkout.ts';
import { refund } from '#features/orders/payments/refund.ts';
import { readOrder } from '#features/orders/reading.ts';
import { acceptReturn, receiveReturn, requestReturn } from '#features/orders/returns/returns.ts';
import type { Order } from '#features/orders/schema.ts';
import { replyToReview, writeReview } from '#features/reviews/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { Problem } from '#platform/problems.ts';
import { type MadeUpOrder, madeUpPrices } from './market/orders.ts';
import { madeUpPerson } from './market/people.ts';
import { amountIn, type MadeUpShop } from './market/shops.ts';
import { type OwnVariant, orderPlacedAt, variantsOf } from './store.ts';

/** Days before the demo was begun on which its shops opened and its products were put up. */
export const SHOPS_OPENED = 90;
export const PRODUCTS_PUT_UP = 80;
/** How many days ago the products of a shop took the prices they have: too long ago for those who listen for news. */
export const lastPrices = (shop: number) => 8 + (shop % 6);

export interface Seller {
  readonly ownerId: string;
  readonly shopId: string;
  readonly shop: MadeUpShop;
}

/** Somebody of the demo at a time in its past. */
export function actingThen(house: House, userId: string, asOf: Temporal.Instant): Context {
  return houseContext(house, { userId, role: 'buyer', sessionId: null }, asOf);
}

export const daysBefore = (started: Temporal.Instant, days: number) => started.subtract({ hours: days * 24 });

/** Gives some products of a shop the prices they had before. */
export async function writePrices(house: House, { ownerId, shopId, shop }: Seller, started: Temporal.Instant) {
  const variants = await variantsOf(house.database.db, shopId);
  const past = variants.flatMap((variant) =>
    madeUpPrices(shop.number, variant.externalId).map(({ factor, daysAgo }) => ({ ...variant, factor, daysAgo })),
  );
  const days = [...new Set(past.map(({ daysAgo }) => daysAgo))].sort((a, b) => b - a);
  const price = (amount: number) => ({ amount, currency: shop.currency });
  for (const day of days) {
    const changes = past
      .filter(({ daysAgo }) => daysAgo === day)
      .map(({ id, amount, factor }) => ({ id, price: price(roundedIn(shop, amount * factor)) }));
    await changeVariants(actingThen(house, ownerId, daysBefore(started, day)), shopId, changes);
  }
  const now = [...new Map(past.map(({ id, amount }) => [id, { id, price: price(amount) }])).values()];
  if (now.length > 0)
    await changeVariants(actingThen(house, ownerId, daysBefore(started, lastPrices(shop.number))), shopId, now);
}

/** A price as that shop would write it. */
export function roundedIn({ location }: MadeUpShop, amount: number): number {
  const one = amountIn(location.country, 1);
  return amountIn(location.country, amount / one);
}

export function placedTime({ hoursAgo, number }: MadeUpOrder, started: Temporal.Instant): Temporal.Instant {
  return started.subtract({ hours: hoursAgo, seconds: 3_600 - (number % 3_600) });
}

/**
 * Places an order and does all that became of it, each at its time; what an interrupted run did already stays as it is.
 * One that cannot be placed (the shop is closed, the last piece is sold) was never wished.
 */
export async function writeOrder(
  house: House,
  order: MadeUpOrder,
  buyerId: string,
  seller: Seller,
  started: Temporal.Instant,
): Promise<void> {
  const placedAt = placedTime(order, started);
  const after = (hours: number) => earlier(placedAt.add({ hours }), started);
  const id =
    (await orderPlacedAt(house.database.db, buyerId, placedAt.toString())) ??
    (await place(actingThen(house, buyerId, placedAt), order, seller));
  if (!id) return;
  const buyer = (hours: number) => actingThen(house, buyerId, after(hours));
  const owner = (hours: number) => actingThen(house, seller.ownerId, after(hours));
  const { course } = order;
  if (course === 'placed') return;
  if (course === 'cancelled') {
    await cancelOrder(buyer(3), id, { reason: 'I found one nearer by.' });
    return;
  }
  await confirmOrder(owner(6), id, {});
  if (course === 'confirmed') return;
  const { delivery } = await readOrder(owner(6), id);
  if (delivery.kind !== 'pickup') await shipOrder(owner(26), id, {});
  if (course === 'shipped') return;
  await deliverOrder(owner(74), id);
  if (course === 'refunded') await refundSome(owner(98), id);
  if (course === 'sent back') await sendBack(buyer(98), owner(122), id);
  if (order.review) await review(buyer(120), owner(140), await readOrder(owner(140), id), order.review);
}

function earlier(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) < 0 ? one : other;
}

async function place(context: Context, order: MadeUpOrder, { shopId, shop }: Seller): Promise<string | undefined> {
  const variants = await variantsOf(context.house.database.db, shopId);
  const products = Map.groupBy(variants, ({ externalId }) => externalId);
  const inCart = new Set((await readCart(context, undefined)).items.map(({ variantId }) => variantId));
  try {
    for (const { product, variant, quantity } of order.lines) {
      const wanted = pick(products.get(`demo-${shop.number}-${product}`) ?? [], variant);
      if (!wanted || inCart.has(wanted.id)) continue;
      const { id: variantId, productId, stock } = wanted;
      await addToCart(context, undefined, { productId, variantId, quantity: Math.min(quantity, stock) });
    }
    const { location } = shop;
    const placed = await placeOrders(
      context,
      {
        address: {
          name: madeUpPerson(order.buyer).name,
          street: location.street,
          postalCode: location.postalCode,
          city: location.city,
          country: location.country,
          latitude: location.latitude,
          longitude: location.longitude,
        },
        orders: [{ shopId, note: order.note }],
      },
      undefined,
    );
    return placed.orders[0]?.id;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return undefined;
    throw error;
  }
}

/** One of those that are there. */
function pick(variants: readonly OwnVariant[], where: number): OwnVariant | undefined {
  const there = variants.filter(({ stock }) => stock > 0);
  return there[Math.floor(where * there.length)];
}

async function refundSome(context: Context, id: string): Promise<void> {
  const { goods, refunded } = await readOrder(context, id);
  if (refunded.amount > 0) return;
  const amount = { amount: Math.round(goods.amount / 5), currency: goods.currency };
  await refund(context, id, { amount, reason: 'For the scratch on it' });
}

async function sendBack(buyer: Context, owner: Context, id: string): Promise<void> {
  const order = await readOrder(buyer, id);
  if (order.status === 'returned') return;
  const lines = order.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
  const open =
    order.returns.find(({ status }) => status !== 'declined') ??
    (await requestReturn(buyer, id, { lines, reason: 'It does not fit where I meant to put it.' }));
  if (open.status === 'requested') await acceptReturn(owner, open.id, {});
  await receiveReturn(owner, open.id, {});
}

async function review(
  buyer: Context,
  owner: Context,
  { lines }: Order,
  { rating, title, body, reply }: NonNullable<MadeUpOrder['review']>,
): Promise<void> {
  const productId = lines[0]?.productId;
  if (!productId) return;
  try {
    const { id } = await writeReview(buyer, productId, { rating, title, body });
    if (reply) await replyToReview(owner, id, { text: reply });
  } catch (error) {
    // Bought and reviewed before.
    if (!(error instanceof Problem && error.status === 409)) throw error;
  }
}
