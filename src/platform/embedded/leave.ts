import { type Lock, lockFileGone, startingLock, tryLock, usingLock, waitForLock } from './lock.ts';
import { stopPostmaster } from './postmaster.ts';

/** What a process must remember to leave the database it used. */
export interface Stay {
  readonly dataDir: string;
  readonly cluster: string;
  /** Of PostgreSQL, in case its folder is removed while it runs. */
  readonly pid?: number | undefined;
}

/**
 * Stops PostgreSQL unless another process still uses it. The caller has let go of the using lock. Also called by the
 * watchdog for a process that was killed, so it must do no harm when done twice.
 */
export async function leave({ dataDir, cluster, pid }: Stay): Promise<void> {
  const locks: (Lock | undefined)[] = [];
  try {
    // Starts hold this lock until they hold the using lock: nobody can come in between the question and the stop.
    const starting = await waitForLock(startingLock(dataDir), 150_000);
    locks.push(starting);
    const alone = starting && tryLock(usingLock(dataDir));
    locks.push(alone);
    if (!alone) return;
  } catch (error) {
    // The data folder was removed under us: no lock, and nobody else who could use this database.
    if (!lockFileGone(error)) throw error;
  }
  try {
    await stopPostmaster(cluster, pid);
  } finally {
    for (const lock of locks) lock?.release();
  }
}
