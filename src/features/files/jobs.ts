import type { Job } from '#platform/jobs.ts';
import { sweep } from './sweep.ts';

/** Once an hour. */
export const sweepJob: Job = {
  name: 'files.sweep',
  retries: 3,
  cron: '41 * * * *',
  run: async (_data, house) => sweep(house, new Date().getUTCHours()),
};
