import type { Check } from '#platform/feature.ts';
import { findUnbalanced, findWrongBalances, findWrongBooks, findWrongCommissions } from './checks.store.ts';
import {
  findWrongCancellations,
  findWrongCounters,
  findWrongLines,
  findWrongRefunds,
  findWrongReturns,
  findWrongSold,
  findWrongTotals,
} from './order-checks.store.ts';

const MOST_SHOWN = 20;

const recounts: Readonly<Record<string, typeof findUnbalanced>> = {
  'each transaction of the books sums to zero': findUnbalanced,
  'the balance of each shop is the sum of its entries': findWrongBalances,
  'the books say of each order what the order says': findWrongBooks,
  'the commission of each line is that of its rate, less what walked back': findWrongCommissions,
  'each order costs what its lines and its delivery cost': findWrongTotals,
  'what was refunded of each order is what its refunds say': findWrongRefunds,
  'what was refunded of each line is what its refunds say': findWrongLines,
  'the pieces returned of each line are those of its returns': findWrongReturns,
  'the pieces sold of each variant are those of its orders': findWrongSold,
  'the pieces sold of each product are those of its orders': findWrongCounters,
  'each cancelled order gave back all its pieces and all its money': findWrongCancellations,
};

/** What money, books and pieces of orders must come to, recounted from their rows. */
export const checks: readonly Check[] = Object.entries(recounts).map(([name, find]) => ({
  name,
  find: (db) => find(db, MOST_SHOWN),
}));
