import type { Feature } from '#platform/feature.ts';
import { forgetJob, trendsJob } from './jobs.ts';
import { startMarks } from './marks.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const recommendations: Feature = {
  name: 'recommendations',
  routes,
  jobs: [trendsJob, forgetJob],
  personalData,
  start: startMarks,
};
