import type { Feature } from '#platform/feature.ts';
import { behaviourRoutes } from './behaviour/routes.ts';
import { figuresRoutes } from './figures/routes.ts';
import { followersRoutes } from './followers/routes.ts';
import { cleanJob } from './jobs.ts';
import { liveRoutes } from './live/live.routes.ts';
import { overviewRoutes } from './overview/overview.routes.ts';
import { watchServer } from './overview/server-times.ts';
import { reportRoutes } from './reports/routes.ts';
import { checkDays, shopDays } from './shop-days.ts';
import { todayRoutes } from './today/today.routes.ts';
import { forgetToldJob } from './vitals/jobs.ts';
import { vitalsRoutes } from './vitals/vitals.routes.ts';
import { browserCounterOf } from './vitals/vitals.ts';

export const analytics: Feature = {
  name: 'analytics',
  routes: (api) => {
    figuresRoutes(api);
    behaviourRoutes(api);
    followersRoutes(api);
    liveRoutes(api);
    reportRoutes(api);
    todayRoutes(api);
    overviewRoutes(api);
    vitalsRoutes(api);
  },
  listeners: [shopDays],
  jobs: [cleanJob, forgetToldJob],
  checks: [checkDays],
  measure: watchServer,
  start: async (house) => () => browserCounterOf(house).flush(),
};
