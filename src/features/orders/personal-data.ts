import type { PersonalData } from '#platform/personal-data.ts';
import { deleteLinesOf, listCartLinesOf, listCartOf } from './cart/store.ts';
import { forgetRateSetter, listRatesSetBy } from './ledger/rates.store.ts';
import { forgetBooker, listBookedBy } from './ledger/store.ts';
import { forgetRefunder, listRefundsBy } from './payments/store.ts';

export const personalData: readonly PersonalData[] = [
  {
    table: 'carts',
    why: 'What somebody means to buy is theirs alone; it ends with the account.',
    read: listCartOf,
    erase: 'with the account',
  },
  {
    table: 'cart_items',
    why: 'What lies in the cart goes with it.',
    read: listCartLinesOf,
    erase: deleteLinesOf,
  },
  {
    table: 'refunds',
    why: 'What went back to buyers stays in the books of shop and market; who gave it back is taken out.',
    read: listRefundsBy,
    erase: forgetRefunder,
  },
  {
    table: 'ledger_transactions',
    why: 'Books are kept as they are; who wrote a payout down is taken out.',
    read: listBookedBy,
    erase: forgetBooker,
  },
  {
    table: 'commission_rates',
    why: 'A rate counts whoever set it; who that was is taken out.',
    read: listRatesSetBy,
    erase: forgetRateSetter,
  },
];
