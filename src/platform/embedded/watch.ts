import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Home } from './home.ts';
import { logFile } from './launch.ts';
import type { Stay } from './leave.ts';
import { giveToFolderOwner } from './ownership.ts';

/** The process that leaves the database in our stead when we are killed. */
export interface Watchdog {
  /** Tells which PostgreSQL to stop, even should its folder be removed. */
  remember(pid: number): void;
  /** It may do its work now. */
  letGo(): void;
  /** It is not needed any more. Waits for its end. */
  dismiss(): Promise<void>;
}

export function startWatchdog(place: Home, stay: Stay): Watchdog {
  const output = openSync(logFile(place), 'a', 0o600);
  giveToFolderOwner(logFile(place));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'watchdog.ts'), JSON.stringify(stay)], {
    // Holds no folder in use, belongs to no terminal, inherits no options meant for the server.
    cwd: dirname(process.execPath),
    detached: true,
    env: {},
    stdio: ['pipe', output, output],
    windowsHide: true,
  });
  closeSync(output);
  // Without it a kill leaves PostgreSQL running, which the next start then joins: no reason to fail.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    remember: (pid) => child.stdin?.write(`${pid}\n`),
    letGo: () => child.stdin?.end(),
    dismiss: () => dismiss(child),
  };
}

function dismiss(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.ref();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
