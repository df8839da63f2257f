import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { forgetAnswerer, listOffersOf, withdrawEveryOffer } from './offers.store.ts';
import { offerMoved } from './offers.ts';

export const personalData: PersonalData = {
  table: 'offers',
  why: 'What was agreed on a price belongs to the order that was made of it; who answered it for a shop is taken out.',
  read: listOffersOf,
  erase: endOffersOf,
};

/** Nobody is left to buy. */
async function endOffersOf(tx: Tx, userId: string): Promise<void> {
  for (const offer of await withdrawEveryOffer(tx, userId)) offerMoved(tx, offer);
  await forgetAnswerer(tx, userId);
}
