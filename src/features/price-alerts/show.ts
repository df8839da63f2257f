import type { ProductCard } from '#features/catalogue/schema.ts';
import type { PriceAlert } from './schema.ts';
import type { AlertRow } from './store.ts';

/** An alert as its owner sees it; `cards` are of the products that everybody may see. */
export function shown(row: AlertRow, cards: ReadonlyMap<string, ProductCard>): PriceAlert {
  const { id, productId, kind, percent, currency, isActive, notified, notifiedAt, createdAt } = row;
  const money = (amount: number) => ({ amount, currency });
  const moneyOrNull = (amount: number | null) => (amount === null ? null : money(amount));
  return {
    id,
    product: cards.get(productId) ?? null,
    productId,
    kind,
    targetPrice: moneyOrNull(row.targetPrice),
    percent,
    from: money(row.from),
    // Of something that costs a cent nothing is less than a cent.
    firesAt: moneyOrNull(row.firesAt),
    isActive,
    notified,
    notifiedAt,
    notifiedPrice: moneyOrNull(row.notifiedAmount),
    createdAt,
  };
}
