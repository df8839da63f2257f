import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { forgetViews, sayForgotten } from './store.ts';

const BATCH = 5_000;

/** Forgets single views, once a night, that were kept long enough; counters and days of shops stay as they are. */
export const cleanJob: Job = {
  name: 'tracking.clean',
  retries: 3,
  cron: '37 3 * * *',
  run: (_data, house) => forgetOldViews(house),
};

/** In batches: one delete of a million rows would hold them all until it is done. */
export async function forgetOldViews(house: House): Promise<void> {
  const context = houseContext(house);
  await change(context, (tx) => sayForgotten(tx, house.config.SOUK_KEEP_VIEWS_DAYS));
  while ((await change(context, (tx) => forgetViews(tx, BATCH))) === BATCH);
}
