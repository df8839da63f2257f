import type { Job } from '#platform/jobs.ts';
import { digestJob } from './mail/digest.job.ts';
import { mailJob } from './mail/job.ts';
import { pushJob } from './push/job.ts';
import { forgetSignedOut } from './push/subscriptions.store.ts';
import { smsJob } from './sms/job.ts';
import { forgetDeliveries } from './store.ts';

/** How long it is kept that something was mailed. */
export const DELIVERY_DAYS = 90;

const forgetJob: Job = {
  name: 'notifications.forget',
  retries: 3,
  cron: '17 3 * * *',
  async run(_, { database }) {
    await forgetDeliveries(database.db, DELIVERY_DAYS);
    await forgetSignedOut(database.db);
  },
};

export const jobs = [mailJob, digestJob, pushJob, smsJob, forgetJob] as readonly Job[];
