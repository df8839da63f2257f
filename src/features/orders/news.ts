import type { DataOf } from '#features/notifications/types.ts';
import type { OrderType } from '#features/notifications/words/orders.ts';
import { notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { orderNews } from './events.ts';
import type { OrderStatus, PaymentStatus } from './schema.ts';

interface Concerned {
  readonly id: string;
  readonly shopId: string;
  readonly buyerId: string;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
}

/** Tells the devices of both sides that an order is not as it was. `people` are those of the shop, by `peopleOf`. */
export function tellBothSides(tx: Tx, order: Concerned, people: readonly string[]): void {
  const { id: orderId, shopId, buyerId, status, paymentStatus } = order;
  tell(tx, [...new Set([buyerId, ...people])], orderNews, { orderId, shopId, status, paymentStatus });
}

/**
 * Notifies these people of a step of an order. `step` names it among all steps of that type, for ever, so that it is
 * told once: the order where there can be only one, else the return or the refund.
 */
export function notifyOf<T extends OrderType>(
  tx: Tx,
  userIds: readonly string[],
  type: T,
  step: string,
  data: DataOf<T>,
): void {
  for (const userId of userIds) notify(tx, { key: `${type}:${step}:${userId}`, userId, type, data });
}
