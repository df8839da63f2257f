import { LRUCache } from 'lru-cache';
import { visitorOf } from '#features/tracking/visitor.ts';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { startWorker } from '#platform/worker.ts';
import { addMarks, type MarkCount, readMarks } from './marks.store.ts';
import type { MarksSent } from './schema.ts';

/** Of one visitor this many are counted a minute: a person scrolls through no more. */
const MOST_SHOWN = 300;
const MOST_CLICKED = 30;
const MOST_VISITORS = 50_000;
/** How long figures gather before they are written. */
const GATHER_MS = 1_000;

/** Figures that wait to be written, and how much each visitor told in this minute. */
interface Marks {
  waiting: Map<string, { strategy: string; place: string; shown: number; clicked: number }>;
  readonly told: LRUCache<string, { shown: number; clicked: number }>;
}

const byHouse = new WeakMap<House, Marks>();

function marksOf(house: House): Marks {
  let marks = byHouse.get(house);
  if (!marks) {
    marks = { waiting: new Map(), told: new LRUCache({ max: MOST_VISITORS, ttl: 60_000, noUpdateTTL: true }) };
    byHouse.set(house, marks);
  }
  return marks;
}

/**
 * Counts what was shown and followed. Figures of a second go together, and what waits when a process is killed is lost:
 * they are for looking at, and nothing is decided by them.
 */
export function takeMarks(context: Context, { sessionId, shown = [], clicked = [] }: MarksSent): void {
  const { waiting, told } = marksOf(context.house);
  const visitor = visitorOf(context, sessionId);
  const already = told.get(visitor) ?? { shown: 0, clicked: 0 };
  for (const [kind, marks, most] of [
    ['shown', shown, MOST_SHOWN],
    ['clicked', clicked, MOST_CLICKED],
  ] as const) {
    for (const { strategy, place, count } of marks) {
      const counted = Math.min(count, most - already[kind]);
      if (counted <= 0) break;
      already[kind] += counted;
      const key = `${strategy} ${place}`;
      const sum = waiting.get(key) ?? { strategy, place, shown: 0, clicked: 0 };
      sum[kind] += counted;
      waiting.set(key, sum);
    }
  }
  told.set(visitor, already);
}

/** Writes what gathered. Answers how many figures there were. */
export async function writeMarks(house: House): Promise<void> {
  const marks = marksOf(house);
  const taken = marks.waiting;
  if (taken.size === 0) return;
  marks.waiting = new Map();
  try {
    await addMarks(house.database.db, [...taken.values()]);
  } catch (error) {
    for (const [key, { strategy, place, shown, clicked }] of taken) {
      const sum = marks.waiting.get(key) ?? { strategy, place, shown: 0, clicked: 0 };
      marks.waiting.set(key, { strategy, place, shown: sum.shown + shown, clicked: sum.clicked + clicked });
    }
    throw error;
  }
}

/** Writes figures once a second; the answer stops it and writes the last. */
export async function startMarks(house: House): Promise<() => Promise<void>> {
  const worker = startWorker(
    'recommendation-marks',
    house.log,
    async () => {
      await writeMarks(house);
      return 0;
    },
    GATHER_MS,
  );
  return async () => {
    await worker.stop();
    await writeMarks(house);
  };
}

/** How often each strategy was shown and followed, from one day ('2026-11-23', UTC) to another, both included. */
export function readFigures(house: House, from: string, to: string): Promise<(MarkCount & { readonly day: string })[]> {
  return readMarks(house.database.db, from, to);
}
