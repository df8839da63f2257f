import type { Check } from '#platform/feature.ts';
import { findWrongDays, findWrongVisitors } from './check.store.ts';
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

export const checkVisitors: Check = {
  name: 'who visited a shop on which day, and was new there, is what their views say',
  find: (db) => findWrongVisitors(db, SHOP_DAYS, MOST_SHOWN),
};
