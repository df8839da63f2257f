import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { foldTown } from './fold-town.ts';
import type { Town } from './towns.schema.ts';

interface Gazetteer {
  readonly keys: readonly string[];
  readonly names: readonly string[];
  readonly countries: readonly string[];
  /** Latitude, longitude and population of each town in turn. */
  readonly numbers: Float64Array;
}

/** So many of one beginning are looked at for the largest: 'san' begins more than anybody reads. */
const MOST_LOOKED_AT = 5_000;

let loading: Promise<Gazetteer> | undefined;

/** The towns (of 1,000 people or more, GeoNames) whose name begins so, the largest first. Without a letter there are none. */
export async function findTowns(beginning: string, limit: number): Promise<Town[]> {
  const key = foldTown(beginning);
  if (key === '') return [];
  loading ??= load();
  const gazetteer = await loading;
  const { keys, names, countries, numbers } = gazetteer;
  const found: Town[] = [];
  const start = firstAtOrAfter(keys, key);
  for (let at = start; at < Math.min(keys.length, start + MOST_LOOKED_AT) && keys[at]?.startsWith(key); at++) {
    const [latitude = 0, longitude = 0, population = 0] = numbers.subarray(at * 3, at * 3 + 3);
    found.push({ name: names[at] ?? '', country: countries[at] ?? '', population, latitude, longitude });
  }
  const exact = (town: Town) => (foldTown(town.name) === key ? 1 : 0);
  return found.sort((a, b) => exact(b) - exact(a) || b.population - a.population).slice(0, limit);
}

async function load(): Promise<Gazetteer> {
  const worker = new Worker(new URL('./towns.worker.ts', import.meta.url));
  try {
    const [message] = (await once(worker, 'message')) as [
      { keys: string; names: string; countries: string; numbers: Float64Array },
    ];
    return {
      keys: message.keys.split('\n'),
      names: message.names.split('\n'),
      countries: message.countries.split('\n'),
      numbers: message.numbers,
    };
  } catch (error) {
    loading = undefined;
    throw error;
  } finally {
    await worker.terminate();
  }
}

function firstAtOrAfter(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
