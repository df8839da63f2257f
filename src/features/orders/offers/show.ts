import { imageOf } from '#features/catalogue/cards.ts';
import type { House } from '#platform/house.ts';
import type { Offer, OfferAct, OfferSide } from './offers.schema.ts';
import type { OfferRow } from './offers.store.ts';

/** On which side of an offer somebody stands; null for a stranger. Who buys there is no shop in their own purchase. */
export function sideOf({ buyerId, isShop }: OfferRow, userId: string): OfferSide | null {
  if (buyerId === userId) return 'buyer';
  return isShop ? 'shop' : null;
}

/** An offer as that side sees it. */
export function offerOf(house: House, row: OfferRow, mine: OfferSide): Offer {
  const { id, conversationId, side, productId, title, variantId, options, quantity, currency } = row;
  return {
    ...{ id, conversationId, side, variantId, options, quantity },
    product: { id: productId, title, imageUrl: imageOf(house, row) },
    price: { amount: row.amount, currency },
    usual: { amount: row.usualAmount, currency },
    status: row.status,
    expiresAt: row.expiresAt,
    counterOf: row.countersId,
    orderId: row.orderId,
    acts: actsOf(row, mine),
    createdAt: row.createdAt,
  };
}

function actsOf({ status, side, isOnSale }: OfferRow, mine: OfferSide): OfferAct[] {
  if (status === 'accepted') return mine === 'buyer' && isOnSale ? ['buy'] : [];
  if (status !== 'open') return [];
  if (side === mine) return ['withdraw'];
  return isOnSale ? ['accept', 'decline', 'counter'] : ['decline'];
}
