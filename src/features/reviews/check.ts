import type { Check } from '#platform/feature.ts';
import { findWrongStars } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkStars: Check = {
  name: 'the stars of each product and of each shop are those of its reviews',
  find: (db) => findWrongStars(db, MOST_SHOWN),
};
