import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeEmbedded } from '#platform/embedded/embedded.ts';
import { findPostmaster } from '#platform/embedded/postmaster.ts';

const bin = join(import.meta.dirname, '../../bin/souk.mjs');
const OPEN_WITHIN_MS = 30_000;

export interface RunOptions {
  /** The folder `souk` is run from; `./data` below it is its data folder unless the settings say otherwise. */
  readonly folder: string;
  readonly settings?: Record<string, string>;
  readonly account?: { readonly uid: number; readonly gid: number };
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Run {
  readonly child: ChildProcess;
  /** What it wrote to both outputs so far. */
  readonly output: () => string;
  readonly ended: Promise<Ending>;
}

export interface RunningSouk extends Run {
  readonly url: string;
  /** Asks it to stop, as a service manager does. */
  stop(): Promise<Ending>;
  /** Ends it as a power cut would. */
  kill(): Promise<Ending>;
}

const runs: Run[] = [];
const folders: string[] = [];

/** Runs `souk` with these words as a person does: a process of its own, in a folder, with nothing but the given settings. */
export function runSouk(words: readonly string[], { folder, settings = {}, account }: RunOptions): Run {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PORT: '0',
      SOUK_BCRYPT_COST: '4',
      SOUK_RATE_LIMITS: 'off',
      SOUK_DEMO: 'off',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (text += part));
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const run = { child, output: () => text, ended };
  runs.push(run);
  return run;
}

/** Starts a server and waits until it says where it is open. Throws with all it wrote where it ends instead. */
export async function openSouk(options: RunOptions): Promise<RunningSouk> {
  const run = runSouk(['start'], options);
  const url = await openAt(run);
  const signal = (name: NodeJS.Signals) => {
    run.child.kill(name);
    return run.ended;
  };
  return { ...run, url, stop: () => signal('SIGTERM'), kill: () => signal('SIGKILL') };
}

async function openAt(run: Run): Promise<string> {
  let over = false;
  void run.ended.then(() => (over = true));
  for (const begun = Date.now(); ; await sleep(10)) {
    const url = /Souk is open at (\S+)/.exec(run.output())?.[1];
    if (url) return url;
    if (over) throw new Error(`souk ended before it was open:\n${run.output()}`);
    if (Date.now() - begun > OPEN_WITHIN_MS) throw new Error(`souk is not open yet:\n${run.output()}`);
  }
}

/** A folder to run in. Others may pass through it, so that what root starts below it may run as somebody else. */
export function newFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `souk-ops-${name}-`));
  chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}

/** Ends what a failed test left running. */
export async function endRuns(): Promise<void> {
  for (const { child } of runs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await Promise.all(runs.map(({ ended }) => ended.catch(() => {})));
}

/** Ends what runs and removes every folder. */
export async function cleanUp(): Promise<void> {
  await endRuns();
  for (const folder of folders) {
    await removeEmbedded(join(folder, 'data')).catch(() => {});
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const databaseIn = (folder: string) => join(folder, 'data/postgres');

/** Process number of the PostgreSQL that runs for this folder, or undefined. */
export function postgresOf(folder: string): number | undefined {
  return findPostmaster(join(databaseIn(folder), 'cluster'))?.pid;
}

/** Waits until something holds; throws where it does not in time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
  for (const begun = performance.now(); ; await sleep(20)) {
    if (await holds()) return Math.round(performance.now() - begun);
    if (performance.now() - begun > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
  }
}

/** That it gave up in plain words, at once and with nothing left running. */
export async function refused(run: Run, words: RegExp): Promise<void> {
  const { code } = await run.ended;
  assert.equal(code, 1, run.output());
  assert.match(run.output(), words);
  assert.doesNotMatch(run.output(), /\n\s+at .+:\d+:\d+/, 'plain words, no stack');
}
