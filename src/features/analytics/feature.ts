import type { Feature } from '#platform/feature.ts';
import { cleanJob } from './jobs.ts';
import { checkDays, shopDays } from './shop-days.ts';

export const analytics: Feature = {
  name: 'analytics',
  listeners: [shopDays],
  jobs: [cleanJob],
  checks: [checkDays],
};
