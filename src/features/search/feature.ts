import type { Feature } from '#platform/feature.ts';
import { checkDocuments } from './check.ts';
import { demandRoutes } from './demand/demand.routes.ts';
import { demandJobs } from './demand/jobs.ts';
import { missCounterOf } from './demand/misses.ts';
import { searchListener, startIndexing } from './indexing.ts';
import { openMemory } from './memory/memory.ts';
import { routes } from './routes.ts';
import { savedJobs } from './saved/jobs.ts';
import { startMatching } from './saved/matching.ts';
import { personalData } from './saved/personal-data.ts';
import { savedRoutes } from './saved/saved.routes.ts';

export const search: Feature = {
  name: 'search',
  routes(api) {
    routes(api);
    savedRoutes(api);
    demandRoutes(api);
  },
  jobs: [...savedJobs, ...demandJobs],
  personalData,
  listeners: [searchListener],
  checks: [checkDocuments],
  async start(house) {
    const stopIndexing = await startIndexing(house);
    const memory = openMemory(house);
    const stopMatching = startMatching(house);
    return async () => {
      await stopMatching();
      await missCounterOf(house).flush();
      await memory.stop();
      await stopIndexing();
    };
  },
};
