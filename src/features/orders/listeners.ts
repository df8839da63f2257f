import { accountErased } from '#features/accounts/events.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { cancelForsaken } from './jobs.ts';
import { listPlacedBy } from './personal-data.store.ts';

/** Nobody is left to take what an erased buyer ordered, nor an address to bring it to. */
const erasedBuyers: Listener = {
  name: 'orders.erased-buyers',
  hears: [accountErased],
  async handle(tx, events, house) {
    const erased = events.flatMap((event) => payloadOf(event, accountErased)?.userId ?? []);
    const ids = await listPlacedBy(tx, erased);
    await house.jobs.enqueue(
      tx,
      cancelForsaken,
      ids.map((orderId) => ({ orderId })),
    );
  },
};

export const listeners: readonly Listener[] = [erasedBuyers];
