import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readConnection, thisMachine, urlOf } from './connection.ts';
import { EmbeddedDatabaseError } from './error.ts';
import type { Home } from './home.ts';
import { tryLock, usingLock } from './lock.ts';
import { ended, findPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';

/** The PostgreSQL that runs on this cluster already: another command's, or left by one that was killed. Undefined: none. */
export async function joinRunning(place: Home): Promise<Postmaster | undefined> {
  for (const begun = Date.now(); ; ) {
    const running = findPostmaster(place.cluster);
    if (!running || running.state === 'ready') return running;
    const patience = running.state === 'stopping' ? 15_000 : 120_000;
    if (Date.now() - begun > patience) {
      await stopPostmaster(place.cluster, running.pid);
      return undefined;
    }
    await ended(running.pid, place.cluster, 50);
  }
}

/**
 * Processes of another machine or container are invisible here, and two PostgreSQL on the same files destroy them.
 * But a lock of theirs is seen.
 */
export function refuseOtherMachine(place: Home): void {
  const { machine } = readConnection(place.folder);
  if (machine === undefined || machine === thisMachine()) return;
  const alone = tryLock(usingLock(place.dataDir));
  alone?.release();
  if (alone) return;
  throw new EmbeddedDatabaseError(
    `The database in ${place.dataDir} is in use by a souk in another container or on another machine (${machine.split(' ')[0]}). Stop that one first, or give this one its own folder with SOUK_DATA=<folder>.`,
  );
}

/** Waits until PostgreSQL takes connections, and makes the database `souk` if it is not there yet; true when it made it. */
export async function ensureDatabase(place: Home, running: Postmaster): Promise<boolean> {
  const { password } = readConnection(place.folder);
  for (const begun = Date.now(); ; ) {
    try {
      await query(urlOf(running.port, password), 'select');
      return false;
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (code === '3D000') break;
      if (code === '28P01') throw new EmbeddedDatabaseError(wrongPassword(place), { cause: error });
      const notYet = ['ECONNREFUSED', 'ECONNRESET', '57P03', '53300'].includes(code);
      if (!notYet || Date.now() - begun > 15_000) throw error;
      await sleep(20);
    }
  }
  await query(urlOf(running.port, password, 'postgres'), 'create database souk');
  return true;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks is reported by the call that uses it.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}

const wrongPassword = (place: Home) =>
  `The database in ${place.folder} does not take the password kept in connection.json beside it. Bring back that file, or set the password of its user souk to the one in the file.`;
