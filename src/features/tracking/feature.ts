import type { Feature } from '#platform/feature.ts';
import { checkCounters, viewCounters } from './counters.ts';
import { cleanJob } from './jobs.ts';
import { routes } from './routes.ts';
import { forgetViewer, listViewsOf } from './store.ts';
import { viewWriterOf } from './writer.ts';

const EXPORTED_VIEWS = 10_000;

export const tracking: Feature = {
  name: 'tracking',
  routes,
  listeners: [viewCounters],
  jobs: [cleanJob],
  checks: [checkCounters],
  personalData: [
    {
      table: 'product_views',
      why: 'The figures of shops are counted from views: they stay without user, session, address and agent; searches go.',
      read: (db, userId) => listViewsOf(db, userId, EXPORTED_VIEWS),
      erase: forgetViewer,
    },
  ],
  start: async (house) => () => viewWriterOf(house).drain(),
};
