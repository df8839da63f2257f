import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { forgetOldLists, forgetOldVisits } from './keep.store.ts';
import { forgetCold } from './trending.store.ts';
import { tallyTrends } from './trending.ts';

const BATCH = 2_000;

export const trendsJob: Job = {
  name: 'recommendations.trends',
  cron: '*/10 * * * *',
  retries: 1,
  run: (_data, house) => tallyTrends(house),
};

export const forgetJob: Job = {
  name: 'recommendations.forget',
  cron: '47 * * * *',
  retries: 2,
  run: (_data, house) => forgetOld(house),
};

/** Lists of visits after a day, visits of people with the views themselves, and what nobody turns to any more. */
export async function forgetOld({ database: { db }, config }: House): Promise<void> {
  while ((await forgetOldLists(db, BATCH)) === BATCH);
  while ((await forgetOldVisits(db, config.SOUK_KEEP_VIEWS_DAYS, BATCH)) === BATCH);
  while ((await forgetCold(db, BATCH)) === BATCH);
}
