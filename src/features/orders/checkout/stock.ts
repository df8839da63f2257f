import { productsChanged } from '#features/catalogue/events.ts';
import { outdateProducts } from '#features/catalogue/outdate-products.ts';
import { announce } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { InputFault } from '#platform/problems.ts';
import { orderProblems } from '../problems.ts';
import { holdPieces, holdReturned, returnPieces, takePieces } from './stock.store.ts';

/** A line of a cart that is bought now. */
export interface BoughtLine {
  readonly itemId: string;
  readonly shopId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  /** What the buyer pays for a piece, in minor units. */
  readonly priceAmount: number;
  /** Where that was agreed on, and not what it costs everybody. */
  readonly offerId: string | null;
}

/**
 * Takes the stock of all lines, or none, by two statements, however many there are. Several may be of one variant: one at
 * its price, others at agreed ones.
 * Throws `out_of_stock` that names each line which lacks pieces, `quote_changed` where a price moved just now.
 */
export async function takeStock(tx: Tx, lines: readonly BoughtLine[]): Promise<void> {
  const wanted = Map.groupBy(lines, ({ variantId }) => variantId);
  const pieces = [...wanted].map(([variantId, ofVariant]) => ({
    variantId,
    quantity: ofVariant.reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  const held = new Map((await holdPieces(tx, [...wanted.keys()])).map((variant) => [variant.id, variant]));
  const short = pieces
    .filter(({ variantId, quantity }) => (held.get(variantId)?.stock ?? 0) < quantity)
    .flatMap(({ variantId }) => wanted.get(variantId) ?? []);
  if (short.length > 0) throw orderProblems.out_of_stock({ faults: short.map((line) => lacking(line, held)) });
  const dearer = lines.some(
    ({ variantId, priceAmount, offerId }) => offerId === null && held.get(variantId)?.priceAmount !== priceAmount,
  );
  if (dearer) throw orderProblems.quote_changed();
  await takePieces(tx, pieces);
  stockMoved(tx, lines);
}

function lacking({ itemId, variantId }: BoughtLine, held: ReadonlyMap<string, { stock: number }>): InputFault {
  const left = held.get(variantId)?.stock ?? 0;
  return { path: `/items/${itemId}`, message: left === 0 ? 'is sold out' : `has only ${left} left` };
}

/**
 * Puts pieces of an order back: into the stock of their variants, or, where a variant is gone, only out of what was
 * sold. The caller holds the order and has seen what its lines still have; a line that would give back more than it
 * took is a fault, and nothing happens.
 */
export async function giveBack(
  tx: Tx,
  orderId: string,
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
): Promise<void> {
  const some = lines.filter(({ quantity }) => quantity > 0);
  if (some.length === 0) return;
  const lineIds = some.map(({ lineId }) => lineId);
  await holdReturned(tx, orderId, lineIds);
  const back = await returnPieces(tx, orderId, some);
  if (back.length < some.length) throw new Error(`More pieces of order ${orderId} came back than it took`);
  stockMoved(
    tx,
    back.filter(({ isShelved }) => isShelved),
  );
}

/** Whoever shows or finds these products learns of their stock. */
function stockMoved(tx: Tx, lines: readonly { readonly shopId: string; readonly productId: string }[]): void {
  const byShop = Map.groupBy(lines, ({ shopId }) => shopId);
  for (const [shopId, ofShop] of byShop) {
    const productIds = [...new Set(ofShop.map(({ productId }) => productId))];
    announce(tx, productsChanged, { shopId, productIds, priceChanged: [], stockChanged: productIds });
    outdateProducts(tx, productIds);
  }
}
