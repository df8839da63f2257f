import type { Feature } from '#platform/feature.ts';
import { forgetJob, trendsJob } from './jobs.ts';
import { startMarks } from './marks.ts';
import { trainJob } from './model/jobs.ts';
import { modelListener } from './model/listener.ts';
import { startLearning } from './model/thread.ts';
import { personalData } from './personal-data.ts';
import { routes } from './routes.ts';

export const recommendations: Feature = {
  name: 'recommendations',
  routes,
  listeners: [modelListener],
  jobs: [trendsJob, forgetJob, trainJob],
  personalData,
  async start(house) {
    const stops = await Promise.all([startMarks(house), startLearning(house)]);
    return async () => {
      await Promise.all(stops.map((stop) => stop()));
    };
  },
};
