import type { Check } from '#platform/feature.ts';
import { findWrongCounts, findWrongLogs } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkFollowers: Check = {
  name: 'each shop counts the followers it has',
  find: (db) => findWrongCounts(db, MOST_SHOWN),
};

export const checkFollowLog: Check = {
  name: 'who followed and left sums up to who follows',
  find: (db) => findWrongLogs(db, MOST_SHOWN),
};
