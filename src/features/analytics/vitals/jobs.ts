import type { Job } from '#platform/jobs.ts';
import { forgetTold } from './vitals.store.ts';

const KEPT_DAYS = 90;

/** Forgets, once a night, how fast pages were and what broke long ago. */
export const forgetToldJob: Job = {
  name: 'analytics.forget-told',
  retries: 3,
  cron: '7 4 * * *',
  run: (_data, { database }) => forgetTold(database.db, KEPT_DAYS),
};
