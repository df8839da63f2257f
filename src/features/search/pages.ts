import type { Context } from '#platform/actor.ts';
import { decodeCursor, encodeCursor } from '#platform/http/paging.ts';
import { invalid } from '#platform/problems.ts';
import type { Condition, Filters } from './filters.store.ts';
import {
  type Hit,
  highest,
  lastId,
  type OrderedPage,
  orderAll,
  orderMany,
  type Place,
  rankAll,
  rankBlock,
} from './page.store.ts';

/** So many are ranked for one page; of more matches the most popular come first, a block of this size at a time. */
const MOST_RANKED = 2_000;

export interface Wish {
  /** What a cursor is bound to. */
  readonly name: string;
  readonly filters: Filters;
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface HitPage {
  readonly hits: readonly Hit[];
  readonly nextCursor: string | null;
  /** How many match, where that came to light. */
  readonly size?: number;
}

/** Before every place in an order that goes down. */
const first: Place = { at: highest, id: lastId };

/** The best match first. */
export async function pageByRank({ house }: Context, wish: Wish, tsquery: string): Promise<HitPage> {
  const { pool } = house.database;
  const { name, conditions, limit } = wish;
  const { start, after } = placesIn(wish.cursor, name);
  // Signs alone are no words: nothing has them.
  if (tsquery === '') return { hits: [], nextCursor: null, size: 0 };

  const page = { tsquery, conditions, limit: limit + 1, after };
  const cursorAt = (start: Place, after: Place) => encodeCursor([name, start.at, start.id, after.at, after.id]);
  if (start === first) {
    const { size, hits } = await rankAll(pool, page, MOST_RANKED);
    if (size <= MOST_RANKED) {
      const nextCursor = hits.length > limit ? cursorAt(first, hits[limit - 1] ?? first) : null;
      return { hits: hits.slice(0, limit), nextCursor, size };
    }
  }
  const block = await rankBlock(pool, page, { start, size: MOST_RANKED });
  if (!block) return { hits: [], nextCursor: null };
  const { hits, size, end } = block;
  if (hits.length > limit) {
    return { hits: hits.slice(0, limit), nextCursor: cursorAt(start, hits[limit - 1] ?? first) };
  }
  return { hits, nextCursor: size === MOST_RANKED ? cursorAt(end, first) : null };
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
  return Math.fround(Math.min(highest, Math.max(-highest, value)));
}

function refuseOtherQuery(ofQuery: string, name: string): void {
  if (ofQuery !== name) throw invalid('/cursor', 'is of another query');
}

type Order = OrderedPage['sort'];

const isByPrice = (order: Order) => order === 'priceUp' || order === 'priceDown';

/** By a column. Prices compare within a currency only: by price, the products of other currencies come behind. */
export async function pageByOrder(context: Context, wish: Wish, order: Order): Promise<HitPage> {
  const { name, filters, conditions, limit } = wish;
  const { part, after } = placeIn(wish.cursor, name, order);
  if (filters.tsquery === '') return { hits: [], nextCursor: null, size: 0 };
  const cursorAt = (part: number, { at, id }: Hit) => encodeCursor([name, part, at, id]);
  const read = (more: readonly Condition[], after: Place | undefined, limit: number) =>
    ordered(context, {
      sort: order,
      conditions: [...conditions, ...more],
      limit,
      after,
      point: filters.around?.place,
    });

  if (!isByPrice(order)) {
    const { hits, size } = await read([], after, limit + 1);
    const last = hits.length > limit ? hits[limit - 1] : undefined;
    return {
      hits: hits.slice(0, limit),
      nextCursor: last ? cursorAt(0, last) : null,
      ...(size !== undefined && { size }),
    };
  }
  const found: { part: number; hit: Hit }[] = [];
  for (const now of [0, 1].slice(part)) {
    const wanted = limit + 1 - found.length;
    if (wanted <= 0) break;
    const { hits } = await read([inCurrency(filters.currency, now === 0)], now === part ? after : undefined, wanted);
    found.push(...hits.map((hit) => ({ part: now, hit })));
  }
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    hits: found.slice(0, limit).map(({ hit }) => hit),
    nextCursor: last ? cursorAt(last.part, last.hit) : null,
  };
}

function inCurrency(currency: string, same: boolean): Condition {
  return { choice: undefined, text: (param) => `currency ${same ? '=' : '<>'} ${param(currency)}` };
}

async function ordered({ house }: Context, page: OrderedPage): Promise<{ hits: readonly Hit[]; size?: number }> {
  const { pool } = house.database;
  // That they may be seen, and nothing else: these are many, or so few that it does not matter.
  if (page.conditions.length > 1) {
    const { hits, size } = await orderAll(pool, page, MOST_RANKED);
    if (size <= MOST_RANKED) return { hits, size };
  }
  return { hits: await orderMany(pool, page) };
}

function placeIn(cursor: string | undefined, name: string, order: Order) {
  const read = decodeCursor(cursor, ['string', 'number', 'number', 'id']);
  if (!read) return { part: 0, after: undefined };
  const [ofQuery, part, at, id] = read;
  refuseOtherQuery(ofQuery, name);
  if (isByPrice(order) && !Number.isSafeInteger(at)) throw invalid('/cursor', 'is not a cursor of this list');
  const isReal = order === 'popularity' || order === 'rating';
  return { part: part === 1 && isByPrice(order) ? 1 : 0, after: { at: isReal ? toReal(at) : at, id } };
}
