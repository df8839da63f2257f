import { setTimeout as sleep } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change, wake } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { signal } from '#platform/realtime/signals.ts';
import { startWorker } from '#platform/worker.ts';
import { ANNOUNCING } from './announcements.ts';
import { announced } from './events.ts';
import { finishAnnouncement, holdAnnouncement, tellNext } from './telling.store.ts';

/** People in one transaction: their rows of `users` are shared for as long as it takes, some 50 ms. */
const BATCH = 1_000;
/** After each batch as long a rest, so that half of the time is everybody else's; at most so much. */
const LONGEST_REST_MS = 500;

/** Tells what is announced for as long as the house runs; any number of nodes may. The answer stops it. */
export async function startAnnouncing(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('announcements', house.log, async () => {
    const begun = performance.now();
    const done = await tellBatch(house);
    if (done > 0) await sleep(Math.min(performance.now() - begun, LONGEST_REST_MS));
    return done;
  });
  house.bus.subscribe(({ topics }) => {
    if (topics.includes(ANNOUNCING)) worker.wake();
  });
  return () => worker.stop();
}

/**
 * Tells the next of the oldest announcement that is under way. Their notifications and the mark behind which everybody
 * was told are one transaction, so each is told once, whenever a node dies and whichever goes on. Answers how many
 * people or announcements it moved; 0 too where another node is at it.
 */
export async function tellBatch(house: House): Promise<number> {
  const { moved, here } = await change(houseContext(house), async (tx) => {
    const announcement = await holdAnnouncement(tx);
    if (!announcement) return { moved: 0, here: [] };
    const ids = Array.from({ length: BATCH }, newId);
    const batch = await tellNext(tx, announcement, ids);
    if (batch.wished > 0) wake(tx, 'intents');
    if (batch.people < BATCH) await finishAnnouncement(tx, announcement.id);
    return { moved: batch.people + 1, here: batch.here };
  });
  signal(house, here, announced, {});
  return moved;
}
