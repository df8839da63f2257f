import { readFileSync } from 'node:fs';
import { type Program, runWorker } from './processes.ts';

export interface Wish {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface LoadOrder {
  readonly server: Program;
  /** Dealt out to the connections; each goes round its own share. */
  readonly wishes: readonly Wish[];
  readonly connections?: number;
  readonly seconds?: number;
}

export interface Load {
  readonly perSecond: number;
  readonly p99: number;
  /** Processor time of the server process for one answer; unlike the rate it hardly moves when the machine is busy. */
  readonly microsEach: number;
}

interface Answered {
  readonly perSecond: number;
  readonly p99: number;
  readonly total: number;
  readonly refused: number;
}

const WARM_UP_SECONDS = 1;

/** As many answers a second as can be had, by autocannon in a process of its own. Throws where any is not a 2xx. */
export async function saturate({ server, connections = 16, seconds = 4, ...order }: LoadOrder): Promise<Load> {
  const wishes = order.wishes.length < connections ? repeat(order.wishes, connections) : order.wishes;
  const shoot = (seconds: number) =>
    runWorker<Answered>('workers/cannon.ts', { url: server.url, wishes, connections, seconds });
  await shoot(WARM_UP_SECONDS);
  const before = processorMicros(server.pid);
  const { perSecond, p99, total, refused } = await shoot(seconds);
  if (refused > 0) throw new Error(`${refused} answers of ${order.wishes[0]?.path} were not 2xx`);
  return { perSecond, p99, microsEach: (processorMicros(server.pid) - before) / total };
}

const MICROS_A_TICK = 10_000;

/** Processor time a process used so far, all its threads; read from the kernel, so on Linux alone (0 elsewhere). */
function processorMicros(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MICROS_A_TICK;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

interface ProbeOrder {
  readonly url: string;
  readonly wishes: readonly Wish[];
  /** Requests a second, sent by the clock whether or not earlier ones were answered; undefined: one after the other. */
  readonly perSecond?: number;
  readonly seconds?: number;
}

/** Milliseconds from the moment a request was due to its whole answer. */
export function probe({ seconds = 3, ...order }: ProbeOrder): Promise<Latency> {
  return runWorker<Latency>('workers/probe.ts', { ...order, seconds });
}

function repeat<T>(some: readonly T[], least: number): T[] {
  return Array.from({ length: least }, (_, index) => some[index % some.length] as T);
}
