import type { Feature } from '#platform/feature.ts';
import { checkDocuments } from './check.ts';
import { searchListener, startIndexing } from './indexing.ts';
import { routes } from './routes.ts';

export const search: Feature = {
  name: 'search',
  routes,
  listeners: [searchListener],
  checks: [checkDocuments],
  start: startIndexing,
};
