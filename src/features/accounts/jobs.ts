import type { Job } from '#platform/jobs.ts';
import { forgetOldHouseRows } from '#platform/retention.ts';
import { forgetOldAccountRows } from './retention.store.ts';

/** Forgets, once a night, what was kept long enough. */
export const cleanJob: Job = {
  name: 'accounts.clean',
  retries: 3,
  cron: '17 3 * * *',
  async run(_data, house) {
    await forgetOldAccountRows(house.database.db);
    await forgetOldHouseRows(house.database.db);
  },
};
