import type { Feature } from '#platform/feature.ts';
import { checkDocuments } from './check.ts';
import { searchListener, startIndexing } from './indexing.ts';
import { openMemory } from './memory/memory.ts';
import { routes } from './routes.ts';

export const search: Feature = {
  name: 'search',
  routes,
  listeners: [searchListener],
  checks: [checkDocuments],
  async start(house) {
    const stopIndexing = await startIndexing(house);
    const memory = openMemory(house);
    return async () => {
      await memory.stop();
      await stopIndexing();
    };
  },
};
