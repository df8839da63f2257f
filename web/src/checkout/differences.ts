import type { Money, Quote } from '../api/types.ts';

/** What is other in a later quote, in the order of the page. */
export type Difference =
  | { kind: 'price'; title: string; before: Money; after: Money }
  | { kind: 'quantity'; title: string; before: number; after: number }
  | { kind: 'gone' | 'came'; title: string }
  | { kind: 'fee'; shop: string; before: Money; after: Money }
  | { kind: 'way'; shop: string; before: string; after: string | null };

type Ordered = Quote['orders'][number];

export function differences(before: Quote, after: Quote): Difference[] {
  const earlier = new Map(before.orders.map((order) => [order.shop.id, order]));
  const shops = new Set(after.orders.map(({ shop }) => shop.id));
  return [
    ...after.orders.flatMap((order) => between(earlier.get(order.shop.id), order)),
    ...before.orders.filter(({ shop }) => !shops.has(shop.id)).flatMap(({ lines }) => lines.map(gone)),
  ];
}

const gone = ({ title }: { title: string }): Difference => ({ kind: 'gone', title });

function between(before: Ordered | undefined, after: Ordered): Difference[] {
  const found: Difference[] = [];
  const lines = new Map(before?.lines.map((line) => [line.itemId, line]));
  for (const { itemId, title, price, quantity } of after.lines) {
    const was = lines.get(itemId);
    lines.delete(itemId);
    if (!was) found.push({ kind: 'came', title });
    else if (was.price.amount !== price.amount) found.push({ kind: 'price', title, before: was.price, after: price });
    if (was && was.quantity !== quantity) {
      found.push({ kind: 'quantity', title, before: was.quantity, after: quantity });
    }
  }
  found.push(...[...lines.values()].map(gone));
  const [was, now] = [before?.chosen, after.chosen];
  const shop = after.shop.name;
  if (was && (!now || was.kind !== now.kind || was.name !== now.name)) {
    found.push({ kind: 'way', shop, before: was.name, after: now?.name ?? null });
  } else if (was && now && was.fee.amount !== now.fee.amount) {
    found.push({ kind: 'fee', shop, before: was.fee, after: now.fee });
  }
  return found;
}
