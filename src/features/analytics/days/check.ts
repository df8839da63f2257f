import type { Check } from '#platform/feature.ts';
import { findWrongDays } from './check.store.ts';
import { deeds } from './listener.ts';
import { SHOP_DAYS } from './names.ts';

const MOST_SHOWN = 20;

export const checkDays: Check = {
  name: 'the days of the shops say what a recount says',
  find: (db) =>
    findWrongDays(
      db,
      SHOP_DAYS,
      deeds.map(({ type }) => type),
      MOST_SHOWN,
    ),
};
