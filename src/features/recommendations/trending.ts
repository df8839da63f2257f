import type { Pool } from 'pg';
import type { Place } from '#features/shops/places.schema.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { refreshFavourites } from './favourites.ts';
import { CANDIDATES, type Candidate } from './pick.ts';
import { addHeat, holdSpan, listTrending } from './trending.store.ts';

/**
 * Brings what is trending up to a few seconds ago, and then the favourites of the categories in which something moved.
 * Reads what happened since the last time, never the whole past; on another node at the same time it does nothing.
 */
export async function tallyTrends(house: House): Promise<void> {
  const touched = await change(houseContext(house), async (tx) => {
    const span = await holdSpan(tx);
    return span && addHeat(tx, span);
  });
  if (touched) await refreshFavourites(house.database.db, touched);
}

/** What many turn to now, what is near before the rest; then what was ever liked most. */
export async function pickTrending(pool: Pool, place: Place | null, known: ReadonlySet<string>): Promise<Candidate[]> {
  const rows = await listTrending(pool, CANDIDATES, place);
  const hottest = Math.max(...rows.map(({ score }) => score), Number.MIN_VALUE);
  let lowest = 1;
  const candidates: Candidate[] = [];
  for (const { id, score, isNear } of rows) {
    if (known.has(id)) continue;
    // What is near stands first though the whole market turns to others: no score is above one before it.
    lowest = Math.min(lowest, score / hottest);
    candidates.push({ id, score: lowest, reason: { code: isNear ? 'popular_nearby' : 'trending' } });
  }
  return candidates;
}
