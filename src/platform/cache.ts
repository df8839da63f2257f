import { LRUCache } from 'lru-cache';
import type { Bus } from './bus.ts';

/**
 * Values computed from the database, each under the tags it depends on. A change outdates tags at its commit on this
 * node and by hint elsewhere; nothing lives longer than `seconds` even where a hint is lost.
 * Sessions and money are never kept here.
 */
export interface Cache {
  /** One computation for many waiters. A fill begun before its tags were outdated is answered but not kept. */
  fetch<T extends object>(key: string, tags: readonly string[], fill: () => Promise<T>): Promise<T>;
  outdate(tags: readonly string[]): void;
  readonly hits: number;
  readonly misses: number;
}

interface Kept {
  readonly value: object;
  readonly tags: readonly string[];
  /** Sum of the tags' versions when the fill began. */
  readonly version: number;
}

/** What a value counts that doesn't say how large it is. */
const BYTES_A_VALUE = 1_000;

export function openCache(
  bus: Bus,
  { entries, bytes, seconds }: { entries: number; bytes: number; seconds: number },
): Cache {
  const kept = new LRUCache<string, Kept>({
    max: entries,
    maxSize: bytes,
    sizeCalculation: ({ value }) => 1 + ('byteLength' in value ? Number(value.byteLength) : BYTES_A_VALUE),
    ttl: seconds * 1_000,
  });
  const filling = new Map<string, { version: number; value: Promise<object> }>();
  const versions = new LRUCache<string, number>({ max: entries * 4 });
  let floor = 0;
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

  function outdate(tags: readonly string[]): void {
    for (const tag of tags) versions.set(tag, ++floor);
  }

  bus.subscribe(({ tags }) => outdate(tags));
  return {
    async fetch<T extends object>(key: string, tags: readonly string[], fill: () => Promise<T>): Promise<T> {
      const version = versionOf(tags);
      const found = kept.get(key);
      if (found && found.version === version) {
        hits++;
        return found.value as T;
      }
      misses++;
      const running = filling.get(key);
      if (running && running.version === version) return (await running.value) as T;

      const value = fill();
      filling.set(key, { version, value });
      try {
        const filled = await value;
        if (versionOf(tags) === version) kept.set(key, { value: filled, tags, version });
        return filled;
      } finally {
        if (filling.get(key)?.value === value) filling.delete(key);
      }
    },
    outdate,
    get hits() {
      return hits;
    },
    get misses() {
      return misses;
    },
  };
}
