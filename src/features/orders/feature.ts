import type { Feature } from '#platform/feature.ts';
import { forgetCartsJob } from './cart/jobs.ts';
import { jobs } from './jobs.ts';
import { checks } from './ledger/checks.ts';
import { listeners } from './listeners.ts';
import { offerChecks } from './offers/checks.ts';
import { expireOffersJob } from './offers/jobs.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const orders: Feature = {
  name: 'orders',
  routes,
  jobs: [forgetCartsJob, expireOffersJob, ...jobs],
  listeners,
  checks: [...checks, ...offerChecks],
  personalData,
};
