import { setTimeout as sleep } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { nextPiece, readStanding, writeFinished } from './pieces.store.ts';
import { goOn } from './rebuild.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const fromTheFirst = { shopId: null, afterShop: null, afterMonth: null };

/**
 * Counts, beside requests, what happened before anybody counted it: once after an upgrade, or where a market was filled
 * before its first server. Goes on with what was interrupted. The answer stops it behind the piece at hand.
 */
export async function startRebuilding(house: House): Promise<() => Promise<void>> {
  if (!(await isDue(house))) return async () => {};
  const stop = new AbortController();
  const rebuilding = untilRebuilt(house, stop.signal);
  return async () => {
    stop.abort();
    await rebuilding;
  };
}

async function isDue(house: House): Promise<boolean> {
  const { db } = house.database;
  const standing = await readStanding(db);
  if (standing !== 'never') return standing === 'open';
  if (await nextPiece(db, fromTheFirst)) return true;
  await change(houseContext(house), writeFinished);
  return false;
}

async function untilRebuilt(house: House, signal: AbortSignal): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      while (await isDue(house)) if ((await goOn(house, null, { signal })) === 'stopped') return;
      return;
    } catch (error) {
      house.log.warn({ err: error }, 'Counting the figures of shops anew was interrupted; it goes on');
    }
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
