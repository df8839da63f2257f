import type { Job } from '#platform/jobs.ts';
import { forgetMisses } from './misses.store.ts';

/** As far back as shops can ask. */
const KEPT_DAYS = 90;

const forgetMissesJob: Job = {
  name: 'search.forget-misses',
  retries: 3,
  cron: '27 3 * * *',
  run: (_, { database }) => forgetMisses(database.db, KEPT_DAYS),
};

export const demandJobs = [forgetMissesJob] as readonly Job[];
