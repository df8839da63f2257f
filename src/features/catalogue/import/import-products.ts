import { hash } from 'node:crypto';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { invalid } from '#platform/problems.ts';
import { placeCategories } from '../categories.ts';
import { productsImported } from '../events.ts';
import type { ProductDraft } from './map-row.ts';
import { analyzeProducts, upsertOffers, upsertProducts } from './store.ts';

/** From so many written rows on, the planner's picture of the tables is worth renewing at once. */
const MANY_ROWS = 1_000;
/** Rows a transaction: a longer one would hold back every listener of the house. */
export const BATCH_ROWS = 500;

export interface ImportOutcome {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Brings the shop's products to what the drafts say, by their external ids; what is as it was imported last is not
 * touched. Each batch of 500 stands alone. Throws `invalid_input` where a batch names a product twice or has another
 * currency than the shop.
 */
export async function importProducts(
  context: Context,
  shopIdOrSlug: string,
  drafts: readonly ProductDraft[],
): Promise<ImportOutcome> {
  const total = { created: 0, updated: 0, unchanged: 0 };
  for (let start = 0; start < drafts.length; start += BATCH_ROWS) {
    const batch = drafts.slice(start, start + BATCH_ROWS);
    const outcome = await change(context, (tx) => importBatch(tx, context, shopIdOrSlug, batch));
    for (const key of ['created', 'updated', 'unchanged'] as const) total[key] += outcome[key];
  }
  await afterImport(context, total);
  return total;
}

/** What an import owes the house at its end. */
export async function afterImport(
  { house }: Context,
  { created, updated }: Omit<ImportOutcome, 'unchanged'>,
): Promise<void> {
  if (created + updated >= MANY_ROWS) await analyzeProducts(house.database.db);
}

/** One batch, in a transaction that may do more. The number of its statements does not depend on its size. */
export async function importBatch(
  tx: Tx,
  context: Context,
  shopIdOrSlug: string,
  drafts: readonly ProductDraft[],
): Promise<ImportOutcome> {
  const shop = await mustManage(tx, context, shopIdOrSlug);
  refuseUnfit(drafts, shop.currency);
  const categoryIds = await placeCategories(
    tx,
    drafts.map(({ category }) => category),
  );
  const rows = drafts.map((draft, at) => ({
    draft,
    categoryId: categoryIds[at] ?? null,
    contentHash: hash('sha256', JSON.stringify(draft), 'base64url').slice(0, 22),
  }));
  const written = await upsertProducts(tx, shop, rows);
  const created = written.filter(({ created }) => created).length;
  const outcome = { created, updated: written.length - created, unchanged: drafts.length - written.length };
  if (written.length === 0) return outcome;

  const offered = new Map(drafts.map((draft) => [draft.externalId, draft]));
  const offers = written.flatMap(({ id, externalId }) => {
    const draft = offered.get(externalId);
    return draft ? [{ productId: id, priceAmount: draft.price.amount, stock: draft.stock }] : [];
  });
  await upsertOffers(tx, shop.id, offers);
  announce(tx, productsImported, { shopId: shop.id, productIds: written.map(({ id }) => id) });
  outdate(tx, 'products');
  for (const { id, created } of written) if (!created) outdate(tx, `product:${id}`);
  return outcome;
}

function refuseUnfit(drafts: readonly ProductDraft[], currency: string): void {
  const seen = new Set<string>();
  for (const [at, draft] of drafts.entries()) {
    if (seen.has(draft.externalId)) throw invalid(`/${at}/externalId`, 'stands twice in one batch');
    if (draft.price.currency !== currency) {
      throw invalid(`/${at}/price/currency`, `must be ${currency}, the currency of the shop`);
    }
    seen.add(draft.externalId);
  }
}
