import { announce, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { orderNews, orderPlaced } from '../events.ts';
import { notifyOf } from '../news.ts';
import type { Draft } from './draft.ts';

/** With how many people `change` speaks at most, one of whom is the buyer. */
const MOST_TOLD = 49;

export interface Placed {
  readonly id: string;
  readonly number: number;
  readonly day: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly draft: Draft;
}

/** Tells both sides of their new orders, and the house. */
export function tellOfOrders(
  tx: Tx,
  buyerId: string,
  placed: readonly Placed[],
  people: ReadonlyMap<string, readonly string[]>,
): void {
  const told = new Set(firstOfEach([...people.values()], MOST_TOLD).filter((id) => id !== buyerId));
  for (const { id, number, day, total, draft } of placed) {
    const { shop, lines } = draft;
    const shopId = shop.id;
    const productIds = [...new Set(lines.map(({ productId }) => productId))];
    const { amount: totalAmount, currency } = total;
    announce(tx, orderPlaced, { orderId: id, shopId, buyerId, currency, totalAmount, productIds, day });

    const ours = people.get(shopId) ?? [];
    const news = { orderId: id, shopId, status: 'placed', paymentStatus: 'due' } as const;
    tell(tx, [buyerId, ...ours.filter((userId) => told.has(userId))], orderNews, news);
    const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const data = { orderId: id, number, shop: shop.name, title: lines[0]?.title ?? '', pieces, total };
    notifyOf(tx, [buyerId], 'order.received', id, data);
    notifyOf(tx, ours, 'order.placed', id, data);
  }
}

/** Fairly from all lists, their first entries first; at most so many. Everybody gets a notification in any case. */
function firstOfEach(lists: readonly (readonly string[])[], most: number): string[] {
  const depth = Math.max(0, ...lists.map(({ length }) => length));
  const inTurn = Array.from({ length: depth }, (_, at) => lists.flatMap((list) => list[at] ?? []));
  return [...new Set(inTurn.flat())].slice(0, most);
}
