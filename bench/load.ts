import { runWorker } from './processes.ts';

export interface Wish {
  readonly path: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface LoadOrder {
  readonly url: string;
  /** Dealt out to the connections; each goes round its own share. */
  readonly wishes: readonly Wish[];
  readonly connections?: number;
  readonly seconds?: number;
}

export interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

interface Answered extends Load {
  readonly refused: number;
}

const WARM_UP_SECONDS = 1.5;

/** As many answers a second as can be had, by autocannon in a process of its own. Throws where any is not a 2xx. */
export async function saturate({ connections = 16, seconds = 5, ...order }: LoadOrder): Promise<Load> {
  const wishes = order.wishes.length < connections ? repeat(order.wishes, connections) : order.wishes;
  await runWorker('workers/cannon.ts', { ...order, wishes, connections, seconds: WARM_UP_SECONDS });
  const answered = await runWorker<Answered>('workers/cannon.ts', { ...order, wishes, connections, seconds });
  if (answered.refused > 0) throw new Error(`${answered.refused} answers of ${order.wishes[0]?.path} were not 2xx`);
  return answered;
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
export function probe({ seconds = 5, ...order }: ProbeOrder): Promise<Latency> {
  return runWorker<Latency>('workers/probe.ts', { ...order, seconds });
}

function repeat<T>(some: readonly T[], least: number): T[] {
  return Array.from({ length: least }, (_, index) => some[index % some.length] as T);
}
