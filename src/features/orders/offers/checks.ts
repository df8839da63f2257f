import type { Check } from '#platform/feature.ts';
import { findWrongCounters, findWrongOffers } from './check.store.ts';

const MOST_SHOWN = 20;

export const offerChecks: readonly Check[] = [
  {
    name: 'each offer that was bought is a line of its order, at its price',
    find: (db) => findWrongOffers(db, MOST_SHOWN),
  },
  {
    name: 'each offer that counters another was its answer',
    find: (db) => findWrongCounters(db, MOST_SHOWN),
  },
];
