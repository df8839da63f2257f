import type { Feature } from '#platform/feature.ts';
import { checkFollowers, checkFollowLog } from './check.ts';
import { gatherNews } from './gather.ts';
import { forgetNewsJob } from './jobs.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const follows: Feature = {
  name: 'follows',
  routes,
  listeners: [gatherNews],
  jobs: [forgetNewsJob],
  checks: [checkFollowers, checkFollowLog],
  personalData,
};
