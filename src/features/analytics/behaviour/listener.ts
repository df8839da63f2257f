import { messageWritten } from '#features/conversations/events.ts';
import { cartChanged, orderMoved, orderPaid, orderPlaced, orderRefunded } from '#features/orders/events.ts';
import { viewsRecorded } from '#features/tracking/events.ts';
import { type HouseEvent, type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { outdateFigures } from '../kept.ts';
import { addViews, type Heard, recountDeals } from './store.ts';

/**
 * The one writer of shop_figures and shop_arrivals. What it costs: two statements a second, however much is heard. Views
 * are added: for a batch one row of each product, referrer, device, hour and term in it, and one of each visitor that
 * was not there that day, found by their keys. Carts, messages and orders are much fewer: of the days they touch all
 * deals are counted anew, so that what is heard twice, late or in another order comes to the same.
 */
export const shopBehaviour: Listener = {
  name: 'shop-behaviour',
  hears: [viewsRecorded, cartChanged, messageWritten, orderPlaced, orderMoved, orderPaid, orderRefunded],
  restMs: 1_000,
  async handle(tx, events) {
    const viewIds = events.flatMap((event) => payloadOf(event, viewsRecorded)?.viewIds ?? []);
    const seen = viewIds.length > 0 ? await addViews(tx, viewIds) : [];
    const heard = dealsIn(events);
    const dealt = Object.values(heard).some((each) => each.length > 0) ? await recountDeals(tx, heard) : [];
    outdateFigures(tx, [...seen, ...dealt]);
  },
};

function orderOf(event: HouseEvent): string | undefined {
  const placed = payloadOf(event, orderPlaced) ?? payloadOf(event, orderMoved);
  return (placed ?? payloadOf(event, orderPaid) ?? payloadOf(event, orderRefunded))?.orderId;
}

function dealsIn(events: readonly HouseEvent[]): Heard {
  return {
    carts: events.flatMap((event) => {
      const added = payloadOf(event, cartChanged);
      return added ? [{ shopId: added.shopId, at: event.createdAt }] : [];
    }),
    messageIds: events.flatMap((event) => {
      const written = payloadOf(event, messageWritten);
      return written?.side === 'buyer' ? [written.messageId] : [];
    }),
    orderIds: events.flatMap((event) => orderOf(event) ?? []),
    refundIds: events.flatMap((event) => payloadOf(event, orderRefunded)?.refundId ?? []),
  };
}
