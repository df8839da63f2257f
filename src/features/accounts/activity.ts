import type { House } from '#platform/house.ts';
import { ACTIVITY_SECONDS, writeActivity } from './sessions.store.ts';

/** When sessions were last active: known here at once, in their rows some seconds later. */
export interface Activity {
  saw(sessionId: string, at: string): void;
  /** What the row may not have yet. */
  latest(sessionId: string): string | undefined;
  /** Writes what isn't written yet; the answer says how many. Where it throws, nothing is forgotten. */
  write(): Promise<number>;
}

/** Often enough that a row, with the time a write takes, is never later than expiry waits for. */
export const WRITE_EVERY_MS = (ACTIVITY_SECONDS - 1) * 1_000;

/** Rows in one statement: for as long as it runs, their sessions cannot refresh. */
const BATCH = 500;

const byHouse = new WeakMap<House, Activity>();

/** The activity seen by this process. */
export function activityOf(house: House): Activity {
  let activity = byHouse.get(house);
  if (!activity) {
    activity = openActivity(house);
    byHouse.set(house, activity);
  }
  return activity;
}

function openActivity(house: House): Activity {
  let seen = new Map<string, string>();
  /** Being written: still the latest that is known of these sessions. */
  let written = new Map<string, string>();

  return {
    saw: (sessionId, at) => void seen.set(sessionId, at),
    latest: (sessionId) => seen.get(sessionId) ?? written.get(sessionId),
    async write() {
      if (seen.size === 0) return 0;
      written = seen;
      seen = new Map();
      try {
        const all = [...written];
        for (let start = 0; start < all.length; start += BATCH) {
          await writeActivity(house.database.db, new Map(all.slice(start, start + BATCH)));
        }
        return all.length;
      } catch (error) {
        seen = new Map([...written, ...seen]);
        throw error;
      } finally {
        written = new Map();
      }
    },
  };
}
