import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { deleteLeftCarts } from './store.ts';

const KEPT_DAYS = 30;
const BATCH = 1_000;

/** Takes away, once a night, what guests left behind. */
export const forgetCartsJob: Job = {
  name: 'orders.forget_carts',
  retries: 3,
  cron: '47 3 * * *',
  run: (_data, house) => forgetLeftCarts(house),
};

/** In batches: one delete of all of them would hold them until it is done. */
export async function forgetLeftCarts(house: House): Promise<void> {
  while ((await change(houseContext(house), (tx) => deleteLeftCarts(tx, KEPT_DAYS, BATCH))) === BATCH);
}
