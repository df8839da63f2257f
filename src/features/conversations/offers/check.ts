import type { Check } from '#platform/feature.ts';
import { findWrongCards } from './cards.store.ts';

const MOST_SHOWN = 20;

export const checkCards: Check = {
  name: 'each offer stands in one message of its conversation',
  find: (db) => findWrongCards(db, MOST_SHOWN),
};
