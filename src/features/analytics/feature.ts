import type { Feature } from '#platform/feature.ts';
import { forgetBehaviourJob, stayJob } from './behaviour/jobs.ts';
import { shopBehaviour } from './behaviour/listener.ts';
import { cartsOfPerson } from './behaviour/personal-data.ts';
import { checkBehaviour } from './behaviour/recount.ts';
import { behaviourRoutes } from './behaviour/routes.ts';
import { checkDays } from './days/check.ts';
import { cleanJob } from './days/jobs.ts';
import { shopDays } from './days/listener.ts';
import { startTellingFigures } from './days/telling.ts';
import { figuresRoutes } from './figures/routes.ts';
import { followersRoutes } from './followers/routes.ts';
import { liveRoutes } from './live/live.routes.ts';
import { overviewRoutes } from './overview/overview.routes.ts';
import { watchServer } from './overview/server-times.ts';
import { startRebuilding } from './rebuild/at-start.ts';
import { reportJobs } from './reports/jobs.ts';
import { reportsOfPerson } from './reports/personal-data.ts';
import { reportRoutes } from './reports/routes.ts';
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
  listeners: [shopDays, shopBehaviour],
  jobs: [cleanJob, forgetToldJob, ...reportJobs, stayJob, forgetBehaviourJob],
  checks: [checkDays, checkBehaviour],
  personalData: [reportsOfPerson, cartsOfPerson],
  measure: watchServer,
  start: async (house) => {
    const stops = [startTellingFigures(house), await startRebuilding(house), () => browserCounterOf(house).flush()];
    return async () => {
      for (const stop of stops) await stop();
    };
  },
};
