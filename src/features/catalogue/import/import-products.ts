import { hash } from 'node:crypto';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { isId } from '#platform/ids.ts';
import { invalid } from '#platform/problems.ts';
import { placeCategories } from '../categories.ts';
import { productsImported } from '../events.ts';
import { outdateCounts } from '../outdate-products.ts';
import { setVariants } from '../variants.store.ts';
import { excerpt, type Fault } from './fault.ts';
import type { ProductDraft } from './map-row.ts';
import { adoptExported, analyzeProducts, findTakenSkus, upsertProducts } from './store.ts';

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
  const shop = await mustManage(tx, context, shopIdOrSlug, 'catalogue');
  refuseUnfit(drafts, shop.currency);
  const categoryIds = await placeCategories(
    tx,
    drafts.map(({ category }) => category),
  );
  const exported = drafts.map(({ externalId }) => externalId).filter((id) => isId(id) && id === id.toLowerCase());
  if (exported.length > 0) await adoptExported(tx, shop.id, exported);
  const rows = drafts.map((draft, at) => ({
    draft,
    highest: draft.variants?.reduce((most, { price }) => Math.max(most, price.amount), 0) || draft.price.amount,
    categoryId: categoryIds[at] ?? null,
    contentHash: contentHash(draft),
  }));
  const written = await upsertProducts(tx, shop, rows);
  const created = written.filter(({ created }) => created).length;
  const outcome = { created, updated: written.length - created, unchanged: drafts.length - written.length };
  if (written.length === 0) return outcome;

  const draftOf = new Map(drafts.map((draft) => [draft.externalId, draft]));
  const offers = written.flatMap(({ id, externalId }) => {
    const draft = draftOf.get(externalId);
    return draft ? [{ productId: id, variants: variantsOf(draft) }] : [];
  });
  await setVariants(tx, shop.id, offers);
  announce(tx, productsImported, { shopId: shop.id, productIds: written.map(({ id }) => id) });
  outdate(tx, 'products');
  outdateCounts(tx);
  for (const { id, created } of written) if (!created) outdate(tx, `product:${id}`);
  return outcome;
}

/** Drafts of a batch that cannot come in, by external id: another product of the shop has their sku. */
export async function findUnfit(db: Db, shopId: string, drafts: readonly ProductDraft[]): Promise<Map<string, Fault>> {
  const unfit = new Map<string, Fault>();
  const wanted: { sku: string; externalId: string }[] = [];
  const holder = new Map<string, string>();
  for (const draft of drafts) {
    for (const { sku } of variantsOf(draft)) {
      if (sku === null) continue;
      if (holder.has(sku)) unfit.set(draft.externalId, takenSku(sku, holder.get(sku) as string));
      else holder.set(sku, draft.title);
      wanted.push({ sku, externalId: draft.externalId });
    }
  }
  if (wanted.length === 0) return unfit;
  const taken = await findTakenSkus(db, shopId, wanted);
  for (const { sku, externalId } of wanted) {
    const title = taken.get(sku);
    if (title !== undefined) unfit.set(externalId, takenSku(sku, title));
  }
  return unfit;
}

function takenSku(sku: string, title: string): Fault {
  const message = `The sku ${excerpt(sku)} is that of another product of the shop, ${excerpt(title)}.`;
  return { path: '/sku', code: 'sku_taken', message };
}

function variantsOf({ price, stock, sku = null, variants = [] }: ProductDraft) {
  if (variants.length === 0) return [{ options: {}, sku, priceAmount: price.amount, stock }];
  return variants.map(({ options, sku, price, stock }) => ({ options, sku, priceAmount: price.amount, stock }));
}

/** Of what a draft says, in whatever order it says it. */
function contentHash({ sku = null, variants = [], attributes, ...draft }: ProductDraft): string {
  const named = (record: object) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const kinds = variants.map(({ options, sku, price, stock }) => [named(options), sku, price.amount, stock]);
  const text = JSON.stringify([named(draft), sku, named(attributes), kinds]);
  return hash('sha256', text, 'base64url').slice(0, 22);
}

function refuseUnfit(drafts: readonly ProductDraft[], currency: string): void {
  const seen = new Set<string>();
  for (const [at, draft] of drafts.entries()) {
    if (seen.has(draft.externalId)) throw invalid(`/${at}/externalId`, 'stands twice in one batch');
    const prices = [draft.price, ...(draft.variants ?? []).map(({ price }) => price)];
    if (prices.some((price) => price.currency !== currency)) {
      throw invalid(`/${at}/price/currency`, `must be ${currency}, the currency of the shop`);
    }
    seen.add(draft.externalId);
  }
}
