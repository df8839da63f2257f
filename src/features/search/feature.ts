import type { Feature } from '#platform/feature.ts';
import { searchListener, startIndexing } from './indexing.ts';
import { routes } from './routes.ts';

export const search: Feature = { name: 'search', routes, listeners: [searchListener], start: startIndexing };
