import { lockIdentity, startingLock, tryLock, usingLock, waitForLock } from './lock.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

/** What a process must remember to leave the database it used. */
export interface Stay {
  readonly dataDir: string;
  readonly cluster: string;
  /** Which using lock it was, should the data folder be removed and made anew meanwhile. */
  readonly lock: string | undefined;
  /** Of PostgreSQL, should its folder be removed while it runs. */
  readonly pid?: number | undefined;
}

/**
 * Stops PostgreSQL unless another process still uses it. The caller has let go of the using lock. Also called by the
 * watchdog for a process that was killed, so it must do no harm when done twice.
 */
export async function leave(stay: Stay): Promise<void> {
  // The data folder was removed under us: nobody else can be using this database, and none but ours is to be stopped.
  if (lockIdentity(usingLock(stay.dataDir)) !== stay.lock) return stopPostmaster(stay.cluster, stay.pid);
  const starting = await waitForLock(startingLock(stay.dataDir), 150_000);
  // Starts hold that lock until they share this one: nobody can come in between the question and the stop.
  const alone = starting && tryLock(usingLock(stay.dataDir));
  try {
    if (alone) await stopPostmaster(stay.cluster, findPostmaster(stay.cluster)?.pid ?? stay.pid);
  } finally {
    alone?.release();
    starting?.release();
  }
}
