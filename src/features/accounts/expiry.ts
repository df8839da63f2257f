import { houseContext } from '#platform/actor.ts';
import { announce, change, closeSockets, tell } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { MOST_TOLD } from '#platform/logs/person-log.ts';
import { reinstateOver } from './admin.store.ts';
import { accountReinstated, sessionEnded } from './events.ts';
import { endExpired } from './sessions.store.ts';

/** Ends a batch of sessions that were idle too long or are too old; answers how many. */
export async function expireSessions(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const expired = await endExpired(tx, MOST_TOLD);
    closeSockets(
      tx,
      expired.map(({ id }) => id),
    );
    for (const { id, userId } of expired) tell(tx, [userId], sessionEnded, { sessionId: id });
    return expired.length;
  });
}

const BATCH = 100;

/** Lets a batch of people in whose suspension is over; answers how many. */
export async function endSuspensions(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const reinstated = await reinstateOver(tx, BATCH);
    for (const userId of reinstated) announce(tx, accountReinstated, { userId });
    return reinstated.length;
  });
}
