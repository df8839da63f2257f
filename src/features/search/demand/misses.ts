import { LRUCache } from 'lru-cache';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import type { Filters } from '../filters.store.ts';
import { fold } from '../fold.ts';
import type { SearchQuery } from '../schema.ts';
import { countMisses, hasMatch } from './misses.store.ts';

/** Searches in vain of this process, counted in memory and written every second. */
export interface MissCounter {
  /** Whether that asker did not search for it within the hour. */
  isNew(query: string, asker: string): boolean;
  /** Counts one of that asker, once an hour for the same words. */
  count(query: string, asker: string): void;
  /** Writes what was counted. A fault is logged, and what was counted by then is lost: they are only figures. */
  flush(): Promise<void>;
}

/** Crawlers say so, or where to read about them. */
const crawler = /bot\b|crawl|spider|slurp|https?:\/\//i;

const FLUSH_EVERY_MS = 1_000;
/** Different queries between two writings; more are a flood. */
const MOST_WAITING = 1_000;
/** Different queries a day. */
const MOST_A_DAY = 10_000;
const MOST_LETTERS = 80;
const MOST_REMEMBERED = 50_000;
const REMEMBERED_MS = 3_600_000;

const counters = new WeakMap<House, MissCounter>();

export function missCounterOf(house: House): MissCounter {
  let counter = counters.get(house);
  if (!counter) {
    counter = openMissCounter(house);
    counters.set(house, counter);
  }
  return counter;
}

/**
 * Counts a search that found nothing, or nothing until words were left out, where its words alone are to blame: what the
 * market lacks. Nobody waits for it.
 */
export function noteMiss({ house, actor, client }: Context, query: SearchQuery, filters: Filters): void {
  if (query.cursor !== undefined || isNarrowed(query) || crawler.test(client.userAgent)) return;
  const words = lookedFor(query.q ?? '');
  if (words === undefined) return;
  const counter = missCounterOf(house);
  const asker = actor?.userId ?? client.ip;
  if (!counter.isNew(words, asker)) return;
  void findsNothing(house, filters).then(
    (missed) => missed && counter.count(words, asker),
    (error: unknown) => house.log.warn({ err: error }, 'Whether a search was in vain is not known'),
  );
}

/** Whether nothing has all the words as they were typed. */
async function findsNothing({ database }: House, { tsquery }: Filters): Promise<boolean> {
  return tsquery !== undefined && tsquery !== '' && !(await hasMatch(database.db, tsquery));
}

function isNarrowed({
  category,
  shop,
  minPrice,
  maxPrice,
  minRating,
  radiusKm,
  delivery,
  inStock,
  ...rest
}: SearchQuery) {
  const values = [category, shop, minPrice, maxPrice, minRating, radiusKm, delivery, inStock || undefined];
  return values.some((value) => value !== undefined) || Object.keys(rest).some((name) => name.startsWith('attr.'));
}

/** The words as they are counted; undefined for none, for very long ones, and for what may be somebody's address or number. */
export function lookedFor(q: string): string | undefined {
  const words = fold(q).trim().replaceAll(/\s+/g, ' ');
  if (words.length > MOST_LETTERS || words.includes('@') || !/\p{L}{2}/u.test(words)) return undefined;
  return /\d[\d ./()-]{6,}\d/.test(words) ? undefined : words;
}

function openMissCounter(house: House): MissCounter {
  const seen = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS });
  let waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const counted = waiting;
    waiting = new Map();
    try {
      await countMisses(house.database.db, counted, MOST_A_DAY);
    } catch (error) {
      house.log.warn({ err: error }, 'Searches without a result were not counted');
    }
  }

  return {
    isNew: (query, asker) => !seen.has(`${asker} ${query}`),
    count(query, asker) {
      const name = `${asker} ${query}`;
      if (seen.has(name) || (waiting.size >= MOST_WAITING && !waiting.has(query))) return;
      seen.set(name, true);
      waiting.set(query, (waiting.get(query) ?? 0) + 1);
      timer ??= setTimeout(() => void flush(), FLUSH_EVERY_MS).unref();
    },
    flush,
  };
}
