import type { Job } from '#platform/jobs.ts';
import { tellDue } from './telling.ts';

/** Each has a morning of its own, by its owner's clock. */
const tellDueJob: Job = {
  name: 'search.tell-due',
  retries: 3,
  cron: '*/5 * * * *',
  run: (_, house) => tellDue(house),
};

export const savedJobs = [tellDueJob] as readonly Job[];
