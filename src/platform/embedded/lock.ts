import { chownSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Locks between processes that the kernel itself frees when their holder dies, so that no pid file can lie.
 * Node has no flock; SQLite, which it ships, has locks on every platform, so an empty SQLite file serves as one.
 */
export interface Lock {
  release(): void;
}

const busy = 5;
const cannotOpen = 14;

/** Held while the database is being started or stopped. */
export const startingLock = (dataDir: string) => join(dataDir, 'postgres-starting.lock');
/** Shared by every process that uses the database; whoever can have it alone is the last. */
export const usingLock = (dataDir: string) => join(dataDir, 'postgres-using.lock');

function take(file: string, sql: string): Lock | undefined {
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    connection.exec(sql);
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
  shareWithOwner(file);
  return { release: () => connection.isOpen && connection.close() };
}

/** Made by root in a user's folder, the file must not lock that user out afterwards. */
function shareWithOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(dirname(file));
  if (owner.uid === statSync(file).uid) return;
  try {
    chownSync(file, owner.uid, owner.gid);
  } catch {
    // A root without that right; then the folder's owner is not a user who could come.
  }
}

/** The lock for this process alone, or undefined when anybody holds it now. */
export function tryLock(file: string): Lock | undefined {
  return take(file, 'begin exclusive');
}

/** The lock together with others, or undefined when somebody holds it alone. */
export function tryShare(file: string): Lock | undefined {
  return take(file, 'begin; select * from sqlite_schema');
}

/** Waits until the lock is free; undefined after `waitMs`. `onWait` is called once, after a second. */
export async function waitForLock(file: string, waitMs: number, onWait?: () => void): Promise<Lock | undefined> {
  const begun = Date.now();
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    const waited = Date.now() - begun;
    if (waited > waitMs) return undefined;
    if (waited > 1000 && !told) {
      told = true;
      onWait?.();
    }
    await sleep(15);
  }
}

/** Whether a lock failed because its file (or the whole data folder) is gone. */
export function lockFileGone(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === cannotOpen;
}
