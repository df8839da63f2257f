import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Job } from '#platform/jobs.ts';
import { unparkWork } from './firing.store.ts';

const BATCH = 500;

/** What comes on sale again is told of within a minute; whatever hint was lost, the worker looks each second anyway. */
export const sweepJob: Job = {
  name: 'price-alerts.sweep',
  cron: '* * * * *',
  retries: 0,
  async run(_data, house) {
    while ((await change(houseContext(house), (tx) => unparkWork(tx, BATCH))) === BATCH);
  },
};
