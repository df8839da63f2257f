import type { Job } from '#platform/jobs.ts';
import { closingOf, trainInThread } from './thread.ts';

/** Once a night everything is learnt anew, with settings chosen by what was done until then. */
export const trainJob: Job = {
  name: 'recommendations.train',
  cron: '13 2 * * *',
  retries: 2,
  async run(_data, house) {
    const begun = performance.now();
    const signal = closingOf(house);
    const trained = await trainInThread(house, signal && { signal });
    if (!trained) return;
    const { events, products, isBetter } = trained;
    const seconds = Math.round((performance.now() - begun) / 1_000);
    house.log.info({ events, products, isBetter, seconds }, 'What people like was learnt anew');
  },
};
