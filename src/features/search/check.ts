import type { Check } from '#platform/feature.ts';
import { findWrongDocuments } from './store.ts';

const MOST_SHOWN = 20;

export const checkDocuments: Check = {
  name: 'what is on sale is in the search index, and nothing else',
  find: (db) => findWrongDocuments(db, MOST_SHOWN),
};
