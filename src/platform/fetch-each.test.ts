import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bus } from './bus.ts';
import { openCache } from './cache.ts';
import { fetchEach } from './fetch-each.ts';

const bus = { subscribe: () => () => {} } as unknown as Bus;

test('each is kept by itself, what is missing is read at once, and what was outdated again', async () => {
  const cache = openCache(bus, { entries: 100, bytes: 1_000_000 });
  const reads: string[][] = [];
  const read = async (names: readonly string[]) => {
    reads.push([...names]);
    return new Map(names.filter((name) => name !== 'none').map((name) => [name, name.length] as const));
  };
  const kept = { key: (name: string) => `thing ${name}`, tags: (name: string) => [`thing:${name}`] };
  const fetched = async (...names: string[]) => Object.fromEntries(await fetchEach(cache, names, kept, read));
  assert.deepEqual(await fetched('a', 'none', 'bb'), { a: 1, bb: 2 });
  assert.deepEqual(await fetched('bb', 'ccc', 'none'), { bb: 2, ccc: 3 });
  cache.outdate(['thing:a']);
  assert.deepEqual(await fetched('bb', 'a'), { bb: 2, a: 1 });
  assert.deepEqual(await fetched(), {});
  assert.deepEqual(reads, [['a', 'none', 'bb'], ['ccc'], ['a']]);
});

test('a read that fails is the failure of all who waited for it, and is not kept', async () => {
  const cache = openCache(bus, { entries: 100, bytes: 1_000_000 });
  const kept = { key: (name: string) => name, tags: () => [] };
  const away = fetchEach(cache, ['a', 'b'], kept, () => Promise.reject(new Error('away')));
  await assert.rejects(away, /away/);
  assert.deepEqual([...(await fetchEach(cache, ['a'], kept, async () => new Map([['a', 1]])))], [['a', 1]]);
});
