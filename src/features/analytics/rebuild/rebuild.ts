import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { hearOnce, placeCursors } from '#platform/logs/house-log.ts';
import { shopBehaviour } from '../behaviour/listener.ts';
import { recountBehaviour } from '../behaviour/recount.ts';
import { shopDays } from '../days/listener.ts';
import { holdWriters } from '../days/recount.store.ts';
import { inParts, recountDays } from '../days/recount.ts';
import { outdateFigures } from '../kept.ts';
import {
  advanceRebuild,
  countPieces,
  finishRebuild,
  holdRebuild,
  holdShop,
  nextPiece,
  type Piece,
  type Rebuild,
  takeUpRebuild,
} from './pieces.store.ts';

export interface RebuildOptions {
  /** One shop alone. */
  readonly shopId?: string | undefined;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Ends it behind the piece at hand; the next one goes on there. */
  readonly signal?: AbortSignal | undefined;
}

/** Those who write what is rebuilt. */
const writers = [shopBehaviour, shopDays];
const names = writers.map(({ name }) => name);
/** They are let on that often: each piece keeps them from their work. */
const LET_ON_MS = 200;

/**
 * Counts all figures of shops anew from the raw rows while the market goes on, a month of a shop a transaction. One that
 * was interrupted is finished first, whatever it was of. Answers whether it came to the end.
 */
export async function rebuildFigures(house: House, options: RebuildOptions = {}): Promise<boolean> {
  const wanted = options.shopId ?? null;
  for (;;) {
    const shopId = await goOn(house, wanted, options);
    if (shopId === 'stopped') return false;
    if (shopId === wanted) return true;
  }
}

/** Takes up the rebuild that is under way, or one of that shop or all (null). Answers of what the ended one was. */
export async function goOn(
  house: House,
  shopId: string | null,
  options: Omit<RebuildOptions, 'shopId'>,
): Promise<string | null | 'stopped'> {
  await placeCursors(house, writers);
  let rebuild: Rebuild | undefined;
  while (!rebuild) rebuild = await change(houseContext(house), (tx) => takeUpRebuild(tx, shopId));
  return (await walk(house, rebuild, options)) ? rebuild.shopId : 'stopped';
}

/** Whether it came to the end. */
async function walk(house: House, { id, shopId }: Rebuild, { onProgress, signal }: RebuildOptions): Promise<boolean> {
  const total = await countPieces(house.database.db, shopId);
  for (let letOnAt = performance.now(); ; ) {
    if (signal?.aborted) return false;
    const { done, finished } = await change(houseContext(house), (tx) => rebuildNext(tx, id));
    if (finished) return true;
    onProgress?.({ done, total: Math.max(total, done) });
    if (performance.now() - letOnAt < LET_ON_MS) continue;
    // Held most of the time, they would seldom find themselves free.
    for (const writer of writers) await hearOnce(house, writer);
    letOnAt = performance.now();
  }
}

async function rebuildNext(tx: Tx, id: string): Promise<{ done: number; finished: boolean }> {
  const rebuild = await holdRebuild(tx, id);
  if (!rebuild) return { done: 0, finished: true };
  const piece = await nextPiece(tx, rebuild);
  if (!piece) {
    await finishRebuild(tx, id);
    return { done: rebuild.done, finished: true };
  }
  if (await holdShop(tx, piece.shopId)) await recountPiece(tx, piece);
  await advanceRebuild(tx, id, piece);
  return { done: rebuild.done + 1, finished: false };
}

/** Counts all days of one shop anew, a month a transaction, after something was taken away that nobody announced. */
export async function recountShop(house: House, shopId: string): Promise<void> {
  let before: Piece | undefined;
  for (;;) {
    const after = { shopId, afterShop: before?.shopId ?? null, afterMonth: before?.from ?? null };
    before = await change(houseContext(house), async (tx) => {
      const piece = await nextPiece(tx, after);
      if (piece) await recountPiece(tx, piece);
      return piece;
    });
    if (!before) return;
  }
}

async function recountPiece(tx: Tx, piece: Piece): Promise<void> {
  await holdWriters(tx, names);
  for (const { shopId, from, to } of await inParts(tx, piece)) {
    await recountDays(tx, shopId, from, to);
    await recountBehaviour(tx, shopId, from, to);
  }
  outdateFigures(tx, [piece.shopId]);
}
