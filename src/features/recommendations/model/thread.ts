import { Worker } from 'node:worker_threads';
import type { House } from '#platform/house.ts';
import { startWorker } from '#platform/worker.ts';
import { isAnythingToLearn } from './queue.store.ts';
import type { Step, Trained } from './training.ts';

export interface Asked {
  readonly task: 'train' | 'learn';
  readonly databaseUrl: string;
}

export type Reply =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'trained'; readonly trained: Trained | undefined }
  | { readonly kind: 'learnt'; readonly count: number }
  | { readonly kind: 'put aside'; readonly productId: string; readonly error: unknown };

/** Said on the bus when products wait to be learnt. */
export const TO_LEARN = 'products-to-learn';

function begin(house: House, task: Asked['task']): Worker {
  const workerData: Asked = { task, databaseUrl: house.database.url };
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData });
}

/**
 * Trains in a thread of its own; requests of this process go on beside it. Undefined where another training runs.
 * Aborted, it ends at once and throws: what is written is good as it is, and the next training finishes.
 */
export async function trainInThread(
  house: House,
  { signal, onStep }: { signal?: AbortSignal; onStep?(step: Step): void } = {},
): Promise<Trained | undefined> {
  signal?.throwIfAborted();
  const thread = begin(house, 'train');
  const { promise, resolve, reject } = Promise.withResolvers<Trained | undefined>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  thread.on('message', (reply: Reply) => {
    if (reply.kind === 'step') onStep?.(reply.step);
    if (reply.kind === 'trained') resolve(reply.trained);
  });
  thread.on('error', reject);
  thread.on('exit', () => reject(new Error('The training ended before it was done')));
  try {
    return await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
    await thread.terminate();
  }
}

const closings = new WeakMap<House, AbortSignal>();

/** Aborted when the house closes, which would wait for a training for minutes; undefined in a command. */
export function closingOf(house: House): AbortSignal | undefined {
  return closings.get(house);
}

const CLOSE_WITHIN_MS = 2_000;
/** A start is not held up by it. */
const BEGIN_AFTER_MS = 10_000;

/**
 * Learns what waits for it, in a thread that is begun when something does and ends when nothing did for a while. Each
 * node may; what one has taken, another passes over. What stops it also ends a training of the night.
 */
export async function startLearning(house: House): Promise<() => Promise<void>> {
  const closing = new AbortController();
  closings.set(house, closing.signal);
  let thread: Worker | undefined;

  function openThread(): void {
    const opened = begin(house, 'learn');
    thread = opened;
    opened.unref();
    opened.on('message', (reply: Reply) => {
      if (reply.kind !== 'put aside') return;
      const { productId, error: err } = reply;
      house.log.error({ err, productId }, 'A product could not be learnt; it is put aside until the next training');
    });
    opened.on('error', (error) =>
      house.log.warn({ err: error }, 'Learning what people like met a fault; it begins anew'),
    );
    opened.on('exit', () => {
      if (thread === opened) thread = undefined;
    });
  }

  const from = performance.now() + BEGIN_AFTER_MS;
  const worker = startWorker('recommendation-learning', house.log, async () => {
    if (!thread && performance.now() > from && (await isAnythingToLearn(house.database.db))) openThread();
    return 0;
  });
  house.bus.subscribe(({ topics }) => {
    if (topics.includes(TO_LEARN)) worker.wake();
  });
  return async () => {
    closing.abort();
    await worker.stop();
    const last = thread;
    if (!last) return;
    const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()));
    last.postMessage('close');
    const timer = setTimeout(() => void last.terminate(), CLOSE_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
}
