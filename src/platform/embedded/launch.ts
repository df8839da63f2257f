import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConnection, thisMachine, writeConnection } from './connection.ts';
import { explainSpawn } from './create.ts';
import { EmbeddedDatabaseError, explainOutput } from './error.ts';
import type { Home } from './home.ts';
import { giveToFolderOwner } from './ownership.ts';
import { findPostmaster, type Postmaster, pidFile } from './postmaster.ts';
import { type Programs, program } from './programs.ts';

/** Recovery after a power cut replays at most the log since the last checkpoint; this is far beyond what that takes. */
const recoveryMs = 120_000;
const bigLog = 5_000_000;

export const logFile = (place: Home) => join(place.folder, 'postgres.log');

/** Runs PostgreSQL and waits until it answers. Call it under the starting lock, when no PostgreSQL runs on this cluster. */
export async function launch(place: Home, programs: Programs, log: (line: string) => void): Promise<Postmaster> {
  const { port: lastPort } = readConnection(place.folder);
  disownPidFile(place);
  keepLogSmall(place);
  // The old port where it can be had: a server whose database died under it finds the new one there.
  let port = lastPort !== undefined && (await isFree(lastPort)) ? lastPort : await findFreePort();
  const begun = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    const result = await run(place, programs, port, log);
    if (typeof result !== 'string') {
      const { password } = readConnection(place.folder);
      writeConnection(place.folder, { password, port, pid: result.pid, machine: thisMachine() });
      return result;
    }
    const portTaken = /could not bind|could not create any TCP\/IP sockets/.test(result);
    // Children of a server that was killed outright need a moment to notice.
    const notYetGone = /pre-existing shared memory block|lock file .* already exists/.test(result);
    if (portTaken && attempt < 5) port = await findFreePort();
    else if (notYetGone && Date.now() - begun < 15_000) await sleep(200);
    else throw explainOutput(result, place.folder);
  }
}

/** The running PostgreSQL, or what it wrote before it gave up. */
async function run(
  place: Home,
  programs: Programs,
  port: number,
  log: (line: string) => void,
): Promise<Postmaster | string> {
  const output = openSync(logFile(place), 'a', 0o600);
  giveToFolderOwner(logFile(place));
  const from = statSync(logFile(place)).size;
  const child = spawn(program(programs, 'postgres'), argumentsFor(place, port), {
    cwd: place.cluster,
    // A group of its own, so that Ctrl-C in the terminal does not take the database before the server has finished.
    detached: true,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', output, output],
    windowsHide: true,
    ...place.runAs,
  });
  closeSync(output);
  let over: Error | 'exited' | undefined;
  child.on('error', (error) => (over = error));
  child.on('exit', () => (over = 'exited'));
  child.unref();
  let told = false;
  for (const begun = Date.now(); ; ) {
    if (over === 'exited') return readFileSync(logFile(place)).subarray(from).toString();
    if (over) throw explainSpawn(over, place);
    const running = findPostmaster(place.cluster);
    if (running?.state === 'ready' && running.pid === child.pid) return running;
    const waited = Date.now() - begun;
    if (waited > 3_000 && !told) {
      told = true;
      log('The database was not shut down properly last time and is recovering…');
    }
    if (waited > recoveryMs) {
      child.kill('SIGINT');
      throw new EmbeddedDatabaseError(
        `The embedded PostgreSQL was not ready within ${recoveryMs / 1000} s. Look into ${logFile(place)} and start again.`,
      );
    }
    await sleep(5);
  }
}

/**
 * The number in the pid file of a killed PostgreSQL may by now belong to any program, and PostgreSQL would believe that
 * one to be its predecessor. Our own number it knows to be wrong. The rest of the file stays: by it PostgreSQL
 * finds out whether children of the predecessor still write.
 */
function disownPidFile(place: Home): void {
  const file = pidFile(place.cluster);
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
}

function argumentsFor(place: Home, port: number): string[] {
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off'];
  return ['-D', place.cluster, ...settings.flatMap((setting) => ['-c', setting])];
}

function keepLogSmall(place: Home): void {
  const size = statSync(logFile(place), { throwIfNoEntry: false })?.size ?? 0;
  if (size > bigLog) renameSync(logFile(place), `${logFile(place)}.1`);
}

function findFreePort(): Promise<number> {
  return listenOnce(0);
}

async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
