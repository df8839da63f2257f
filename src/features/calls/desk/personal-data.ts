import { retell } from '#features/notifications/service.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { requestKey } from './call-backs.ts';
import {
  deleteCallBacksOf,
  forgetWhoCalledBack,
  forgetWhoPinned,
  readCallBacksOf,
  readPinnedBy,
} from './personal-data.store.ts';

export const deskPersonalData: readonly PersonalData[] = [
  {
    table: 'call_backs',
    why: 'That somebody wants to be called ends with the account; what they did for a shop stays, without who it was.',
    read: readCallBacksOf,
    erase: eraseCallBacks,
  },
  {
    table: 'call_products',
    why: 'What lay on the table of a call belongs to both sides of it; who laid it there is taken out.',
    read: readPinnedBy,
    erase: forgetWhoPinned,
  },
];

/** What the people of the shops were told of it says no more who it was, and what about. */
async function eraseCallBacks(tx: Tx, userId: string): Promise<void> {
  const gone = await deleteCallBacksOf(tx, userId);
  const people = await peopleOfShops(tx, [...new Set(gone.map(({ shopId }) => shopId))], 'calls');
  const keys = gone.flatMap(({ id, shopId }) => (people.get(shopId) ?? []).map((person) => requestKey(id, person)));
  await retell(tx, keys, { buyer: 'Former member', note: '' }, { quietly: true });
  await forgetWhoCalledBack(tx, userId);
}
