import { changeProductIn, publicCards } from '#features/catalogue/service.ts';
import { orderProblems } from '#features/orders/problems.ts';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import { alertProblems } from './problems.ts';
import { MOST_STEPS, type WaitingBuyers } from './schema.ts';
import { countFulfilled, holdOffered, listWaiting } from './waiting-buyers.store.ts';

/** What is waited for of a shop's products that everybody can see, in numbers, for its people who may. Throws `not_found`, `forbidden`. */
export async function browseWaiting(
  context: Context,
  idOrSlug: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const { db } = context.house.database;
  const [total, productId] = decodeCursor(cursor, ['number', 'id']) ?? [];
  const after = total !== undefined && productId !== undefined ? { total, productId } : undefined;
  const { id } = await mustManage(db, context, idOrSlug.toLowerCase(), 'catalogue');
  const rows = await listWaiting(db, id, MOST_STEPS, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, (row) => [row.total, row.productId]);
  const cards = await publicCards(
    context,
    items.map((row) => row.productId),
  );
  const waiting = items.flatMap(({ productId, total, backInStock, steps }): WaitingBuyers[] => {
    const product = cards.get(productId);
    if (!product) return [];
    const { currency } = product.price;
    const priced = steps.map(({ amount, waiting }) => ({ price: { amount, currency }, waiting }));
    return [{ product, currentPrice: product.price, total, backInStock, steps: priced }];
  });
  return { items: waiting, nextCursor };
}

/**
 * Sets the price of a simple product, so that those are told who wait for it. Answers how many alerts that are; the
 * count is of the very moment before, with the product held. Throws `not_found`, `forbidden`, `currency_mismatch`,
 * `not_cheaper`, `not_for_sale`, `has_variants`.
 */
export function offerToWaiting(
  context: Context,
  { idOrSlug, productId }: { readonly idOrSlug: string; readonly productId: string },
  price: { readonly amount: number; readonly currency: string },
): Promise<{ told: number }> {
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug.toLowerCase(), 'catalogue');
    const product = await holdOffered(tx, shop.id, productId);
    if (!product) throw problems.not_found();
    if (!product.isPublic) throw orderProblems.not_for_sale('Nobody can see it now, so nobody would be told');
    if (price.currency !== product.currency) {
      throw alertProblems.currency_mismatch(`Its price is in ${product.currency}`);
    }
    if (price.amount >= product.amount) throw alertProblems.not_cheaper();
    const told = await countFulfilled(tx, productId, price.amount);
    await changeProductIn(tx, context, productId, { price });
    return { told };
  });
}
