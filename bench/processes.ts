import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const started = new Set<ChildProcess>();

export interface Program {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

interface ProgramOptions {
  /** What of its output tells its address; the first group is it. */
  readonly openAt: RegExp;
  /** Where its output goes: a file, as under a service manager. */
  readonly log: string;
  readonly env?: Record<string, string>;
  readonly nodeOptions?: readonly string[];
  readonly cwd?: string;
}

/** Starts a server as a process of its own and waits until it says where it is open. */
export async function startProgram(words: readonly string[], options: ProgramOptions): Promise<Program> {
  const { openAt, log, env = {}, nodeOptions = [], cwd } = options;
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, [...nodeOptions, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', output, output],
    ...(cwd && { cwd }),
  });
  closeSync(output);
  const ended = watch(child);
  for (const begun = Date.now(); ; await sleep(2)) {
    const url = openAt.exec(readFileSync(log, 'utf8'))?.[1];
    if (url) return { pid: child.pid as number, url, stop: () => stop(child, ended) };
    if (child.exitCode !== null || Date.now() - begun > 60_000) {
      throw new Error(`${words.join(' ')} did not open:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    }
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** Runs one of the bench's own programs with a JSON order and answers the JSON it prints. */
export async function runWorker<Answer>(file: string, order: object): Promise<Answer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = watch(child);
  child.stdin?.end(JSON.stringify(order));
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part) => (text += part));
  await ended;
  if (child.exitCode !== 0) throw new Error(`${file} ended with ${child.exitCode}`);
  return JSON.parse(text) as Answer;
}

/** The order a worker was started with. */
export async function readOrder<Order>(): Promise<Order> {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += part;
  return JSON.parse(text) as Order;
}

function watch(child: ChildProcess): Promise<void> {
  started.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      started.delete(child);
      resolve();
    });
  });
}

/** Ends what still runs when the bench is interrupted or fails. */
export function endAll(): void {
  for (const child of started) child.kill('SIGKILL');
}
