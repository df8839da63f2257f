import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { forgetVisitors } from './views.store.ts';

const BATCH = 5_000;

/** Forgets, once a night, who visited shops so long ago that nothing is counted by it any more. */
export const cleanJob: Job = {
  name: 'analytics.clean',
  retries: 3,
  cron: '57 3 * * *',
  run: (_data, house) => forgetOldVisitors(house),
};

export async function forgetOldVisitors({ database }: House): Promise<void> {
  while ((await forgetVisitors(database.db, BATCH)) === BATCH);
}
