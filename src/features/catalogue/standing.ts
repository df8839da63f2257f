import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { productChanged } from './events.ts';
import { outdateCounts, outdateProducts } from './outdate-products.ts';
import { moveStanding } from './standing.store.ts';

/** Takes a product out of everybody's sight but its own people's, for moderation. False where it is hidden already. */
export function hideProduct(tx: Tx, productId: string): Promise<boolean> {
  return move(tx, productId, true);
}

/** Makes a hidden product again what it was before: on sale, say. False where it isn't hidden. */
export function showProduct(tx: Tx, productId: string): Promise<boolean> {
  return move(tx, productId, false);
}

async function move(tx: Tx, productId: string, isHidden: boolean): Promise<boolean> {
  const shopId = await moveStanding(tx, productId, isHidden);
  if (shopId === undefined) return false;
  announce(tx, productChanged, { productId, shopId, priceChanged: false, stockChanged: false, statusChanged: true });
  outdateProducts(tx, [productId]);
  outdateCounts(tx);
  return true;
}
