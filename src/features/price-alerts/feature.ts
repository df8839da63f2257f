import type { Feature } from '#platform/feature.ts';
import { checkFired, checkWork } from './check.ts';
import { startFiring } from './firing.ts';
import { sweepJob } from './jobs.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const priceAlerts: Feature = {
  name: 'price-alerts',
  routes,
  jobs: [sweepJob],
  start: startFiring,
  checks: [checkFired, checkWork],
  personalData: [personalData],
};
