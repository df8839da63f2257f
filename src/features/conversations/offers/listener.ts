import { offerChanged } from '#features/orders/offers/events.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import { houseContext } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import type { PayloadOf } from '#platform/logs/events.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { conversationChanged, messageChanged } from '../events.ts';
import { listCards } from './cards.store.ts';

type Moved = Pick<PayloadOf<typeof offerChanged>, 'offerId' | 'conversationId' | 'shopId' | 'buyerId'>;

/** One of the sides has 40 people at most: these can be told of in one transaction. */
const MOST_TOLD = 50;

/** Both sides see the card of an offer as it is now. */
export const movedOffers: Listener = {
  name: 'conversations.moved-offers',
  hears: [offerChanged],
  handle: (tx, events, house) =>
    tellOfOffers(
      tx,
      house,
      events.flatMap((event) => payloadOf(event, offerChanged) ?? []),
    ),
};

/** For what did not fit into the transaction of the listener. */
export const tellOfOfferJob: Job<Moved> = {
  name: 'conversations.tell-of-offer',
  retries: 5,
  run: (moved, house) => change(houseContext(house), (tx) => tellOfOffers(tx, house, [moved])),
};

async function tellOfOffers(tx: Tx, house: House, given: readonly Moved[]): Promise<void> {
  const moved = [...new Map(given.map((each) => [each.offerId, each])).values()];
  const cards = new Map(
    (
      await listCards(
        tx,
        moved.map(({ offerId }) => offerId),
      )
    ).map((card) => [card.offerId, card]),
  );
  const people = await peopleOfShops(tx, [...new Set(moved.map(({ shopId }) => shopId))], 'messages');
  const told = new Set<string>();
  const later: Moved[] = [];
  for (const offer of moved) {
    const { offerId, conversationId, shopId, buyerId } = offer;
    const card = cards.get(offerId);
    // Gone with its conversation: nobody is left to see it.
    if (!card) continue;
    const theirs = [...new Set([buyerId, ...(people.get(shopId) ?? [])])];
    if (new Set([...told, ...theirs]).size > MOST_TOLD) {
      later.push({ offerId, conversationId, shopId, buyerId });
      continue;
    }
    for (const userId of theirs) told.add(userId);
    tell(tx, theirs, messageChanged, { conversationId, messageId: card.messageId, seq: card.seq });
    tell(tx, theirs, conversationChanged, { conversationId });
  }
  await house.jobs.enqueue(tx, tellOfOfferJob, later);
}
