import { existsSync, realpathSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { EmbeddedDatabaseError, inPlainWords } from './error.ts';
import { findHome, forgetLocation } from './home.ts';
import { startingLock, tryLock, usingLock, waitForLock } from './lock.ts';
import { findPostmaster, stopPostmaster } from './postmaster.ts';

/** Removes the embedded database of a data folder for good, wherever it lies. Refused while a souk process uses it. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const folder = realpathSync(resolve(dataDir));
  const starting = await waitForLock(startingLock(folder), 30_000);
  const alone = starting && tryLock(usingLock(folder));
  try {
    if (!alone) {
      throw new EmbeddedDatabaseError(
        `The database in ${folder} is in use. Stop the souk that runs on it, then try again.`,
      );
    }
    const place = findHome(folder);
    await stopPostmaster(place.cluster, findPostmaster(place.cluster)?.pid);
    rmSync(place.folder, { recursive: true, force: true });
    forgetLocation(folder);
  } catch (error) {
    throw inPlainWords(error, folder);
  } finally {
    alone?.release();
    starting?.release();
  }
}
