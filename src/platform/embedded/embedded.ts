import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConnection, urlOf } from './connection.ts';
import { clusterExists, createCluster, refuseOtherMajor } from './create.ts';
import { EmbeddedDatabaseError, inPlainWords } from './error.ts';
import { findHome, findOrphans, type Home, refuseLost } from './home.ts';
import { ensureDatabase, joinRunning, refuseOtherMachine } from './join.ts';
import { launch } from './launch.ts';
import { leave, type Stay } from './leave.ts';
import { type Lock, lockIdentity, startingLock, tryShare, usingLock, waitForLock } from './lock.ts';
import { findPackage, type Programs, preparePrograms } from './programs.ts';
import { startWatchdog, type Watchdog } from './watch.ts';

export { EmbeddedDatabaseError } from './error.ts';
export { removeEmbedded } from './remove.ts';

/** A PostgreSQL of our own, shared by all souk commands that use the same data folder. */
export interface EmbeddedDatabase {
  /** Holds the password: not for logs. */
  readonly url: string;
  /** True when this call made the (still empty) database. */
  readonly fresh: boolean;
  /** Lets go of the database; the last one to do so stops it. Takes at most some 20 s. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** Hears what takes time or needs attention, a sentence a line. */
  log: (line: string) => void;
}

/**
 * Starts (or joins, if another souk command already runs it) the PostgreSQL kept in `dataDir`. A first start takes
 * some seconds, a later one a fraction of one. When this process dies, however it dies, the database is shut down
 * unless another still uses it. Throws EmbeddedDatabaseError, whose message is for the person at the terminal.
 */
export async function startEmbedded({ dataDir, log }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    // One spelling, so that all who share the database find the same process.
    return await start(realpathSync(folder), log);
  } catch (error) {
    throw inPlainWords(error, folder);
  }
}

async function start(dataDir: string, log: (line: string) => void): Promise<EmbeddedDatabase> {
  const starting = await beginStart(dataDir, log);
  let using: Lock | undefined;
  let watchdog: Watchdog | undefined;
  try {
    const place = findHome(dataDir);
    refuseLost(place);
    const programs = preparePrograms(findPackage(), place.programs, place.runAs);
    if (!clusterExists(place)) await create(place, programs, log);
    refuseOtherMajor(place, programs);
    refuseOtherMachine(place);
    using = shareUse(dataDir);
    // Before PostgreSQL runs, so that there is no moment in which it would be left behind.
    const stay: Stay = { dataDir, cluster: place.cluster, lock: lockIdentity(usingLock(dataDir)) };
    watchdog = startWatchdog(place, stay);
    const running = (await joinRunning(place)) ?? (await launch(place, programs, log));
    watchdog.remember(running.pid);
    const fresh = await ensureDatabase(place, running);
    const url = urlOf(running.port, readConnection(place.folder).password);
    return { url, fresh, stop: stopOnce({ ...stay, pid: running.pid }, using, watchdog) };
  } catch (error) {
    using?.release();
    watchdog?.letGo();
    throw error;
  } finally {
    starting.release();
  }
}

async function create(place: Home, programs: Programs, log: (line: string) => void): Promise<void> {
  log('Preparing the database for the first time; this takes some seconds…');
  await createCluster(place, programs);
  for (const orphan of findOrphans(place)) {
    log(`An earlier database of this data folder still lies in ${orphan}. If nobody needs it: rm -rf ${orphan}`);
  }
}

async function beginStart(dataDir: string, log: (line: string) => void): Promise<Lock> {
  const waiting = () => log('Waiting for another souk command that is starting or stopping the database…');
  const lock = await waitForLock(startingLock(dataDir), 180_000, waiting);
  if (lock) return lock;
  throw new EmbeddedDatabaseError(
    `Another souk command has been starting the database in ${dataDir} for minutes. Find it (ps -ef | grep souk), end it, and start again.`,
  );
}

function shareUse(dataDir: string): Lock {
  const lock = tryShare(usingLock(dataDir));
  // It is held alone only by those who hold the starting lock, which is ours now.
  if (!lock) throw new Error(`${usingLock(dataDir)} is locked by a program that is not souk`);
  return lock;
}

function stopOnce(stay: Stay, using: Lock, watchdog: Watchdog): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      using.release();
      await leave(stay);
      await watchdog.dismiss();
    })();
    return stopping;
  };
}
