import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { productChanged } from './events.ts';
import { outdateProducts } from './service.ts';
import { moveStanding } from './standing.store.ts';

/** Takes a product out of everybody's sight but its own people's, for moderation. False where it is hidden already. */
export function hideProduct(tx: Tx, productId: string): Promise<boolean> {
  return move(tx, productId, 'hidden');
}

/** Puts a hidden product on sale again. False where it isn't hidden. */
export function showProduct(tx: Tx, productId: string): Promise<boolean> {
  return move(tx, productId, 'active');
}

async function move(tx: Tx, productId: string, status: 'hidden' | 'active'): Promise<boolean> {
  const shopId = await moveStanding(tx, productId, status);
  if (shopId === undefined) return false;
  announce(tx, productChanged, { productId, shopId, priceChanged: false, stockChanged: false, statusChanged: true });
  outdateProducts(tx, [productId]);
  return true;
}
