import { productChanged, productCreated, productsImported } from '#features/catalogue/events.ts';
import { cartChanged, orderMoved, orderPlaced } from '#features/orders/events.ts';
import { reviewEdited, reviewWritten } from '#features/reviews/events.ts';
import { viewsRecorded } from '#features/tracking/events.ts';
import { wake } from '#platform/change.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { enqueueChanged, enqueueDone, enqueueOrders, enqueueViewed } from './queue.store.ts';
import { TO_LEARN } from './thread.ts';

/** Notes whose neighbours are touched by what people did, and which products are new; no more than that. */
export const modelListener: Listener = {
  name: 'recommendations',
  hears: [
    viewsRecorded,
    cartChanged,
    orderPlaced,
    orderMoved,
    reviewWritten,
    reviewEdited,
    productCreated,
    productChanged,
    productsImported,
  ],
  restMs: 500,
  async handle(tx, events) {
    const viewIds: string[] = [];
    const done: { productId: string; userId: string | null }[] = [];
    const orderIds: string[] = [];
    const changed = new Set<string>();
    for (const event of events) {
      viewIds.push(...(payloadOf(event, viewsRecorded)?.viewIds ?? []));
      const cart = payloadOf(event, cartChanged);
      if (cart) done.push(cart);
      const order = payloadOf(event, orderPlaced);
      for (const productId of order?.productIds ?? []) done.push({ productId, userId: order?.buyerId ?? null });
      const moved = payloadOf(event, orderMoved);
      // What was cancelled or came back counts no more.
      if (moved && (moved.to === 'cancelled' || moved.to === 'returned')) orderIds.push(moved.orderId);
      const review = payloadOf(event, reviewWritten) ?? payloadOf(event, reviewEdited);
      if (review) done.push({ productId: review.productId, userId: review.authorId });
      const product = payloadOf(event, productCreated) ?? payloadOf(event, productChanged);
      if (product) changed.add(product.productId);
      for (const id of payloadOf(event, productsImported)?.productIds ?? []) changed.add(id);
    }
    if (viewIds.length > 0) await enqueueViewed(tx, viewIds);
    await enqueueDone(tx, done);
    await enqueueOrders(tx, orderIds);
    await enqueueChanged(tx, [...changed]);
    wake(tx, TO_LEARN);
  },
};
