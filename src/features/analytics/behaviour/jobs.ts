import type { Job } from '#platform/jobs.ts';
import { forgetArrivals, forgetCarts } from './forget.store.ts';
import { settleStays } from './store.ts';

const BATCH = 5_000;

/** Writes how long people stayed, once a night, of the days after which nobody tells it any more; one day at a time. */
export const stayJob: Job = {
  name: 'analytics.stays',
  retries: 3,
  cron: '7 4 * * *',
  async run(_data, { database }) {
    while (await settleStays(database.db));
  },
};

/** Forgets, once a night and as views are, who came to shops and what was put into carts. */
export const forgetBehaviourJob: Job = {
  name: 'analytics.forget-behaviour',
  retries: 3,
  cron: '17 4 * * *',
  async run(_data, { database }) {
    while ((await forgetArrivals(database.db, BATCH)) === BATCH);
    while ((await forgetCarts(database.db, BATCH)) === BATCH);
  },
};
