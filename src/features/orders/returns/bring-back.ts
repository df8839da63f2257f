import type { Context } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import { giveBack } from '../checkout/stock.ts';
import type { Side } from '../machine.ts';
import { recordMove } from '../moving.ts';
import { refundOrder } from '../payments/refund-order.ts';
import { listLines, moveOrder, type OrderRow } from '../store.ts';
import { countReturned, type ReturnRow } from './returns.store.ts';

export interface Received {
  readonly order: OrderRow;
  readonly back: ReturnRow;
  readonly by: Side;
  readonly restock: boolean;
}

/**
 * What follows when returned pieces are there. The caller holds the order. Pieces that a refund put back on sale before
 * are not put there again, and of money only what is left of their lines goes back.
 */
export async function bringBack(tx: Tx, context: Context, { order, back, by, restock }: Received): Promise<void> {
  await countReturned(tx, back.id);
  const lines = await listLines(tx, order.id);
  if (restock) {
    await giveBack(
      tx,
      order.id,
      back.lines.map(({ lineId, quantity }) => {
        const line = lines.find(({ id }) => id === lineId);
        return { lineId, quantity: line ? Math.min(quantity, line.quantity - line.restockedQuantity) : 0 };
      }),
    );
  }
  if (order.paymentStatus === 'paid' || order.paymentStatus === 'partly_refunded') {
    await refundOrder(tx, context, order, { lines: back.lines, returnId: back.id, by });
  }
  if (lines.every(({ quantity, returnedQuantity }) => returnedQuantity === quantity)) {
    await moveOrder(tx, order.id, order.status, 'returned');
    await recordMove(tx, context, order, 'returned', by);
  }
}
