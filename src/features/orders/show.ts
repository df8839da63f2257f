import { imageOf } from '#features/catalogue/cards.ts';
import type { House } from '#platform/house.ts';
import type { Side } from './machine.ts';
import type { Address, Order, OrderCard, OrderLine, OrderReturn } from './schema.ts';
import type { ChangeRow, LineRow, OrderCardRow, OrderRow, RefundRow } from './store.ts';

/** An order as lists show it. */
export function cardOf(house: House, row: OrderCardRow): OrderCard {
  const { currency } = row;
  return {
    ...{ id: row.id, number: row.number, status: row.status, paymentStatus: row.paymentStatus },
    shop: { id: row.shopId, slug: row.shopSlug, name: row.shopName },
    buyer: { id: row.buyerId, name: row.buyerName },
    total: { amount: row.totalAmount, currency },
    refunded: { amount: row.refundedAmount, currency },
    pieces: row.pieces,
    title: row.title,
    imageUrl: imageOf(house, row),
    delivery: { kind: row.deliveryKind, name: row.deliveryName },
    openReturn: row.openReturn,
    placedAt: row.placedAt,
    updatedAt: row.updatedAt,
  };
}

/** Everything about an order that was read. */
export interface OrderParts {
  readonly sides: readonly Side[];
  readonly acts: Order['acts'];
  readonly lines: readonly LineRow[];
  readonly changes: readonly ChangeRow[];
  readonly returns: readonly OrderReturn[];
  readonly refunds: readonly RefundRow[];
  readonly pickup: Order['pickup'];
}

/** An order as one of its sides sees it: what the market takes is not the buyer's to know. */
export function orderOf(house: House, row: OrderRow, parts: OrderParts): Order {
  const { sides, acts, changes, returns, refunds, pickup } = parts;
  const money = (amount: number) => ({ amount, currency: row.currency });
  const { address, note } = unsealed(house, row);
  return {
    ...cardOf(house, row),
    role: sides.includes('shop') ? 'shop' : sides.includes('buyer') ? 'buyer' : 'admin',
    acts,
    lines: parts.lines.map((line) => lineOf(house, line, row.currency)),
    goods: money(row.goodsAmount),
    deliveryFee: money(row.deliveryAmount),
    commission: sides.some((side) => side !== 'buyer') ? money(row.commissionAmount) : null,
    paymentMethod: row.paymentMethod,
    address,
    pickup,
    note,
    shipment: row.shipment,
    history: changes.map(({ amount, ...change }) => ({ ...change, amount: amount === null ? null : money(amount) })),
    returns: [...returns],
    refunds: refunds.map(({ id, amount, deliveryAmount, lines, reason, createdAt }) => ({
      ...{ id, amount: money(amount), delivery: money(deliveryAmount), reason, createdAt },
      lines: lines.map((line) => ({ lineId: line.lineId, amount: money(line.amount) })),
    })),
  };
}

function lineOf(house: House, row: LineRow, currency: string): OrderLine {
  const { id, productId, variantId, title, options, sku, quantity, returnedQuantity } = row;
  return {
    ...{ id, productId, variantId, title, options, sku, quantity, returnedQuantity },
    imageUrl: imageOf(house, row),
    price: { amount: row.priceAmount, currency },
    total: { amount: row.priceAmount * quantity, currency },
    refunded: { amount: row.refundedAmount, currency },
  };
}

/** What is kept of an order under the key ring. */
export interface SealedOrder {
  readonly address: Address | null;
  readonly note: string;
}

/** Where an order goes, and what its buyer wrote to the shop; nothing of either once the buyer is erased. */
export function unsealed({ keys }: House, { id, sealed }: Pick<OrderRow, 'id' | 'sealed'>): SealedOrder {
  if (sealed === null) return { address: null, note: '' };
  const opened: Partial<SealedOrder> = JSON.parse(keys.decrypt(sealed, { table: 'orders', column: 'sealed', id }));
  return { address: opened.address ?? null, note: opened.note ?? '' };
}
