import { setImmediate } from 'node:timers/promises';
import { sqlState } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { viewsRecorded } from './events.ts';
import { insertViews } from './store.ts';
import type { View } from './view.ts';

/**
 * Group commit: while one batch is written the next gathers, so that many views share a commit and none waits longer
 * than the one before takes, some milliseconds.
 */
export interface ViewWriter {
  /**
   * Whether there was something to look at, once the view is committed. Throws `unavailable` where too many wait, and
   * whatever the commit met.
   */
  record(view: View): Promise<boolean>;
  /** Resolves once nothing waits any more. */
  drain(): Promise<void>;
}

interface Waiting {
  readonly view: View;
  resolve(found: boolean): void;
  reject(error: unknown): void;
}

const MOST_A_BATCH = 500;
/** Some seconds' worth: beyond it, waiting would outlast whoever waits. */
const MOST_WAITING = 10_000;

const byHouse = new WeakMap<House, ViewWriter>();

/** The writer of this process. */
export function viewWriterOf(house: House): ViewWriter {
  let writer = byHouse.get(house);
  if (!writer) {
    writer = openViewWriter((views) => writeViews(house, views));
    byHouse.set(house, writer);
  }
  return writer;
}

/** `write` commits a batch and answers the ids of which something was found. */
export function openViewWriter(
  write: (views: readonly View[]) => Promise<ReadonlySet<string>>,
  mostWaiting = MOST_WAITING,
): ViewWriter {
  const waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    // What arrived together goes together.
    await setImmediate();
    while (waiting.length > 0) await writeBatch(waiting.splice(0, MOST_A_BATCH));
    writing = undefined;
  }

  /** A view that the database refuses fails alone: the others are written in halves until it is found. */
  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const found = await write(mergeRepeats(batch.map(({ view }) => view)));
      for (const { view, resolve } of batch) resolve(found.has(view.id));
    } catch (error) {
      if (batch.length > 1 && isRefusal(error)) {
        const half = Math.ceil(batch.length / 2);
        await writeBatch(batch.slice(0, half));
        await writeBatch(batch.slice(half));
        return;
      }
      for (const { resolve, reject } of batch) {
        // Its product or shop was removed between looking for it and pointing to it.
        if (sqlState(error) === foreignKeyViolation) resolve(false);
        else reject(error);
      }
    }
  }

  return {
    record(view) {
      if (waiting.length >= mostWaiting) throw problems.unavailable({ retryAfterSeconds: 1 });
      return new Promise((resolve, reject) => {
        waiting.push({ view, resolve, reject });
        writing ??= writeAll();
      });
    },
    async drain() {
      while (writing) await writing;
    },
  };
}

const foreignKeyViolation = '23503';

/** Data exceptions and broken constraints: of the rows, not of the database. */
function isRefusal(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
}

/** One row for each id, as the statement needs it: the first one's, with the longest stay its visitor told. */
function mergeRepeats(views: readonly View[]): View[] {
  const byId = new Map<string, View>();
  for (const view of views) {
    const first = byId.get(view.id);
    byId.set(view.id, first ? merged(first, view) : view);
  }
  return [...byId.values()];
}

function merged(first: View, again: View): View {
  const isSame = first.visitor === again.visitor || (first.sessionId !== null && first.sessionId === again.sessionId);
  if (!isSame) return first;
  const whole = first.kind ? first : again;
  const stays = [first.duration, again.duration].filter((stay) => stay !== null);
  return { ...whole, duration: stays.length > 0 ? Math.max(...stays) : null };
}

async function writeViews({ database, bus }: House, views: readonly View[]): Promise<ReadonlySet<string>> {
  const { found, added } = await insertViews(database, views);
  if (added.length > 0) bus.publish({ people: [], tags: [], sessions: [], topics: [viewsRecorded.type] });
  return new Set(found);
}
