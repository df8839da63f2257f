import type { Job } from '#platform/jobs.ts';
import { mailJob } from './mail/job.ts';
import { forgetDeliveries } from './store.ts';

/** How long it is kept that something was mailed. */
export const DELIVERY_DAYS = 90;

const forgetJob: Job = {
  name: 'notifications.forget',
  retries: 3,
  cron: '17 3 * * *',
  run: (_, { database }) => forgetDeliveries(database.db, DELIVERY_DAYS),
};

export const jobs = [mailJob, forgetJob] as readonly Job[];
