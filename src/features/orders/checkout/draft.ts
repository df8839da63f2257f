import { foldTown } from '#features/shops/fold-town.ts';
import { findTowns } from '#features/shops/towns.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { CartLine } from '../cart/service.ts';
import { readCartLines } from '../cart/service.ts';
import { MOST_AMOUNT } from '../most-amount.ts';
import type { Address } from '../schema.ts';
import type { CheckoutWish, DeliveryOption, QuoteProblem } from './checkout.schema.ts';
import { chooseDelivery, type Destination, deliveryOptions, type Offer, type Point } from './deliveries.ts';
import { readSellers } from './sellers.store.ts';

/** An order of one shop as it would be placed now. Amounts in minor units of its currency. */
export interface Draft {
  readonly shop: { readonly id: string; readonly slug: string; readonly name: string };
  readonly currency: string;
  readonly lines: readonly CartLine[];
  readonly goodsAmount: number;
  readonly options: readonly DeliveryOption[];
  readonly chosen: DeliveryOption | null;
  readonly note: string;
  /** What is in the way of placing it, the gravest first. */
  readonly problems: readonly QuoteProblem[];
}

/** More towns have one name than this nowhere. */
const TOWNS_OF_A_NAME = 1_000;

/**
 * The orders that the wish makes of what is in the cart, brought to that destination, in the order their shops came into
 * it; two statements.
 */
export async function draftOrders(
  tx: Tx,
  cartId: string,
  { orders }: Pick<CheckoutWish, 'orders'>,
  to: Destination | null,
): Promise<Draft[]> {
  const wishes = orders && new Map(orders.map((order) => [order.shopId.toLowerCase(), order]));
  const lines = (await readCartLines(tx, cartId)).filter(({ shopId }) => wishes?.has(shopId) ?? true);
  if (lines.length === 0) return [];
  const byShop = Map.groupBy(lines, ({ shopId }) => shopId);
  const offers = new Map((await readSellers(tx, [...byShop.keys()])).map((seller) => [seller.id, seller]));

  return [...byShop].map(([shopId, ofShop]) => {
    const offer = offers.get(shopId) as Offer;
    const wish = wishes?.get(shopId);
    const goodsAmount = ofShop.reduce((sum, line) => sum + totalOf(line), 0);
    const options = deliveryOptions(offer, goodsAmount, to);
    const { chosen, problem } = chooseDelivery(offer, options, wish?.delivery, to !== null);
    const [{ shopSlug, shopName, currency } = {} as CartLine] = ofShop;
    return {
      shop: { id: shopId, slug: shopSlug, name: shopName },
      ...{ currency, lines: ofShop, goodsAmount, options, chosen },
      note: wish?.note?.trim() ?? '',
      problems: [...problemsOf(ofShop, goodsAmount + (chosen?.fee.amount ?? 0)), ...(problem ? [problem] : [])],
    };
  });
}

/** What a line costs; past what a cart can hold it stays what can still be counted. */
export function totalOf({ priceAmount, quantity }: CartLine): number {
  return Math.min(priceAmount * quantity, MOST_AMOUNT);
}

/** What drafts cost together, one sum of each currency. */
export function totalsOf(drafts: readonly Draft[]): { amount: number; currency: string }[] {
  const sums = new Map<string, number>();
  for (const draft of drafts) sums.set(draft.currency, (sums.get(draft.currency) ?? 0) + amountOf(draft));
  return [...sums].map(([currency, amount]) => ({ amount, currency }));
}

/** With its delivery; past what can be counted it stays there, and is not for sale. */
export function amountOf({ goodsAmount, chosen }: Draft): number {
  return Math.min(goodsAmount + (chosen?.fee.amount ?? 0), Number.MAX_SAFE_INTEGER);
}

/** What of a line keeps its order from being placed. */
export function problemOf({ isOwnShop, isOnSale, isOfferEnded, stock, quantity }: CartLine): QuoteProblem | null {
  if (isOwnShop) return 'own_shop';
  if (!isOnSale) return 'not_for_sale';
  if (isOfferEnded) return 'offer_ended';
  return stock < quantity ? 'out_of_stock' : null;
}

function problemsOf(lines: readonly CartLine[], amount: number): QuoteProblem[] {
  const found = new Set(lines.map(problemOf));
  if (amount > MOST_AMOUNT) found.add('not_for_sale');
  return (['own_shop', 'not_for_sale', 'offer_ended', 'out_of_stock'] as const).filter((code) => found.has(code));
}

/** Where an address is. Asked before the transaction: the gazetteer takes a moment when it is first asked. */
export async function destinationOf(address: Address | undefined): Promise<Destination | null> {
  if (!address) return null;
  const { country, latitude, longitude } = address;
  const isExact = latitude !== undefined && longitude !== undefined;
  return { country, point: isExact ? { latitude, longitude } : await middleOf(address) };
}

/** The middle of the largest town of that name in that country; null where nobody knows it. */
async function middleOf({ city, country }: Address): Promise<Point | null> {
  const key = foldTown(city);
  const towns = await findTowns(city, TOWNS_OF_A_NAME);
  return towns.find((town) => town.country === country && foldTown(town.name) === key) ?? null;
}

/** The quote of these drafts for whoever asks: another one where anything of them costs other than it did. */
export function quoteOf(context: Context, drafts: readonly Draft[]): string {
  return context.house.keys.sign('quote', whatItCosts(context, drafts));
}

export function isStillQuoted(context: Context, drafts: readonly Draft[], quote: string): boolean {
  return context.house.keys.verify('quote', whatItCosts(context, drafts), quote);
}

function whatItCosts(context: Context, drafts: readonly Draft[]): string {
  const orders = drafts.map(({ shop, currency, lines, chosen }) => [
    ...[shop.id, currency, chosen?.kind, chosen?.zoneId, chosen?.locationId, chosen?.fee.amount],
    ...lines.map(({ variantId, quantity, priceAmount }) => [variantId, quantity, priceAmount]),
  ]);
  return JSON.stringify([signedIn(context).userId, orders]);
}
