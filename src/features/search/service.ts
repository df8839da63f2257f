import { hash } from 'node:crypto';
import { publicCards } from '#features/catalogue/service.ts';
import type { Context } from '#platform/actor.ts';
import { noteMiss } from './demand/misses.ts';
import { arrange, facetsOf, noFacets } from './facets.ts';
import { type Condition, conditionsOf, type Filters, readDistances } from './filters.store.ts';
import { readFilters } from './filters.ts';
import { LANGUAGE } from './languages.ts';
import { isMemoryCursor, memoryCursor, readMemoryCursor } from './memory/cursor.ts';
import { memoryOf } from './memory/memory.ts';
import { countMatches, type Hit } from './page.store.ts';
import { pageByOrder, type Wish } from './pages.ts';
import { planInDatabase } from './plan-in-database.ts';
import { pageByPlan, plannedCursor, readPlannedCursor } from './planned-pages.ts';
import { toTsquery } from './query-terms.ts';
import type { Facets, FoundProducts, SearchQuery } from './schema.ts';
import { applyChanges, asWritten, correctedText, type WordChanges } from './word-plan.ts';

export { reindexSearch } from './reindex.ts';

/** Totals are counted up to here. */
const MOST_COUNTED = 10_000;

/** How long a page waits for the index that made its cursor, where that is just being loaded. */
const WAIT_FOR_INDEX_MS = 2_000;

/**
 * Finds products that everybody may see, that have all the words of the query and fulfil all its filters, a page of
 * them in the order asked for, and counts what each further choice would leave. The index in memory answers, exactly;
 * until it is loaded the database does, which knows no document frequencies (`ts_rank`) and counts no further than
 * thousands.
 */
export async function searchProducts(context: Context, query: SearchQuery): Promise<FoundProducts> {
  const startedAt = performance.now();
  const filters = await readFilters(context, query);
  const found = (await findInMemory(context, query, filters)) ?? (await findInDatabase(context, query, filters));
  if (found.total.value === 0 || found.changes.dropped.length > 0) noteMiss(context, query, filters);
  const cards = await publicCards(
    context,
    found.hits.map(({ id }) => id),
  );
  return {
    // One that nobody may see any more is left out.
    items: found.hits.flatMap(({ id, km }) => {
      const card = cards.get(id);
      return card ? [km === undefined ? card : { ...card, distanceKm: Math.round(km * 100) / 100 }] : [];
    }),
    nextCursor: found.nextCursor,
    total: found.total,
    facets: found.facets,
    correctedQuery: correctedText(query.q ?? '', found.changes),
    corrections: [...found.changes.corrections],
    droppedWords: [...found.changes.dropped],
    tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

interface Found {
  readonly hits: readonly { readonly id: string; readonly km?: number | undefined }[];
  readonly nextCursor: string | null;
  readonly total: FoundProducts['total'];
  readonly facets: Facets | null;
  readonly changes: WordChanges;
}

/** Undefined where the index isn't loaded, or the page before came from the database. */
async function findInMemory({ house }: Context, query: SearchQuery, filters: Filters): Promise<Found | undefined> {
  const { cursor, sort = 'relevance', limit } = query;
  const memory = memoryOf(house);
  if (!memory || (cursor !== undefined && !isMemoryCursor(cursor))) return undefined;
  if (!(await memory.loaded(cursor === undefined ? 0 : WAIT_FOR_INDEX_MS))) return undefined;
  const { tsquery, ...wanted } = filters;
  const name = nameOf([filters, sort, isExact(query)]);
  const terms = filters.terms ?? [];
  const answer = await memory.search({
    ...wanted,
    ...(!isExact(query) && { changes: 'best' }),
    ...readMemoryCursor(cursor, name, terms),
    sort: sort === 'relevance' && !filters.terms ? 'newest' : sort,
    limit,
    withFacets: query.facets !== false,
  });
  if (!answer) return undefined;
  const last = answer.hits.at(-1);
  return {
    hits: answer.hits,
    nextCursor: answer.hasMore && last ? memoryCursor(name, last, terms, answer) : null,
    total: { value: answer.total, exact: true },
    facets: answer.facets && arrange({ rows: [...answer.facets], exact: true }, filters),
    changes: answer.changes,
  };
}

async function findInDatabase(context: Context, query: SearchQuery, asked: Filters): Promise<Found> {
  const { sort = 'relevance', limit } = query;
  const asWished = nameOf([asked, sort, isExact(query)]);
  const terms = asked.terms ?? [];
  const { cursor, changes } = readPlannedCursor(query.cursor, asWished, terms);
  const plan = isExact(query)
    ? asWritten(terms)
    : changes
      ? applyChanges(terms, changes, LANGUAGE)
      : await planInDatabase(context.house, terms);
  const filters = asked.terms ? { ...asked, tsquery: toTsquery(plan.terms) } : asked;
  const conditions = conditionsOf(filters);
  const name = nameOf(filters);
  const wish: Wish = { name: asWished, filters, conditions, limit, cursor };
  const { tsquery } = filters;
  const order = sort === 'relevance' ? (tsquery === undefined ? 'newest' : undefined) : sort;
  const [page, facets] = await Promise.all([
    order === undefined ? pageByPlan(context, wish, plan) : pageByOrder(context, wish, order),
    query.facets === false ? null : keptFacets(context, name, filters, conditions),
  ]);
  const [hits, size] = await Promise.all([
    withDistances(context, page.hits, filters),
    page.size ?? countedMatches(context, name, conditions),
  ]);
  return {
    hits,
    nextCursor: page.nextCursor && plannedCursor(asWished, page.nextCursor, terms, plan.changes),
    total: { value: Math.min(size, MOST_COUNTED), exact: size <= MOST_COUNTED },
    facets,
    changes: plan.changes,
  };
}

const isExact = ({ exact = false, q = '' }: SearchQuery) => exact || q.trim() === '';

/** The same for the same wishes, whoever asks. */
function nameOf(wishes: unknown): string {
  return hash('sha256', JSON.stringify(wishes), 'base64url').slice(0, 12);
}

function keptFacets(
  context: Context,
  name: string,
  filters: Filters,
  conditions: readonly Condition[],
): Promise<Facets> {
  if (filters.tsquery === '') return Promise.resolve(noFacets(filters));
  return context.house.cache.fetch(`facets ${name}`, ['documents', 'shops'], () =>
    facetsOf(context, filters, conditions),
  );
}

async function countedMatches({ house }: Context, name: string, conditions: readonly Condition[]): Promise<number> {
  const kept = await house.cache.fetch(`matches ${name}`, ['documents', 'shops'], async () => ({
    value: await countMatches(house.database.pool, conditions, MOST_COUNTED + 1),
  }));
  return kept.value;
}

async function withDistances({ house }: Context, hits: readonly Hit[], { around }: Filters): Promise<Found['hits']> {
  if (!around || hits.length === 0) return hits.map(({ id }) => ({ id }));
  const distances = await readDistances(
    house.database.pool,
    hits.map(({ id }) => id),
    around.place,
  );
  return hits.map(({ id }) => ({ id, km: distances.get(id) }));
}
