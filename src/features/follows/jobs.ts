import type { Job } from '#platform/jobs.ts';
import { forgetOldNews } from './jobs.store.ts';

const KEPT_DAYS = 180;
const BATCH = 10_000;

export const forgetNewsJob: Job = {
  name: 'follows.forget-news',
  cron: '40 3 * * *',
  retries: 2,
  async run(_data, { database }) {
    while ((await forgetOldNews(database.db, KEPT_DAYS, BATCH)) === BATCH);
  },
};
