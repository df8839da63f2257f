import type { Context } from '#platform/actor.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { invalid, problems } from '#platform/problems.ts';
import type { ProductRow } from './cards.ts';
import type { PriceHistory } from './price-history.schema.ts';
import { listPrices, type PricesRow } from './price-history.store.ts';
import { readProductRow } from './store.ts';

interface PricesWish {
  readonly limit: number;
  readonly cursor?: string;
  readonly variantId?: string;
}

/**
 * What a product cost when, of one variant or of whichever was the cheapest: for everybody who may see it in ready
 * bytes, for the people of its shop drafts too. Throws `not_found`, and `invalid_input` for a variant of another product.
 */
export async function readPriceHistory(
  context: Context,
  anyCaseId: string,
  wish: PricesWish,
): Promise<PriceHistory | ReadyAnswer> {
  const id = anyCaseId.toLowerCase();
  const { house, actor } = context;
  const after = decodeCursor(wish.cursor, ['time'])?.[0];
  if (actor) {
    const row = await readProductRow(house.database.pool, id, actor.userId);
    if (row?.role) return historyOf(context, row, wish, after);
  }
  const key = `prices ${id} ${wish.variantId?.toLowerCase() ?? ''} ${wish.limit} ${after ?? ''}`;
  return house.cache.fetch(key, [`product:${id}`, 'shops'], async () => {
    const row = await readProductRow(house.database.pool, id, null);
    if (!row?.is_public) throw problems.not_found();
    return new ReadyAnswer(await historyOf(context, row, wish, after));
  });
}

async function historyOf(
  { house }: Context,
  { id, currency, variants }: ProductRow,
  { limit, variantId: anyCaseVariant }: PricesWish,
  after: string | undefined,
): Promise<PriceHistory> {
  const variantId = anyCaseVariant?.toLowerCase();
  if (variantId !== undefined && !variants.some((variant) => variant.id === variantId)) {
    throw invalid('/variantId', 'is no variant of this product');
  }
  const subject = variantId === undefined ? { productId: id } : { variantId };
  const rows = await listPrices(house.database.db, subject, { limit, after });
  const [now] = rows;
  if (!now) throw problems.not_found();
  const money = (amount: number) => ({ amount, currency });
  const { items, nextCursor } = toPage(rows.filter(isStep), limit, ({ at }) => [at]);
  return {
    items: items.map(({ price, at }) => ({ price: money(price), at })),
    nextCursor,
    current: money(now.current),
    lowest30Days: money(now.lowest),
    discount: discountOf(now, money),
  };
}

type Step = PricesRow & { readonly price: number; readonly at: string };

function isStep(row: PricesRow): row is Step {
  return row.at !== null;
}

/** Told only where the price is below what it is compared with; the percentage never says more than is off. */
function discountOf(
  { current, before, since }: PricesRow,
  money: (amount: number) => PriceHistory['current'],
): PriceHistory['discount'] {
  if (since === null || before === null || current >= before) return null;
  return { before: money(before), percent: percentOff(before, current), since };
}

/** Whole percents in exact arithmetic: amounts reach beyond what a hundredfold number holds. */
function percentOff(before: number, now: number): number {
  return Number((BigInt(before - now) * 100n) / BigInt(before));
}
