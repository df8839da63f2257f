import type { Check } from '#platform/feature.ts';
import { findInShops } from '../in-shops.ts';
import { findWrongDays } from './check.store.ts';
import { deeds } from './listener.ts';
import { SHOP_DAYS } from './names.ts';

const heard = { listener: SHOP_DAYS, deeds: deeds.map(({ type }) => type) };

export const checkDays: Check = {
  name: 'the days of the shops say what a recount says',
  find: (db) => findInShops(db, (shops, most) => findWrongDays(db, shops, heard, most)),
};
