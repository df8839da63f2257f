import { type Move, type Side, sideFor } from './machine.ts';
import type { OrderAct } from './schema.ts';
import type { OrderRow } from './store.ts';

const moves: readonly Move[] = ['confirm', 'ship', 'deliver', 'cancel'];

/** What somebody on these sides may do with an order as it stands: exactly what would then be done. */
export function actsOf(order: OrderRow, sides: readonly Side[]): OrderAct[] {
  return [
    ...moves.filter((move) => sideFor(move, order, sides)),
    ...(mayRefund(order, sides) ? (['refund'] as const) : []),
    ...(returnsAs(order, sides) ? (['return'] as const) : []),
  ];
}

function mayRefund({ paymentStatus, refundedAmount, totalAmount }: OrderRow, sides: readonly Side[]): boolean {
  const isPaid = paymentStatus === 'paid' || paymentStatus === 'partly_refunded';
  return isPaid && refundedAmount < totalAmount && sides.some((side) => side !== 'buyer');
}

/** As whom somebody may return some of it now: the buyer what was delivered, the shop what nobody took. */
export function returnsAs(order: OrderRow, sides: readonly Side[]): Side | undefined {
  if (order.openReturn) return undefined;
  if (order.status === 'delivered' && order.mayReturn) return sides.find((side) => side === 'buyer');
  if (order.status === 'shipped') return sides.find((side) => side !== 'buyer');
  return undefined;
}
