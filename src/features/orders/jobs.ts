import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { cancelForTheHouse } from './cancel-for-the-house.ts';
import { listUnconfirmed } from './store.ts';

const AT_ONCE = 200;

/** Calls off what no shop confirmed in time, each order in a transaction of its own. */
export const cancelUnconfirmed: Job = {
  name: 'orders.cancel-unconfirmed',
  retries: 3,
  cron: '*/10 * * * *',
  run: (_, house) => cancelOverdue(house),
};

/** Calls off an order that nobody is left to take. */
export const cancelForsaken: Job<{ readonly orderId: string }> = {
  name: 'orders.cancel-forsaken',
  retries: 10,
  run: ({ orderId }, house) => change(houseContext(house), (tx) => cancelForTheHouse(tx, house, orderId)),
};

export const jobs = [cancelUnconfirmed, cancelForsaken] as readonly Job[];

/** One that fails is tried again by the next run; it keeps no other from being called off. */
async function cancelOverdue(house: House): Promise<void> {
  let after: string | undefined;
  do {
    const ids = await listUnconfirmed(house.database.db, house.config.SOUK_CONFIRM_DAYS, { limit: AT_ONCE, after });
    for (const id of ids) {
      const cancelled = change(houseContext(house), (tx) => cancelForTheHouse(tx, house, id, { overdue: true }));
      await cancelled.catch((error: unknown) =>
        house.log.error({ err: error, orderId: id }, 'An order that nobody confirmed could not be cancelled'),
      );
    }
    after = ids.length === AT_ONCE ? ids.at(-1) : undefined;
  } while (after !== undefined);
}
