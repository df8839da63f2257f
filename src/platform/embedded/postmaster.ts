import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The running PostgreSQL of a cluster, as its postmaster.pid tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly state: 'starting' | 'ready' | 'stopping';
}

export const pidFile = (cluster: string) => join(cluster, 'postmaster.pid');

/** The PostgreSQL that runs on this cluster now, or undefined. A stale pid file, or one whose number another program got, is not one. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readPidFile(cluster);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 1 || !isPostmaster(pid, cluster)) return undefined;
  const state = lines[7]?.trim();
  return { pid, port: Number(lines[3]), state: state === 'ready' || state === 'stopping' ? state : 'starting' };
}

function readPidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(pidFile(cluster), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

/** Whether process `pid` is the PostgreSQL of this cluster. Read from its command line, which even a root without all rights may see. */
export function isPostmaster(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') {
      const [name, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return name?.endsWith('postgres') === true && args.includes(cluster);
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return true;
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false;
  }
}

/**
 * Stops the PostgreSQL of a cluster: open transactions are rolled back, everything committed is kept. After 10 s
 * without success it is told to drop everything (it recovers from its log at the next start). Nothing happens when
 * `pid` is not, or not any more, the PostgreSQL of this cluster. Throws when it still runs after that.
 */
export async function stopPostmaster(cluster: string, pid: number | undefined): Promise<void> {
  if (pid === undefined || !isPostmaster(pid, cluster)) return;
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 8_000],
  ] as const) {
    tell(pid, signal);
    if (await ended(pid, cluster, waitMs)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop`);
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Waits for the end of process `pid`; false after `waitMs`. */
export async function ended(pid: number, cluster: string, waitMs: number): Promise<boolean> {
  for (const begun = Date.now(); Date.now() - begun < waitMs; ) {
    if (!isPostmaster(pid, cluster)) return true;
    await sleep(10);
  }
  return false;
}
