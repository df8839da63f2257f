import type { House } from '#platform/house.ts';
import { shelves } from '#platform/storage.ts';
import { removeForgotten } from './incoming.ts';
import { idOfKey, storageKeys, timeOfId } from './keys.ts';
import { fileTag } from './serve.ts';
import { idsWithoutRow, loosenForgotten, removeLooseFiles } from './store.ts';

const BATCH = 500;
/** One run removes no more than this; the next goes on. */
const MOST_BATCHES = 20;
/** UTC. */
const NIGHT = 3;

/**
 * Removes what has been loose for a day, and bytes that have had no row for a day: each hour (0 to 23) looks at another
 * part of the shelves, so that a day sees all. What nobody released is looked for at night.
 */
export async function sweep(house: House, hour: number): Promise<void> {
  const { db } = house.database;
  if (hour === NIGHT) await loosenForgotten(db, BATCH);
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const removed = await removeLooseFiles(db, BATCH);
    house.cache.outdate(removed.map(({ id }) => fileTag(id)));
    await house.storage.remove(removed.flatMap(({ id, kind }) => storageKeys(id, kind)));
    if (removed.length < BATCH) break;
  }
  for (const shelf of shelves.filter((_, index) => index % 24 === hour)) await sweepShelf(house, shelf);
  await removeForgotten(house.config);
}

/** Bytes are written before their row, so a young one may still get it. */
async function sweepShelf({ database, storage }: House, shelf: string): Promise<void> {
  const keys = await storage.list(shelf);
  for (let start = 0; start < keys.length; start += BATCH) {
    const some = keys.slice(start, start + BATCH);
    const ids = new Set(some.flatMap((key) => idOfKey(key) ?? []));
    const gone = new Set(
      await idsWithoutRow(
        database.db,
        [...ids].map((id) => ({ id, at: timeOfId(id) })),
      ),
    );
    await storage.remove(some.filter((key) => gone.has(idOfKey(key) ?? '')));
  }
}
