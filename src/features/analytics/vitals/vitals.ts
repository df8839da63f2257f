import { createHash } from 'node:crypto';
import { agentOf } from '#features/tracking/agent.ts';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { bucketOf } from './buckets.ts';
import { cleanMessage } from './clean-message.ts';
import { pageOf } from './pages.ts';
import type { ClientErrorSent, VitalsSent } from './vitals.schema.ts';
import { addErrors, addVitals, type CountedError, type CountedVital } from './vitals.store.ts';

/** What browsers told this process, counted in memory and written now and then: nobody waits for it. */
export interface BrowserCounter {
  countVital(vital: Omit<CountedVital, 'count'>): void;
  countError(error: Omit<CountedError, 'count'>): void;
  /** Writes what was counted. A fault is logged, and what was counted by then is lost: they are only figures. */
  flush(): Promise<void>;
}

const FLUSH_EVERY_MS = 10_000;
/** Different ones a day, in all: beyond it only those that are there are counted. More are a flood. */
export const MOST_A_DAY = { vitals: 10_000, errors: 500 } as const;

const counters = new WeakMap<House, BrowserCounter>();

export function browserCounterOf(house: House): BrowserCounter {
  let counter = counters.get(house);
  if (!counter) {
    counter = openBrowserCounter(house);
    counters.set(house, counter);
  }
  return counter;
}

export function takeVitals({ house, client }: Context, { page, samples }: VitalsSent): void {
  if (agentOf(client.userAgent).isBot) return;
  const counter = browserCounterOf(house);
  for (const { metric, value } of samples) {
    counter.countVital({ page: pageOf(page), metric, bucket: bucketOf(metric, value) });
  }
}

export function takeError({ house, client }: Context, sent: ClientErrorSent): void {
  if (agentOf(client.userAgent).isBot) return;
  const message = cleanMessage(sent.message);
  if (message === '') return;
  const page = pageOf(sent.page);
  const fingerprint = createHash('sha256').update(`${page} ${message}`).digest('base64url').slice(0, 22);
  browserCounterOf(house).countError({ fingerprint, page, message });
}

function openBrowserCounter(house: House): BrowserCounter {
  let vitals = new Map<string, CountedVital>();
  let errors = new Map<string, CountedError>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const counted = { vitals: [...vitals.values()], errors: [...errors.values()] };
    vitals = new Map();
    errors = new Map();
    const { db } = house.database;
    try {
      if (counted.vitals.length > 0) await addVitals(db, counted.vitals, MOST_A_DAY.vitals);
      if (counted.errors.length > 0) await addErrors(db, counted.errors, MOST_A_DAY.errors);
    } catch (error) {
      house.log.warn({ err: error }, 'What browsers told was not counted');
    }
  }

  function count<Counted extends { readonly count: number }>(
    counts: Map<string, Counted>,
    name: string,
    first: Counted,
    most: number,
  ): void {
    const known = counts.get(name);
    if (!known && counts.size >= most) return;
    counts.set(name, known ? { ...known, count: known.count + 1 } : first);
    timer ??= setTimeout(() => void flush(), FLUSH_EVERY_MS).unref();
  }

  return {
    countVital: (vital) =>
      count(vitals, `${vital.page} ${vital.metric} ${vital.bucket}`, { ...vital, count: 1 }, MOST_A_DAY.vitals),
    countError: (error) => count(errors, error.fingerprint, { ...error, count: 1 }, MOST_A_DAY.errors),
    flush,
  };
}
