import type { Pool, QueryResultRow } from 'pg';
import type { Place as Point } from '#features/shops/places.schema.ts';
import { prepared } from '#platform/database/connection.ts';
import { allOf, type Condition, distanceTo, isSeen, type Param, statement } from './filters.store.ts';
import type { Sort } from './schema.ts';

export interface Hit {
  readonly id: string;
  /** What the order goes by. */
  readonly at: number;
}

/** A place in an order: by a number, among equal ones down by id. */
export type Place = Hit;

/** Before every id in an order that goes down. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Above every `real`. */
export const highest = 3e38;

export interface Found {
  /** How many match; where that is more than `most`, only that it is more, and there are no hits. */
  readonly size: number;
  readonly hits: Hit[];
}

interface FoundRow extends QueryResultRow {
  size: number;
  id: string | null;
  at: number;
}

function hitsIn(rows: readonly { id: string | null; at: number }[]): Hit[] {
  return rows.flatMap(({ id, at }) => (id === null ? [] : [{ id, at }]));
}

async function run<Row extends QueryResultRow>(pool: Pool, write: (param: Param) => string): Promise<Row[]> {
  const { text, values } = statement(write);
  return (await pool.query<Row>(text, values)).rows;
}

/** How many products fulfil all that, counted no further than `most`. */
export async function countMatches(pool: Pool, conditions: readonly Condition[], most: number): Promise<number> {
  const rows = await run<{ count: number }>(
    pool,
    (param) => `
      select count(*)::int as count
      from (select 1 from product_documents where ${allOf(conditions, param)} limit ${param(most)}) as matched`,
  );
  return rows[0]?.count ?? 0;
}

/** Weights of D, C, B and A. */
const rankBy = (tsquery: string) => `ts_rank('{0.1, 0.2, 0.5, 1}', lexemes, ${tsquery}::tsquery)`;

export interface RankedPage {
  readonly tsquery: string;
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly after: Place;
}

// The fence keeps the planner from walking another index in hope of early matches: with few of them that takes seconds.
function rankedText(conditions: string): string {
  return `
    with matched as materialized (
      select product_id as id, lexemes from product_documents where ${conditions} limit $5 + 1
    ), counted as (
      select count(*)::int as size from matched
    ), page as (
      select id, at from (select id, ${rankBy('$1')} as at from matched where (select size from counted) <= $5) as ranked
      where (at, id) < ($3::real, $4::uuid) order by at desc, id desc limit $2
    )
    select size, id, at from counted left join page on true order by at desc, id desc`;
}
const rankedByWordsAlone = prepared<FoundRow>('search_ranked', rankedText(`lexemes @@ $1::tsquery and ${isSeen}`));

/** The matching products by rank, unless more than `most` match: for queries that match few. */
export async function rankAll(
  pool: Pool,
  { tsquery, conditions, limit, after }: RankedPage,
  most: number,
): Promise<Found> {
  const values = [tsquery, limit, after.at, after.id, most];
  // The words and that it may be seen: nothing else was asked for.
  if (conditions.length === 2) return foundIn(await rankedByWordsAlone(pool, values));
  const rows = await run<FoundRow>(pool, (param) => {
    for (const value of values) param(value);
    return rankedText(allOf(conditions, param));
  });
  return foundIn(rows);
}

function foundIn(rows: readonly FoundRow[]): Found {
  return { size: rows[0]?.size ?? 0, hits: hitsIn(rows) };
}

export interface Block {
  /** How many products it holds. */
  readonly size: number;
  /** Its last place in the order of popularity. */
  readonly end: Place;
  readonly hits: Hit[];
}

interface BlockRow extends QueryResultRow {
  size: number;
  end_at: number;
  end_id: string;
  id: string | null;
  at: number;
}

/** The next `size` matching products by popularity, and a page of them by rank: for queries that match many. */
export async function rankBlock(
  pool: Pool,
  { tsquery, conditions, limit, after }: RankedPage,
  block: { readonly start: Place; readonly size: number },
): Promise<Block | undefined> {
  // Not prepared by name: the planner is to see the query, whose words say whether walking or sorting is cheaper.
  const rows = await run<BlockRow>(
    pool,
    (param) => `
      with block as materialized (
        select product_id as id, popularity, lexemes from product_documents
        where ${allOf(conditions, param)}
          and (popularity, product_id) < (${param(block.start.at)}::real, ${param(block.start.id)}::uuid)
        order by popularity desc, product_id desc limit ${param(block.size)}
      ), last as (
        select popularity as end_at, id as end_id, (select count(*)::int from block) as size
        from block order by popularity, id limit 1
      ), page as (
        select id, at from (select id, ${rankBy(param(tsquery))} as at from block) as ranked
        where (at, id) < (${param(after.at)}::real, ${param(after.id)}::uuid) order by at desc, id desc
        limit ${param(limit)}
      )
      select size, end_at, end_id, page.id, page.at from last left join page on true order by at desc, id desc`,
  );
  const [first] = rows;
  return first && { size: first.size, end: { at: first.end_at, id: first.end_id }, hits: hitsIn(rows) };
}

export interface OrderedPage {
  readonly sort: Exclude<Sort, 'relevance'>;
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly after: Place | undefined;
  /** By distance: from here. */
  readonly point: Point | undefined;
}

interface Order {
  /** What the order goes by; none: by id alone. */
  readonly key?: string;
  readonly type?: 'real' | 'bigint' | 'float8';
  readonly up?: true;
}

const orders: Record<OrderedPage['sort'], Order> = {
  newest: {},
  popularity: { key: 'popularity', type: 'real' },
  rating: { key: 'rating', type: 'real' },
  priceUp: { key: 'price_amount', type: 'bigint', up: true },
  priceDown: { key: 'price_amount', type: 'bigint' },
  distance: { key: 'km', type: 'float8', up: true },
};

/** Farther than any place on earth: where a shop has none. */
const NOWHERE_KM = 1e9;

function sourceOf({ sort, point }: OrderedPage, param: Param): string {
  if (sort !== 'distance' || !point) return 'product_documents';
  return `product_documents left join (
      select shop_id as located, min(${distanceTo(param, point)}) as nearest from shop_locations group by shop_id
    ) as places on located = shop_id
    cross join lateral (select coalesce(nearest, ${NOWHERE_KM}) as km) as distance`;
}

function behind({ key, type, up }: Order, after: Place | undefined, param: Param): string {
  if (!after) return '';
  const id = `${param(after.id)}::uuid`;
  if (!key) return `and product_id < ${id}`;
  const at = `${param(after.at)}::${type}`;
  const [than, orThan] = up ? ['>', '>='] : ['<', '<='];
  return `and ${key} ${orThan} ${at} and (${key} ${than} ${at} or product_id < ${id})`;
}

function by({ key, up }: Order): string {
  return `${key ? `${key} ${up ? 'asc' : 'desc'}, ` : ''}product_id desc`;
}

/** A page in that order, unless more than `most` match; fenced like `rankAll`. */
export async function orderAll(pool: Pool, page: OrderedPage, most: number): Promise<Found> {
  const order = orders[page.sort];
  const rows = await run<FoundRow>(
    pool,
    (param) => `
      with matched as materialized (
        select product_id, ${order.key ?? 0} as at from ${sourceOf(page, param)}
        where ${allOf(page.conditions, param)} limit ${param(most)}::int + 1
      ), counted as (
        select count(*)::int as size from matched
      ), page as (
        select product_id, at from matched
        where (select size from counted) <= ${param(most)} ${behind({ ...order, ...(order.key && { key: 'at' }) }, page.after, param)}
        order by ${by({ ...order, ...(order.key && { key: 'at' }) })} limit ${param(page.limit)}
      )
      select size, product_id as id, at from counted left join page on true
      order by ${by({ ...order, ...(order.key && { key: 'at' }) })}`,
  );
  return foundIn(rows);
}

/** A page in that order as the planner thinks best: for queries that match many. */
export async function orderMany(pool: Pool, page: OrderedPage): Promise<Hit[]> {
  const order = orders[page.sort];
  const rows = await run<{ id: string; at: number }>(
    pool,
    (param) => `
      select product_id as id, ${order.key ?? 0} as at from ${sourceOf(page, param)}
      where ${allOf(page.conditions, param)} ${behind(order, page.after, param)}
      order by ${by(order)} limit ${param(page.limit)}`,
  );
  return hitsIn(rows);
}
