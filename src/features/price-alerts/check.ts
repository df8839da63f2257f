import type { Check } from '#platform/feature.ts';
import { findIdleWork, findUnfired } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkFired: Check = {
  name: 'no price that an alert waits for was passed over',
  find: (db) => findUnfired(db, MOST_SHOWN),
};

export const checkWork: Check = {
  name: 'prices and arrivals that are waited for are told within minutes',
  find: (db) => findIdleWork(db, MOST_SHOWN),
};
