import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { announce, change } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { type InputFault, problems } from '#platform/problems.ts';
import { imageOf } from './cards.ts';
import { productsChanged } from './events.ts';
import { limits } from './limits.ts';
import { outdateProducts } from './outdate-products.ts';
import { catalogueProblems } from './problems.ts';
import { listStock, type StockRow, updateVariants, type VariantOutcome } from './stock.store.ts';
import type { ChangedVariants, StockItem, VariantChange } from './variants.schema.ts';

/** Sets prices and stocks of up to 500 variants of a shop, all or none, and announces it once. */
export async function changeVariants(
  context: Context,
  shopIdOrSlug: string,
  changes: readonly VariantChange[],
): Promise<ChangedVariants> {
  return change(context, async (tx) => {
    const { id: shopId, currency } = await mustManage(tx, context, shopIdOrSlug, 'catalogue');
    refuseUnfit(changes, currency);
    const wishes = changes.map(({ id, price, stock, addStock, expectedStock }) => ({
      ...{ id: id.toLowerCase(), priceAmount: price?.amount, stock, addStock, expectedStock },
    }));
    const outcomes = await updateVariants(tx, shopId, wishes);
    refuseUndone(changes, outcomes);

    const priceChanged = productsOf(outcomes.filter(({ isRepriced }) => isRepriced));
    const stockChanged = productsOf(outcomes.filter(({ isRestocked }) => isRestocked));
    const productIds = [...new Set([...priceChanged, ...stockChanged])];
    if (productIds.length > 0) {
      announce(tx, productsChanged, { shopId, productIds, priceChanged, stockChanged });
      outdateProducts(tx, productIds);
    }
    const items = outcomes.map(({ id, productId, priceAmount, stock }) => ({
      ...{ id, productId, price: { amount: priceAmount, currency }, stock },
    }));
    return { items };
  });
}

function productsOf(outcomes: readonly VariantOutcome[]): string[] {
  return [...new Set(outcomes.map(({ productId }) => productId))];
}

function refuseUnfit(changes: readonly VariantChange[], currency: string): void {
  const faults: InputFault[] = [];
  const seen = new Set<string>();
  for (const [at, { id, price, stock, addStock }] of changes.entries()) {
    const path = `/changes/${at}`;
    if (seen.has(id.toLowerCase())) faults.push({ path: `${path}/id`, message: 'stands twice' });
    seen.add(id.toLowerCase());
    if (price && price.currency !== currency) {
      faults.push({ path: `${path}/price/currency`, message: `must be ${currency}, the currency of the shop` });
    }
    if (stock !== undefined && addStock !== undefined) {
      faults.push({ path: `${path}/addStock`, message: 'cannot stand beside stock' });
    }
  }
  if (faults.length > 0) throw problems.invalid_input({ faults });
}

/** Throws where a variant is not the shop's (`invalid_input`) or the stock of one is not as expected (`stock_changed`). */
function refuseUndone(changes: readonly VariantChange[], outcomes: readonly VariantOutcome[]): void {
  if (outcomes.length < changes.length) {
    const found = new Set(outcomes.map(({ at }) => at));
    const missing = [...changes.keys()].filter((at) => !found.has(at));
    const message = 'is no variant of this shop';
    throw problems.invalid_input({ faults: missing.map((at) => ({ path: `/changes/${at}/id`, message })) });
  }
  const faults = outcomes.flatMap(({ at, misfit }) => {
    if (misfit === 'unexpected')
      return [{ path: `/changes/${at}/expectedStock`, message: 'is not the stock there is' }];
    if (misfit === null) return [];
    return [{ path: `/changes/${at}/addStock`, message: `would leave the range from 0 to ${limits.stock}` }];
  });
  if (faults.length > 0) throw catalogueProblems.stock_changed({ faults });
}

interface StockWish {
  readonly limit: number;
  readonly cursor?: string;
  readonly q?: string;
  readonly below?: number;
  readonly status?: StockItem['status'];
}

/** The stock list of a shop, for its own people. */
export async function browseStock(
  context: Context,
  shopIdOrSlug: string,
  { limit, cursor, q, below, status }: StockWish,
) {
  const { house } = context;
  const { db } = house.database;
  const after = decodeCursor(cursor, ['id', 'number', 'id']);
  const { id } = await mustManage(db, context, shopIdOrSlug, 'catalogue');
  const rows = await listStock(db, id, { q: q?.trim() || undefined, below, status, limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ product_id, position, id }) => [product_id, position, id]);
  const itemOf = (row: StockRow): StockItem => ({
    ...{ id: row.id, productId: row.product_id, title: row.title, options: row.options, sku: row.sku },
    price: { amount: row.price_amount, currency: row.currency },
    ...{ stock: row.stock, status: row.status, imageUrl: imageOf(house, row) },
  });
  return { items: items.map(itemOf), nextCursor };
}
