import { hash } from 'node:crypto';
import { newestProducts, publicCards } from '#features/catalogue/service.ts';
import { readShop } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { decodeCursor, encodeCursor, toPage } from '#platform/http/paging.ts';
import { invalid } from '#platform/problems.ts';
import { LANGUAGE } from './indexing.ts';
import { queryTerms, toTsquery } from './query-terms.ts';
import type { FoundProducts, SearchQuery } from './schema.ts';
import { countDocuments, countMatches, type Hit, type Place, rankAll, rankBlock } from './store.ts';

export { reindexSearch } from './reindex.ts';

/** Totals are counted up to here. */
const MOST_COUNTED = 10_000;
/** So many are ranked for one page; of more matches the most popular come first, a block of this size at a time. */
const MOST_RANKED = 2_000;

/** Before every place in an order that goes down. */
const first: Place = { at: 3e38, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Finds products that everybody may see and that have all the words of the query, the best match first. */
export async function searchProducts(context: Context, query: SearchQuery): Promise<FoundProducts> {
  const startedAt = performance.now();
  const q = query.q ?? '';
  const shopId = query.shop === undefined ? undefined : (await readShop(context, query.shop)).id;
  const tsquery = toTsquery(queryTerms(q, LANGUAGE).terms);
  const wish: Wish = { tsquery, shopId, limit: query.limit, cursor: query.cursor };
  const found = q.trim() === '' ? await newest(context, wish) : await matching(context, wish);
  return { ...found, tookMs: Math.round((performance.now() - startedAt) * 10) / 10 };
}

interface Wish {
  readonly tsquery: string;
  readonly shopId: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

type Found = Omit<FoundProducts, 'tookMs'>;

async function newest(context: Context, wish: Wish): Promise<Found> {
  const { house } = context;
  const name = nameOf(wish);
  const [ofQuery, after] = decodeCursor(wish.cursor, ['string', 'id']) ?? [name];
  refuseOtherQuery(ofQuery, name);
  const [cards, count] = await Promise.all([
    newestProducts(context, wish.shopId, { limit: wish.limit, after }),
    counted(context, name, () => countDocuments(house.database.db, wish.shopId, MOST_COUNTED + 1)),
  ]);
  return { ...toPage(cards, wish.limit, ({ id }) => [name, id]), total: totalOf(count) };
}

async function matching(context: Context, wish: Wish): Promise<Found> {
  const { pool } = context.house.database;
  const { tsquery, shopId, limit } = wish;
  const name = nameOf(wish);
  const { start, after } = placesIn(wish.cursor, name);
  // Signs alone are no words: nothing has them.
  if (tsquery === '') return { items: [], nextCursor: null, total: totalOf(0) };

  const page = { tsquery, shopId, limit: limit + 1, after };
  const cursorAt = (start: Place, after: Place) => encodeCursor([name, start.at, start.id, after.at, after.id]);
  if (start === first) {
    const { size, hits } = await rankAll(pool, page, MOST_RANKED);
    if (size <= MOST_RANKED) {
      const items = await cardsOf(context, hits.slice(0, limit));
      const nextCursor = hits.length > limit ? cursorAt(first, placeOf(hits, limit)) : null;
      return { items, nextCursor, total: totalOf(size) };
    }
  }

  const count = await counted(context, name, () => countMatches(pool, tsquery, shopId, MOST_COUNTED + 1));
  const total = totalOf(count);
  const block = await rankBlock(pool, page, { start, size: MOST_RANKED });
  if (!block) return { items: [], nextCursor: null, total };
  const { hits, size, end } = block;
  const items = await cardsOf(context, hits.slice(0, limit));
  if (hits.length > limit) return { items, nextCursor: cursorAt(start, placeOf(hits, limit)), total };
  return { items, nextCursor: size === MOST_RANKED ? cursorAt(end, first) : null, total };
}

/** The query that a cursor is bound to. */
function nameOf({ tsquery, shopId }: Wish): string {
  return hash('sha256', JSON.stringify([tsquery, shopId]), 'base64url').slice(0, 12);
}

function placesIn(cursor: string | undefined, name: string): { start: Place; after: Place } {
  const read = decodeCursor(cursor, ['string', 'number', 'id', 'number', 'id']);
  if (!read) return { start: first, after: first };
  const [ofQuery, startAt, startId, at, id] = read;
  refuseOtherQuery(ofQuery, name);
  const start = startId === first.id ? first : { at: toReal(startAt), id: startId };
  return { start, after: { at: toReal(at), id } };
}

/** As a `real` of PostgreSQL holds it; beyond that it would refuse the number with a fault. */
function toReal(value: number): number {
  return Math.fround(Math.min(first.at, Math.max(-first.at, value)));
}

function refuseOtherQuery(ofQuery: string, name: string): void {
  if (ofQuery !== name) throw invalid('/cursor', 'is of another query');
}

function placeOf(hits: readonly Hit[], limit: number): Place {
  const hit = hits[limit - 1];
  return hit ? { at: hit.rank, id: hit.id } : first;
}

/** In the order of the hits; one that nobody may see any more is left out. */
async function cardsOf(context: Context, hits: readonly Hit[]) {
  if (hits.length === 0) return [];
  const cards = await publicCards(
    context,
    hits.map(({ id }) => id),
  );
  return hits.flatMap(({ id }) => cards.get(id) ?? []);
}

async function counted({ house }: Context, name: string, count: () => Promise<number>): Promise<number> {
  const kept = await house.cache.fetch(`matches ${name}`, ['documents', 'shops'], async () => ({
    value: await count(),
  }));
  return kept.value;
}

function totalOf(count: number) {
  return { value: Math.min(count, MOST_COUNTED), exact: count <= MOST_COUNTED };
}
