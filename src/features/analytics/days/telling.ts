import { presenceOf } from '#features/accounts/service.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import type { House } from '#platform/house.ts';
import { signalHere } from '#platform/realtime/signals.ts';
import { FIGURES } from '../kept.ts';
import { figuresMoved } from './events.ts';

/** Of each shop a node tells at most so often. */
const APART_MS = 1_000;
const LOOK_MS = 100;

/**
 * Tells those of a shop's people who may see its figures and have a socket on this node. What comes within a second of
 * the last word is told at the end of it, so the last is always told. Every node hears of all and tells its own.
 */
export function startTellingFigures(house: House): () => Promise<void> {
  const waiting = new Set<string>();
  const toldAt = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let telling = Promise.resolve();

  house.bus.subscribe(({ tags }) => {
    for (const tag of tags) if (tag.startsWith(FIGURES)) waiting.add(tag.slice(FIGURES.length));
    if (waiting.size > 0) look(0);
  });

  function look(inMs: number): void {
    if (stopped || timer) return;
    timer = setTimeout(() => {
      telling = tellDue().finally(() => {
        timer = undefined;
        if (waiting.size > 0) look(LOOK_MS);
      });
    }, inMs);
  }

  async function tellDue(): Promise<void> {
    const now = performance.now();
    for (const [shopId, at] of toldAt) if (now - at >= APART_MS) toldAt.delete(shopId);
    const due = [...waiting].filter((shopId) => !toldAt.has(shopId));
    if (due.length === 0) return;
    for (const shopId of due) {
      waiting.delete(shopId);
      toldAt.set(shopId, now);
    }
    try {
      const people = await peopleOfShops(house.database.db, due, 'analytics');
      for (const [shopId, ids] of people)
        signalHere(house, ids.filter(presenceOf(house).isHere), figuresMoved, { shopId });
    } catch (error) {
      house.log.debug({ err: error }, 'Nobody could be told that figures moved; it is tried again');
      for (const shopId of due) waiting.add(shopId);
    }
  }

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await telling;
  };
}
