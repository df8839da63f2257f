import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { insertPastNews, type PastNews } from './past-news.store.ts';

export type { PastNews } from './past-news.store.ts';

/**
 * Writes down what shops did before now, which no listener hears of any more: for who makes up a past. The feed stands
 * in the order of what is written, so all of it is given at once.
 */
export async function writePastNews(tx: Tx, news: readonly PastNews[]): Promise<void> {
  const byTime = news.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
  // Of ids made in one millisecond the later one need not be the greater.
  const ids = byTime.map(newId).sort();
  await insertPastNews(
    tx,
    byTime.map((row, at) => ({ ...row, id: ids[at] as string })),
  );
}
