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
  | { readonly kind: 'learnt'; readonly count: number };

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
  try {
    return await new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      thread.on('message', (reply: Reply) => {
        if (reply.kind === 'step') onStep?.(reply.step);
        if (reply.kind === 'trained') resolve(reply.trained);
      });
      thread.on('error', reject);
      thread.on('exit', () => reject(new Error('The training ended before it was done')));
    });
  } finally {
    await thread.terminate();
  }
}

const CLOSE_WITHIN_MS = 2_000;
/** A start is not held up by it. */
const BEGIN_AFTER_MS = 2_000;

/**
 * Learns what waits for it, in a thread that is begun when something does and ends when nothing did for a while. Each
 * node may; what one has taken, another passes over.
 */
export async function startLearning(house: House): Promise<() => Promise<void>> {
  let thread: Worker | undefined;

  function openThread(): void {
    const opened = begin(house, 'learn');
    thread = opened;
    opened.unref();
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
