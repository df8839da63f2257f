import { hash } from 'node:crypto';
import { publicCards } from '#features/catalogue/service.ts';
import type { Context } from '#platform/actor.ts';
import { facetsOf, noFacets } from './facets.ts';
import { type Condition, conditionsOf, type Filters, readDistances } from './filters.store.ts';
import { readFilters } from './filters.ts';
import type { Hit } from './page.store.ts';
import { countMatches } from './page.store.ts';
import { pageByOrder, pageByRank, type Wish } from './pages.ts';
import type { Facets, FoundProduct, FoundProducts, SearchQuery } from './schema.ts';

export { reindexSearch } from './reindex.ts';

/** Totals are counted up to here. */
const MOST_COUNTED = 10_000;

/**
 * Finds products that everybody may see, that have all the words of the query and fulfil all its filters, a page of
 * them in the order asked for, and counts what each further choice would leave.
 */
export async function searchProducts(context: Context, query: SearchQuery): Promise<FoundProducts> {
  const startedAt = performance.now();
  const { sort = 'relevance', limit, cursor } = query;
  const filters = await readFilters(context, query);
  const conditions = conditionsOf(filters);
  const name = nameOf(filters);
  const wish: Wish = { name: nameOf([name, sort]), filters, conditions, limit, cursor };
  const { tsquery } = filters;
  const order = sort === 'relevance' ? (tsquery === undefined ? 'newest' : undefined) : sort;
  const [page, facets] = await Promise.all([
    order === undefined ? pageByRank(context, wish, tsquery ?? '') : pageByOrder(context, wish, order),
    query.facets === false ? null : keptFacets(context, name, filters, conditions),
  ]);
  const [items, size] = await Promise.all([
    itemsOf(context, page.hits, filters),
    page.size ?? countedMatches(context, name, conditions),
  ]);
  return {
    items,
    nextCursor: page.nextCursor,
    total: { value: Math.min(size, MOST_COUNTED), exact: size <= MOST_COUNTED },
    facets,
    tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

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

/** In the order of the hits; one that nobody may see any more is left out. */
async function itemsOf(context: Context, hits: readonly Hit[], { around }: Filters): Promise<FoundProduct[]> {
  if (hits.length === 0) return [];
  const cards = await publicCards(
    context,
    hits.map(({ id }) => id),
  );
  const found = hits.flatMap(({ id }) => cards.get(id) ?? []);
  if (!around) return found;
  const shopIds = new Set(found.map(({ shop }) => shop.id));
  const distances = await readDistances(context.house.database.pool, [...shopIds], around.place);
  return found.map((card) => {
    const km = distances.get(card.shop.id);
    return km === undefined ? card : { ...card, distanceKm: Math.round(km * 100) / 100 };
  });
}
