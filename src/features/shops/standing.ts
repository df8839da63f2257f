import { announce, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { shopChanged } from './events.ts';
import { markVerified, moveStanding } from './standing.store.ts';

/** Takes a shop with all it offers out of sight, for moderation. False where it is hidden already. */
export function hideShop(tx: Tx, shopId: string): Promise<boolean> {
  return move(tx, shopId, 'hidden');
}

/** Lets a hidden shop be seen again, as an open one. False where it isn't hidden, or its owner's account is erased. */
export function showShop(tx: Tx, shopId: string): Promise<boolean> {
  return move(tx, shopId, 'open');
}

/** Says whether the house knows who runs the shop; answers its status, or nothing where there is no such shop. */
export async function verifyShop(tx: Tx, shopId: string, verified: boolean): Promise<string | undefined> {
  const status = await markVerified(tx, shopId, verified);
  if (status !== undefined) outdate(tx, 'shops');
  return status;
}

async function move(tx: Tx, shopId: string, status: 'hidden' | 'open'): Promise<boolean> {
  const moved = await moveStanding(tx, shopId, status);
  if (!moved) return false;
  announce(tx, shopChanged, { shopId });
  outdate(tx, 'shops');
  outdate(tx, 'products');
  return true;
}
