import type { Address, CheckoutOrder, CheckoutWish, DeliveryOption, Quote } from '../api/types.ts';

export type Choice = Pick<DeliveryOption, 'kind' | 'zoneId' | 'locationId'>;
/** What somebody chose on the page, by shop. */
export type Wanted = {
  choices: Record<string, Choice>;
  notes: Record<string, string>;
  /** Shops that are not ordered from this time. */
  left: string[];
};

/** What a quote is asked for. Notes cost nothing, so writing one asks for no other. */
export function wishOf(shopIds: string[], address: Address | null, { choices, left }: Wanted): CheckoutWish {
  const orders = shopIds
    .filter((shopId) => !left.includes(shopId))
    .map((shopId) => ({ shopId, ...(choices[shopId] && { delivery: choices[shopId] }) }));
  return { ...(address && { address }), ...(orders.length > 0 && { orders }) };
}

/** What is ordered: exactly what the quote was shown for, or null while something is in the way of it. */
export function orderOf(quote: Quote, address: Address | null, { notes }: Wanted): CheckoutOrder | null {
  const [paymentMethod] = quote.paymentMethods;
  if (!quote.quote || !paymentMethod) return null;
  const orders = quote.orders.flatMap(({ shop, chosen }) => {
    const note = notes[shop.id]?.trim();
    return chosen ? [{ shopId: shop.id, delivery: choiceOf(chosen), ...(note && { note }) }] : [];
  });
  const isFetched = quote.orders.every(({ chosen }) => chosen?.kind === 'pickup');
  return { ...(address && !isFetched && { address }), orders, paymentMethod, quote: quote.quote };
}

export const choiceOf = ({ kind, zoneId, locationId }: Choice): Choice => ({ kind, zoneId, locationId });

export const isChosen = (option: Choice, chosen: Choice | null): boolean =>
  chosen !== null &&
  option.kind === chosen.kind &&
  option.zoneId === chosen.zoneId &&
  option.locationId === chosen.locationId;
