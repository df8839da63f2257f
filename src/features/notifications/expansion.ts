import { houseContext } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { MOST_TOLD } from '#platform/logs/person-log.ts';
import { startWorker } from '#platform/worker.ts';
import { notificationCreated } from './events.ts';
import { mailJob } from './mail/job.ts';
import { claimIntents, insertDeliveries, insertNotifications } from './store.ts';
import { canBeTold, isTold } from './types.ts';

const MOST_INTENTS = 200;

/** Turns intents into notifications for as long as the house runs; any number of nodes may. The answer stops it. */
export async function startExpanding(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('notifications', house.log, () => expandOnce(house));
  house.bus.subscribe(({ topics }) => {
    if (topics.includes('intents')) worker.wake();
  });
  return () => worker.stop();
}

/**
 * Expands one batch: the rows of every channel, the jobs that deliver them, the news to the people and the mark on the
 * intent are one transaction, so each intent is carried out once however many nodes try. Answers how many it took.
 */
export async function expandOnce(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const intents = await claimIntents(tx, { intents: MOST_INTENTS, people: MOST_TOLD });
    for (const { key, type } of intents.filter((intent) => !canBeTold(intent))) {
      // Kept out for good: it would fail again each second.
      house.log.error({ key, type }, 'An intent of no known type, or without what its type needs, was passed over');
    }
    const told = intents.filter(canBeTold).map((intent) => ({ ...intent, id: newId() }));

    const inApp = told.filter(({ type }) => isTold(type, 'inApp'));
    if (inApp.length > 0) {
      for (const { id, userId } of await insertNotifications(tx, inApp)) {
        tell(tx, [userId], notificationCreated, { notificationId: id });
      }
    }
    const mailed = told.filter(({ type }) => isTold(type, 'email'));
    if (mailed.length > 0) {
      const deliveryIds = await insertDeliveries(tx, mailed);
      await house.jobs.enqueue(
        tx,
        mailJob,
        deliveryIds.map((deliveryId) => ({ deliveryId })),
      );
    }
    return intents.length;
  });
}
