import type { Feature } from '#platform/feature.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { checkCalls } from './check.ts';
import { answeredCalls, settleCallBackJob } from './desk/answered-calls.ts';
import { startWatchingCalls } from './liveness/watching.ts';
import { measureCalls } from './metrics.ts';
import { personalData } from './personal-data.ts';
import { partedPeople, partJob } from './ringing/parting.ts';
import { startRinging } from './ringing/sweep.ts';
import { routes } from './routes.ts';

export const calls: Feature = {
  name: 'calls',
  routes,
  jobs: [settleCallBackJob as Job, partJob as Job],
  listeners: [answeredCalls, partedPeople],
  measure: measureCalls,
  checks: [checkCalls],
  personalData,
  start: startSweeping,
};

async function startSweeping(house: House): Promise<() => Promise<void>> {
  const stops = [await startRinging(house), await startWatchingCalls(house)];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
