import type { Cache } from './cache.ts';

/**
 * The values of these names, each kept by itself under a key and tags of its own; all that are not kept are read at
 * once. What was not found is kept as not found.
 */
export async function fetchEach<T>(
  cache: Cache,
  names: readonly string[],
  { key, tags }: { key: (name: string) => string; tags: (name: string) => readonly string[] },
  read: (names: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<Map<string, T>> {
  const missing: string[] = [];
  let reading: Promise<ReadonlyMap<string, T>> | undefined;
  const readWithOthers = async (name: string) => {
    missing.push(name);
    // Begins when all names were asked for: by then it is known what is missing.
    reading ??= Promise.resolve().then(() => read(missing));
    return { value: (await reading).get(name) };
  };
  const found = await Promise.all(
    names.map(async (name) => ({
      name,
      value: (await cache.fetch(key(name), tags(name), () => readWithOthers(name))).value,
    })),
  );
  return new Map(found.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
}
