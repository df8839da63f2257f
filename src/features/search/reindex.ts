import { setTimeout } from 'node:timers/promises';
import { houseContext } from '#platform/actor.ts';
import { change, wake } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { indexSome, TO_INDEX } from './indexing.ts';
import { enqueueProducts, enqueueUnwritten, isQueueEmpty, turns } from './queue.store.ts';
import {
  advanceReindex,
  analyzeDocuments,
  countProducts,
  finishReindex,
  holdReindex,
  nextProductIds,
  takeUpReindex,
} from './reindex.store.ts';

export interface ReindexOptions {
  readonly onProgress?: (progress: { done: number; total: number }) => void;
  /** Ends the walk behind the batch at hand; the next one goes on there. */
  readonly signal?: AbortSignal | undefined;
}

const STRIDE = 2_000;
const LET_OTHERS_FINISH_MS = 20;

/**
 * Writes the documents of all products anew while searches go on, through the queue that changes go through: so a
 * change made meanwhile is never overwritten by what was read before it. Answers whether it came to the end.
 */
export async function reindexSearch(house: House, { onProgress, signal }: ReindexOptions = {}): Promise<boolean> {
  const total = await countProducts(house.database.db);
  const id = await change(houseContext(house), takeUpReindex);
  for (;;) {
    const { done, finished } = await enqueueNext(house, id);
    while (!signal?.aborted && (await indexSome(house)) > 0);
    onProgress?.({ done, total: Math.max(total, done) });
    if (finished) break;
    if (signal?.aborted) return false;
  }
  await untilWritten(house, signal);
  await analyzeDocuments(house.database.db);
  return true;
}

/** Writes what waits to be written, and what no server has heard of yet: then everything on sale can be found. */
export async function indexWaiting(house: House): Promise<void> {
  await change(houseContext(house), enqueueUnwritten);
  await untilWritten(house, undefined);
}

async function enqueueNext(house: House, id: string | undefined): Promise<{ done: number; finished: boolean }> {
  return change(houseContext(house), async (tx) => {
    const walk = id === undefined ? undefined : await holdReindex(tx, id);
    if (!walk) return { done: 0, finished: true };
    const ids = await nextProductIds(tx, walk.afterId, STRIDE);
    const done = walk.done + ids.length;
    const finished = ids.length < STRIDE;
    if (ids.length > 0) await enqueueProducts(tx, ids, turns.walk);
    await advanceReindex(tx, { id: walk.id, afterId: ids.at(-1) ?? walk.afterId, done });
    if (finished) await finishReindex(tx, walk.id);
    wake(tx, TO_INDEX);
    return { done, finished };
  });
}

/** Running servers may have taken the last batches; the walk is over when theirs are written too. */
async function untilWritten(house: House, signal: AbortSignal | undefined): Promise<void> {
  const { db } = house.database;
  for (;;) {
    if (signal?.aborted) return;
    if ((await indexSome(house)) > 0) continue;
    if (await isQueueEmpty(db)) return;
    await setTimeout(LET_OTHERS_FINISH_MS);
  }
}
