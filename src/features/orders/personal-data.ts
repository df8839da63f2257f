import type { PersonalData } from '#platform/personal-data.ts';
import { deleteLinesOf, listCartLinesOf, listCartOf } from './cart/store.ts';
import { forgetRateSetter, listRatesSetBy } from './ledger/rates.store.ts';
import { forgetBooker, listBookedBy } from './ledger/store.ts';
import { personalData as offers } from './offers/personal-data.ts';
import { forgetRefunder, listRefundsBy } from './payments/store.ts';
import {
  forgetActor,
  forgetAddresses,
  forgetReasons,
  listChangesOf,
  listCheckoutsOf,
  listOrdersOf,
  listReturnsOf,
} from './personal-data.store.ts';
import { unsealed } from './show.ts';

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
    table: 'checkouts',
    why: 'Says which orders were placed together; kept as long as they are, by somebody who is no longer known.',
    read: listCheckoutsOf,
    erase: 'kept without the person',
  },
  {
    table: 'orders',
    why: 'Books must name what was sold, ten years in many countries. Address, note and tracking go with the account.',
    read: async (db, userId, house) =>
      (await listOrdersOf(db, userId)).map(({ sealed, ...order }) => ({
        ...order,
        ...unsealed(house, { id: order.id, sealed }),
      })),
    erase: forgetAddresses,
  },
  {
    table: 'order_lines',
    why: 'What was sold, without a word of who bought it; the export has them in their orders.',
    erase: 'kept without the person',
  },
  {
    table: 'order_changes',
    why: 'How an order went is the proof of both sides; who of them did it, and what the buyer wrote, is taken out.',
    read: listChangesOf,
    erase: forgetActor,
  },
  {
    table: 'order_returns',
    why: 'What came back belongs to the books; why it did is the word of the buyer and goes.',
    read: listReturnsOf,
    erase: forgetReasons,
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
  offers,
];
