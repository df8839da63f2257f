import type { Check } from '#platform/feature.ts';
import { findWrongDocuments } from './documents.store.ts';

const MOST_SHOWN = 20;

export const checkDocuments: Check = {
  name: 'what is on sale is in the search index at its price and its rating, and nothing else',
  find: (db) => findWrongDocuments(db, MOST_SHOWN),
};
