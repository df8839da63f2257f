import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveToFolderOwner } from './ownership.ts';

/*
 * Locks between processes that the kernel itself frees when their holder dies, so that no pid file can lie.
 * Node has no flock; SQLite, which it ships, has locks on every platform, so an empty SQLite file serves as one.
 */
export interface Lock {
  release(): void;
}

const busy = 5;

/** Held while the database is being started or stopped. */
export const startingLock = (dataDir: string) => join(dataDir, 'postgres-starting.lock');
/** Shared by every process that uses the database; whoever can have it alone is the last. */
export const usingLock = (dataDir: string) => join(dataDir, 'postgres-using.lock');

function take(file: string, sql: string): Lock | undefined {
  createIfAbsent(file);
  const connection = new DatabaseSync(file, { timeout: 0 });
  try {
    // Nothing is ever written; but the journal that SQLite would make before writing fails on a full disk.
    connection.exec(`pragma journal_mode = memory; ${sql}`);
  } catch (error) {
    connection.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
  return { release: () => connection.isOpen && connection.close() };
}

/** Says in the file system's own terms why it cannot be (SQLite does not), and never opens a file that may carry a lock. */
function createIfAbsent(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
    giveToFolderOwner(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    accessSync(file, constants.R_OK | constants.W_OK);
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

/** Tells one lock file from another of the same name; undefined when there is none. */
export function lockIdentity(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.ino}-${stat.birthtimeMs}`;
}
