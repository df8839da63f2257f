import type { PersonalData } from '#platform/personal-data.ts';
import { forgetWhoPut, listPutIntoCarts } from './forget.store.ts';

/** The most rows in an export. */
const EXPORTED = 10_000;

export const cartsOfPerson: PersonalData = {
  table: 'cart_additions',
  why: 'That something was put into a cart stays for the figures of the shops, as long as views do; by whom goes with the account.',
  read: (db, userId) => listPutIntoCarts(db, userId, EXPORTED),
  erase: forgetWhoPut,
};
