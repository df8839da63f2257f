import { LRUCache } from 'lru-cache';
import type { Bus } from './bus.ts';

/**
 * Values computed from the database, each under the tags it depends on. A change outdates tags at its commit on this
 * node and by hint elsewhere. Hints may be lost, so the log of outdated tags is read once a second (`tag-log.ts`); while
 * that is so, values may live long, else for a second. Sessions and money are never kept here.
 */
export interface Cache {
  /** One computation for many waiters. A fill begun before its tags were outdated is answered but not kept. */
  fetch<T extends object>(key: string, tags: readonly string[], fill: () => Promise<T>): Promise<T>;
  outdate(tags: readonly string[]): void;
  /** The log was read just now, and all it said is outdated. */
  caughtUp(): void;
  readonly hits: number;
  readonly misses: number;
}

interface Kept {
  readonly value: object;
  /** Sum of the tags' versions when the fill began. */
  readonly version: number;
  readonly keptAt: number;
}

export interface CacheSize {
  readonly entries: number;
  readonly bytes: number;
}

/** What a value counts that doesn't say how large it is. */
const BYTES_A_VALUE = 1_000;
/** Values nobody checked for are wrong for this long at most. */
const UNCHECKED_MS = 1_000;
/** How long one reading of the log vouches for what is kept. */
const VOUCHED_MS = 2_000;
/** Even the vouched are read anew after this time: somebody may write past Souk. */
const LONGEST_MS = 60_000;

export function openCache(bus: Bus, { entries, bytes }: CacheSize, now: () => number = () => performance.now()): Cache {
  const kept = new LRUCache<string, Kept>({
    max: entries,
    maxSize: bytes,
    sizeCalculation: ({ value }) => 1 + ('byteLength' in value ? Number(value.byteLength) : BYTES_A_VALUE),
  });
  const filling = new Map<string, { version: number; value: Promise<object> }>();
  const versions = new LRUCache<string, number>({ max: entries * 4 });
  let floor = 0;
  let vouchedUntil = 0;
  let hits = 0;
  let misses = 0;

  /** Grows whenever one of the tags is outdated; a tag that fell out of the table counts as just outdated. */
  function versionOf(tags: readonly string[]): number {
    let sum = 0;
    for (const tag of tags) {
      let version = versions.get(tag);
      if (version === undefined) {
        version = ++floor;
        versions.set(tag, version);
      }
      sum += version;
    }
    return sum;
  }

  function isFresh({ keptAt }: Kept): boolean {
    const at = now();
    return at - keptAt < (at < vouchedUntil ? LONGEST_MS : UNCHECKED_MS);
  }

  function outdate(tags: readonly string[]): void {
    for (const tag of tags) versions.set(tag, ++floor);
  }

  bus.subscribe(({ tags }) => outdate(tags));
  return {
    async fetch<T extends object>(key: string, tags: readonly string[], fill: () => Promise<T>): Promise<T> {
      const version = versionOf(tags);
      const found = kept.get(key);
      if (found && found.version === version && isFresh(found)) {
        hits++;
        return found.value as T;
      }
      misses++;
      const running = filling.get(key);
      if (running && running.version === version) return (await running.value) as T;

      const keptAt = now();
      const value = fill();
      filling.set(key, { version, value });
      try {
        const filled = await value;
        if (versionOf(tags) === version) kept.set(key, { value: filled, version, keptAt });
        return filled;
      } finally {
        if (filling.get(key)?.value === value) filling.delete(key);
      }
    },
    outdate,
    caughtUp() {
      vouchedUntil = now() + VOUCHED_MS;
    },
    get hits() {
      return hits;
    },
    get misses() {
      return misses;
    },
  };
}
