import { invalid } from '#platform/problems.ts';
import type { NewPriceAlert } from './schema.ts';
import type { AwaitedProduct, Wish } from './store.ts';

/** What is waited for, of what was sent. Throws `invalid_input` where its kind asks for something else. */
export function readWish({ kind, targetPrice, percent }: NewPriceAlert): Wish {
  if (kind === 'target' && !targetPrice) throw invalid('/targetPrice', 'is needed for this kind');
  if (kind !== 'target' && targetPrice) throw invalid('/targetPrice', 'belongs to an alert of the kind target');
  if (kind === 'percent' && percent === undefined) throw invalid('/percent', 'is needed for this kind');
  if (kind !== 'percent' && percent !== undefined) throw invalid('/percent', 'belongs to an alert of the kind percent');
  return { kind, targetPrice: targetPrice?.amount ?? null, percent: percent ?? null };
}

/** Whether there is nothing to wait for: it is so already, or can't get cheaper. */
export function firesAtOnce({ amount, stock }: Pick<AwaitedProduct, 'amount' | 'stock'>, wish: Wish): boolean {
  if (wish.kind === 'back_in_stock') return stock > 0;
  return amount === 0 || (wish.targetPrice !== null && wish.targetPrice >= amount);
}
