import type { Check } from '#platform/feature.ts';
import { findWrongOffers, findWrongPictures, findWrongPrices } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkOffers: Check = {
  name: 'price, highest price and stock of each product are those of its variants',
  find: (db) => findWrongOffers(db, MOST_SHOWN),
};

export const checkPictures: Check = {
  name: 'lists show the first picture of each product',
  find: (db) => findWrongPictures(db, MOST_SHOWN),
};

export const checkPrices: Check = {
  name: 'the newest price in the history of each product and variant is the one it has',
  find: (db) => findWrongPrices(db, MOST_SHOWN),
};
