import { Worker } from 'node:worker_threads';
import type { House } from '#platform/house.ts';
import type { MatchWish } from './match-among.ts';
import type { Asked, IndexState, Question, Reply } from './messages.ts';
import type { Suggested, SuggestWish } from './suggest-in-memory.ts';
import type { SearchAnswer, SearchWish } from './wish.ts';

/** The index of this server, in a thread of its own. */
export interface Memory {
  /** Undefined where the index is not loaded or was lost while it answered: then the database is to be asked. */
  search(wish: SearchWish): Promise<SearchAnswer | undefined>;
  /**
   * Which of these products each wish finds, as places in the list, with all that was committed before this was asked;
   * undefined as of a search.
   */
  matchAmong(productIds: readonly string[], wishes: readonly MatchWish[]): Promise<readonly number[][] | undefined>;
  /** Completes what is typed, by what was there lately. Undefined as above. */
  suggest(wish: SuggestWish): Promise<Suggested | undefined>;
  /** Begins to load, unless that has begun; the answer is awaited so long at most. Answers whether the index is loaded. */
  loaded(waitMs?: number): Promise<boolean>;
  /** Resolves when it holds all that was committed before this was asked; nothing happens where it isn't loaded. */
  caughtUp(): Promise<void>;
  /** What it holds, where it is loaded. */
  readonly state: IndexState | undefined;
  stop(): Promise<void>;
}

/** Loading begins with the first search, or after this time: a start is not held up by it. */
const BEGIN_AFTER_MS = 3_000;
const RESTART_AFTER_MS = 1_000;
const LONGEST_RESTART_MS = 60_000;
/** So long a search waits for documents that were just written; where very many were, it answers without the last of them. */
const WAIT_FOR_DOCUMENTS_MS = 100;
const CLOSE_WITHIN_MS = 2_000;

const memories = new WeakMap<House, Memory>();

/** The index of the server with that house; a command has none. */
export function memoryOf(house: House): Memory | undefined {
  return memories.get(house);
}

export function openMemory(house: House): Memory {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: unknown) => void }>();
  const watchers = new Set<() => void>();
  let worker: Worker | undefined;
  let state: IndexState | undefined;
  let asked = 0;
  let faults = 0;
  let stopped = false;
  /** After a loss nobody begins anew before its time: a database that is away isn't hammered. */
  let resting = false;
  let timer = setTimeout(begin, BEGIN_AFTER_MS).unref();

  function begin(): void {
    if (worker || stopped || resting) return;
    clearTimeout(timer);
    const thread = new Worker(new URL('./worker.ts', import.meta.url), { workerData: house.database.url });
    worker = thread;
    thread.unref();
    thread.on('message', (reply: Reply) => hear(reply));
    thread.on('error', (error) =>
      house.log.warn({ err: error }, 'The search index was lost; searches ask the database until it is back'),
    );
    thread.on('exit', () => lose());
  }

  function hear(reply: Reply): void {
    if (reply.kind === 'state' || reply.kind === 'loaded') {
      state = reply.state;
      if (reply.kind === 'state') return;
      faults = 0;
      house.log.info(reply.state, 'The search index is in memory');
      tellWatchers();
      return;
    }
    const waiter = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (reply.kind === 'answer') waiter?.resolve(reply.answer as never);
    else waiter?.reject(reply.error);
  }

  function lose(): void {
    worker = undefined;
    state = undefined;
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
    tellWatchers();
    if (stopped) return;
    resting = true;
    const rest = Math.min(LONGEST_RESTART_MS, RESTART_AFTER_MS * 2 ** faults++);
    timer = setTimeout(() => {
      resting = false;
      begin();
    }, rest).unref();
  }

  function tellWatchers(): void {
    for (const tell of watchers) tell();
    watchers.clear();
  }

  /** The answer is of the kind that the question asks for. */
  function ask<Answer = null>(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!worker) return reject(lost);
      const number = ++asked;
      waiting.set(number, { resolve, reject });
      worker.postMessage({ number, question } satisfies Asked);
    });
  }

  /** What the cached mark stands for is in the index; the cache knows when it no longer is. */
  const caughtUp = () =>
    house.cache.fetch('search index documents', ['documents'], async () => ({ it: await ask({ kind: 'catchUp' }) }));
  const knowsShops = () =>
    house.cache.fetch('search index shops', ['shops'], async () => ({ it: await ask({ kind: 'readShops' }) }));

  const memory: Memory = {
    async search(wish) {
      if (!state) {
        begin();
        return undefined;
      }
      try {
        await Promise.all([within(WAIT_FOR_DOCUMENTS_MS, caughtUp()), knowsShops()]);
        return await ask<SearchAnswer>({ kind: 'search', wish });
      } catch (error) {
        if (error === lost) return undefined;
        throw error;
      }
    },
    async suggest(wish) {
      if (!state) {
        begin();
        return undefined;
      }
      try {
        await knowsShops();
        return await ask<Suggested>({ kind: 'suggest', wish });
      } catch (error) {
        if (error === lost) return undefined;
        throw error;
      }
    },
    async matchAmong(productIds, wishes) {
      if (!state) return undefined;
      try {
        await Promise.all([ask({ kind: 'catchUp' }), knowsShops()]);
        return await ask<readonly number[][]>({ kind: 'matchAmong', productIds, wishes });
      } catch (error) {
        if (error === lost) return undefined;
        throw error;
      }
    },
    async loaded(waitMs = 0) {
      if (state || stopped) return state !== undefined;
      begin();
      if (waitMs > 0) await within(waitMs, new Promise<void>((resolve) => watchers.add(resolve)));
      return state !== undefined;
    },
    async caughtUp() {
      if (state) await Promise.all([ask({ kind: 'catchUp' }), ask({ kind: 'readShops' })]);
    },
    get state() {
      return state;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const thread = worker;
      if (!thread) return;
      state = undefined;
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      thread.postMessage({ number: 0, question: { kind: 'close' } } satisfies Asked);
      await within(CLOSE_WITHIN_MS, ended);
      await thread.terminate();
    },
  };
  memories.set(house, memory);
  return memory;
}

const lost = new Error('The search index was lost');

/** Ends with the work, or after that time. */
function within(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    work.then(() => resolve(), reject).finally(() => clearTimeout(timer));
  });
}
