import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { expireOffers } from './offers.store.ts';
import { offerMoved } from './offers.ts';

const BATCH = 200;

/** Says of offers whose time is over that it is; what they may be used for is decided by their time at each use. */
export const expireOffersJob: Job = {
  name: 'orders.expire-offers',
  retries: 3,
  cron: '* * * * *',
  run: (_, house) => expireDue(house),
};

export async function expireDue(house: House): Promise<void> {
  const expire = () =>
    change(houseContext(house), async (tx) => {
      const expired = await expireOffers(tx, BATCH);
      for (const offer of expired) offerMoved(tx, offer);
      return expired.length;
    });
  while ((await expire()) === BATCH);
}
