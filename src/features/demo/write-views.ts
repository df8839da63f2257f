import { tallyTrends } from '#features/recommendations/trending.ts';
import { viewsRecorded } from '#features/tracking/events.ts';
import { visitorOf } from '#features/tracking/visitor.ts';
import { houseContext } from '#platform/actor.ts';
import { announce, change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { insertViews, insertVisits, listLookers } from './views.store.ts';

const LOOKERS = 150;
const VIEWS_AN_EVENT = 500;

/**
 * Lets people of the demo look around, so that something can be recommended to them, and guests, so that shops have
 * figures; what was seen already stays.
 */
export async function writeViews(house: House, started: Temporal.Instant): Promise<void> {
  const userIds = await listLookers(house.database.db, LOOKERS);
  const lookers = userIds.map((userId) => ({
    userId,
    visitor: visitorOf(houseContext(house, { userId, role: 'buyer', sessionId: null }), undefined),
  }));
  await change(houseContext(house), async (tx) => {
    const viewIds = await insertViews(tx, lookers, started.toString());
    viewIds.push(...(await insertVisits(tx, started.toString())));
    for (let from = 0; from < viewIds.length; from += VIEWS_AN_EVENT) {
      announce(tx, viewsRecorded, { viewIds: viewIds.slice(from, from + VIEWS_AN_EVENT) });
    }
  });
  await tallyTrends(house);
}
