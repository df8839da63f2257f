import type { Check } from '#platform/feature.ts';
import { findWrongCalls } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkCalls: Check = {
  name: 'whoever is in a call is in one alone, and what is over left its line and nothing else',
  find: (db) => findWrongCalls(db, MOST_SHOWN),
};
