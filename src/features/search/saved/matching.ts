import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { Problem } from '#platform/problems.ts';
import { startWorker } from '#platform/worker.ts';
import type { Filters } from '../filters.store.ts';
import { readFiltersOfMany } from '../filters.ts';
import type { SearchQuery } from '../schema.ts';
import { matchInDatabase } from './among.store.ts';
import { matchAmong } from './among.ts';
import { readConditions } from './canonical.ts';
import {
  type AskedSearch,
  closeRound,
  holdRound,
  insertMatches,
  listAsked,
  listTaken,
  type Match,
  moveRound,
  openRound,
  type TakenChange,
} from './matching.store.ts';
import { tellWaiting } from './telling.ts';

/** Changes wait so long at most for the next round, in which all saved searches are asked about all of them. */
const ROUND_EVERY_MS = 10_000;
const CHANGES_A_ROUND = 1_000;
/** Saved searches in one transaction, and in one question to the index: searches of people wait no longer than for these. */
const SEARCHES_A_PAGE = 500;
/** Searches in one statement about documents as they were. */
const A_STATEMENT = 100;

/** Finds out what came to match saved searches for as long as the house runs; any number of nodes may. The answer stops it. */
export function startMatching(house: House): () => Promise<void> {
  const worker = startWorker('saved-searches', house.log, () => matchSome(house), ROUND_EVERY_MS);
  return () => worker.stop();
}

/**
 * Asks the next saved searches about what changed. What they found, its notifications and how far the round came are one
 * transaction, so each is told once however many nodes try. Answers how much it did; 0 at the end of a round, so that
 * changes gather for the next.
 */
export async function matchSome(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const round = await holdRound(tx);
    if (!round) return 0;
    if (!round.isOpen) return openRound(tx, CHANGES_A_ROUND);
    const searches = await listAsked(tx, round.afterId, SEARCHES_A_PAGE);
    const last = searches.at(-1);
    // Where so many waited more may.
    if (!last) return (await closeRound(tx)) === CHANGES_A_ROUND ? 1 : 0;
    const matches = await findMatches(house, tx, searches);
    const toldNow = matches.length > 0 ? await insertMatches(tx, matches) : [];
    if (toldNow.length > 0) await tellWaiting(tx, toldNow);
    await moveRound(tx, last.id);
    return searches.length;
  });
}

/** A search with what it asks for, and a change since it was saved after which it finds the product. */
interface Candidate {
  readonly search: AskedSearch;
  readonly filters: Filters;
  readonly was: TakenChange;
}

async function findMatches(house: House, tx: Tx, page: readonly AskedSearch[]): Promise<Match[]> {
  const asked = page.flatMap((search) => {
    const conditions = conditionsOf(search);
    return conditions ? [{ search, conditions }] : [];
  });
  const changes = Map.groupBy(await listTaken(tx), ({ productId }) => productId);
  const productIds = [...changes.keys()];
  const filters = await readFiltersOfMany(
    house,
    asked.map(({ conditions }) => conditions),
  );
  const found = await matchAmong(house, productIds, filters);
  const candidates = asked.flatMap(({ search }, at) =>
    (found[at] ?? []).flatMap((place): Candidate[] => {
      const ofProduct = changes.get(productIds[place] ?? '') ?? [];
      // The first change since: what was before it was there when the search was saved, or when it was asked last.
      const was = ofProduct.find(({ at }) => at > search.savedAt);
      return was ? [{ search, filters: filters[at] as Filters, was }] : [];
    }),
  );
  const came = await leaveThoseThatMatched(tx, candidates);
  return came.map(({ search, was }) => ({ savedSearchId: search.id, productId: was.productId }));
}

/** Undefined for what the search takes no longer since it was saved: nobody else's waits for it. */
function conditionsOf({ query }: AskedSearch): SearchQuery | undefined {
  try {
    return readConditions(query) as SearchQuery;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Those whose product was not found by the search as it was before the change. */
async function leaveThoseThatMatched(tx: Tx, candidates: readonly Candidate[]): Promise<Candidate[]> {
  const turned = candidates.filter(({ filters, was }) => was.price === null || !matchedFacts(filters, was));
  // Price, stock and rating let it be found before: then the words, categories and attributes must say.
  const doubtful = candidates.filter(
    ({ filters, was }) => was.price !== null && was.hadOtherWords && matchedFacts(filters, was),
  );
  for (let from = 0; from < doubtful.length; from += A_STATEMENT) {
    const page = doubtful.slice(from, from + A_STATEMENT);
    const ids = [...new Set(page.map(({ was }) => was.id))];
    const pairs = await matchInDatabase(
      tx,
      { table: 'document_changes', ids },
      page.map(({ filters }) => filters),
    );
    const matched = new Set(pairs.map(({ search, id }) => `${search} ${id}`));
    turned.push(...page.filter(({ was }, at) => !matched.has(`${at} ${was.id}`)));
  }
  return turned;
}

/** Whether what can be compared without the words let the search find it. */
function matchedFacts({ minPrice, maxPrice, currency, minRating, inStock }: Filters, was: TakenChange): boolean {
  if (inStock && !was.inStock) return false;
  if (minRating !== undefined && (was.rating ?? 0) < Math.fround(minRating)) return false;
  if (minPrice === undefined && maxPrice === undefined) return true;
  const price = was.price ?? 0;
  return was.currency === currency && price >= (minPrice ?? 0) && price <= (maxPrice ?? Number.POSITIVE_INFINITY);
}
