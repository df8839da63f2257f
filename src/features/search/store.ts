import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';

/** A product as it is read for its document. */
export interface ProductText {
  readonly id: string;
  readonly shopId: string;
  readonly shop: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly gtin: string | null;
  readonly categories: string[];
  readonly tags: string[];
  readonly attributes: Record<string, string | number | boolean>;
  readonly popularity: number;
}

/** Turns in the queue: what a person changed goes before an import, that before a walk over everything. */
export const turns = { person: 0, bulk: 1, walk: 2 } as const;
export type Turn = (typeof turns)[keyof typeof turns];

/** In the order of the ids, so that two who enqueue cannot deadlock. What is being indexed just now is enqueued anew behind that. */
export async function enqueueProducts(tx: Tx, productIds: readonly string[], turn: Turn): Promise<void> {
  await sql`
    insert into products_to_index as held (product_id, turn)
    select distinct product_id, ${turn}::smallint from unnest(${productIds}::uuid[]) as product_id order by product_id
    on conflict (product_id) do update set turn = excluded.turn where excluded.turn < held.turn`.execute(tx);
}

export async function enqueueProductsOfShops(tx: Tx, shopIds: readonly string[], turn: Turn): Promise<void> {
  await sql`
    insert into products_to_index (product_id, turn)
    select id, ${turn}::smallint from products where shop_id = any(${shopIds}::uuid[]) and status = 'active' order by id
    on conflict (product_id) do nothing`.execute(tx);
}

/** Takes products out of the queue; another who asks at the same time gets others. */
export async function takeFromQueue(tx: Tx, most: number): Promise<string[]> {
  const { rows } = await sql<{ product_id: string }>`
    delete from products_to_index where product_id in (
      select product_id from products_to_index order by turn, product_id limit ${most} for update skip locked)
    returning product_id`.execute(tx);
  return rows.map(({ product_id }) => product_id);
}

/** Whether nothing waits, nor is being indexed at this moment. */
export async function isQueueEmpty(db: Db): Promise<boolean> {
  const waiting = await db.selectFrom('products_to_index').select('product_id').limit(1).execute();
  return waiting.length === 0;
}

/** The texts of those of these products that are on sale; their rows cannot vanish until the transaction ends. */
export async function readProductTexts(tx: Tx, ids: readonly string[]): Promise<ProductText[]> {
  const { rows } = await sql<ProductText>`
    select products.id, shop_id as "shopId", shops.name as shop, title, products.description, brand, gtin,
      coalesce(categories.names, '{}') as categories, tags, attributes,
      (ln(1 + views) + 5 * ln(1 + sold))::real as popularity
    from products
    join shops on shops.id = shop_id
    join product_counters on product_id = products.id
    left join categories on categories.id = category_id
    where products.id = any(${ids}::uuid[]) and products.status = 'active'
    order by products.id
    for key share of products`.execute(tx);
  return rows;
}

export interface DocumentRow {
  readonly productId: string;
  readonly shopId: string;
  /** A literal for `::tsvector`. */
  readonly lexemes: string;
  readonly popularity: number;
}

/** Writes documents; one that is as it was is left alone. */
export async function upsertDocuments(tx: Tx, documents: readonly DocumentRow[]): Promise<void> {
  await sql`
    insert into product_documents as held (product_id, shop_id, lexemes, popularity)
    select product_id, shop_id, lexemes::tsvector, popularity
    from unnest(
      ${documents.map(({ productId }) => productId)}::uuid[],
      ${documents.map(({ shopId }) => shopId)}::uuid[],
      ${documents.map(({ lexemes }) => lexemes)}::text[],
      ${documents.map(({ popularity }) => popularity)}::real[]
    ) as given (product_id, shop_id, lexemes, popularity)
    on conflict (product_id) do update set
      lexemes = excluded.lexemes, popularity = excluded.popularity, updated_at = souk_now()
    where held.lexemes <> excluded.lexemes or held.popularity <> excluded.popularity`.execute(tx);
  await sql`select gin_clean_pending_list('product_documents_lexemes')`.execute(tx);
}

export async function deleteDocuments(tx: Tx, productIds: readonly string[]): Promise<void> {
  await sql`delete from product_documents where product_id = any(${productIds}::uuid[])`.execute(tx);
}

const seen = 'shop_id not in (select id from hidden_shops)';
const matches = `lexemes @@ $1::tsquery and ${seen}`;
/** Weights of D, C, B and A. */
const rank = `ts_rank('{0.1, 0.2, 0.5, 1}', lexemes, $1::tsquery)`;

const counts = {
  all: prepared<{ count: number }>(
    'search_count',
    `select count(*)::int as count from (select 1 from product_documents where ${matches} limit $2) as matched`,
  ),
  shop: prepared<{ count: number }>(
    'search_count_in_shop',
    `select count(*)::int as count
     from (select 1 from product_documents where ${matches} and shop_id = $3 limit $2) as matched`,
  ),
};

/** How many products match, counted no further than `most`. */
export async function countMatches(pool: Pool, tsquery: string, shopId: string | undefined, most: number) {
  const rows = await (shopId ? counts.shop(pool, [tsquery, most, shopId]) : counts.all(pool, [tsquery, most]));
  return rows[0]?.count ?? 0;
}

export async function countDocuments(db: Db, shopId: string | undefined, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from product_documents
      where shop_id not in (select id from hidden_shops) ${shopId ? sql`and shop_id = ${shopId}` : sql``}
      limit ${most}) as documents`.execute(db);
  return rows[0]?.count ?? 0;
}

export interface Hit {
  readonly id: string;
  readonly rank: number;
}

/** A place in an order that goes down by a number, then by id. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

export interface RankedPage {
  readonly tsquery: string;
  readonly shopId: string | undefined;
  readonly limit: number;
  readonly after: Place;
}

export interface Ranked {
  /** How many match; where that is more than `most`, only that it is more, and there are no hits. */
  readonly size: number;
  readonly hits: Hit[];
}

interface RankedRow {
  size: number;
  id: string | null;
  rank: number;
}

// The fence keeps the planner from walking another index in hope of early matches: with few of them that takes seconds.
function rankedText(inShop: boolean): string {
  return `
    with matched as materialized (
      select product_id as id, lexemes from product_documents
      where ${matches} ${inShop ? 'and shop_id = $6' : ''} limit $5 + 1
    ), counted as (
      select count(*)::int as size from matched
    ), page as (
      select id, rank from (select id, ${rank} as rank from matched where (select size from counted) <= $5) as ranked
      where (rank, id) < ($3::real, $4::uuid) order by rank desc, id desc limit $2
    )
    select size, id, rank from counted left join page on true order by rank desc, id desc`;
}
const ranked = {
  all: prepared<RankedRow>('search_ranked', rankedText(false)),
  shop: prepared<RankedRow>('search_ranked_in_shop', rankedText(true)),
};

/** The matching products by rank, unless more than `most` match: for queries that match few. */
export async function rankAll(
  pool: Pool,
  { tsquery, shopId, limit, after }: RankedPage,
  most: number,
): Promise<Ranked> {
  const values = [tsquery, limit, after.at, after.id, most];
  const rows = await (shopId ? ranked.shop(pool, [...values, shopId]) : ranked.all(pool, values));
  return { size: rows[0]?.size ?? 0, hits: hitsIn(rows) };
}

function hitsIn(rows: readonly { id: string | null; rank: number }[]): Hit[] {
  return rows.flatMap(({ id, rank }) => (id === null ? [] : [{ id, rank }]));
}

export interface Block {
  /** How many products it holds. */
  readonly size: number;
  /** Its last place in the order of popularity. */
  readonly end: Place;
  readonly hits: Hit[];
}

/** The next `size` matching products by popularity, and a page of them by rank: for queries that match many. */
export async function rankBlock(
  pool: Pool,
  { tsquery, shopId, limit, after }: RankedPage,
  block: { readonly start: Place; readonly size: number },
): Promise<Block | undefined> {
  // Not prepared by name: the planner is to see the query, whose words say whether walking or sorting is cheaper.
  const { rows } = await pool.query<{ size: number; end_at: number; end_id: string; id: string | null; rank: number }>(
    `with block as materialized (
       select product_id as id, popularity, lexemes from product_documents
       where ${matches} and (popularity, product_id) < ($5::real, $6::uuid) ${shopId ? 'and shop_id = $8' : ''}
       order by popularity desc, product_id desc limit $7
     ), last as (
       select popularity as end_at, id as end_id, (select count(*)::int from block) as size
       from block order by popularity, id limit 1
     ), page as (
       select id, rank from (select id, ${rank} as rank from block) as ranked
       where (rank, id) < ($3::real, $4::uuid) order by rank desc, id desc limit $2
     )
     select size, end_at, end_id, page.id, page.rank from last left join page on true order by rank desc, id desc`,
    [tsquery, limit, after.at, after.id, block.start.at, block.start.id, block.size, ...(shopId ? [shopId] : [])],
  );
  const [first] = rows;
  if (!first) return undefined;
  return { size: first.size, end: { at: first.end_at, id: first.end_id }, hits: hitsIn(rows) };
}

export interface Reindex {
  readonly id: string;
  readonly afterId: string | null;
  readonly done: number;
}

/** The id of the unfinished walk over all products, or of a new one. */
export async function takeUpReindex(tx: Tx): Promise<string | undefined> {
  await sql`
    insert into search_reindexes (id) values (${newId()})
    on conflict ((true)) where finished_at is null do nothing`.execute(tx);
  const { rows } = await sql<{ id: string }>`select id from search_reindexes where finished_at is null`.execute(tx);
  return rows[0]?.id;
}

/** Where the walk stands, held until the transaction ends; nothing where it is finished. */
export async function holdReindex(tx: Tx, id: string): Promise<Reindex | undefined> {
  const { rows } = await sql<Reindex>`
    select id, after_id as "afterId", done from search_reindexes
    where id = ${id} and finished_at is null for update`.execute(tx);
  return rows[0];
}

/** The ids of the next products behind that one, whatever their status: the archived lose a document they still have. */
export async function nextProductIds(tx: Tx, afterId: string | null, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from products ${afterId === null ? sql`` : sql`where id > ${afterId}`} order by id limit ${most}`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function advanceReindex(tx: Tx, { id, afterId, done }: Reindex): Promise<void> {
  await sql`update search_reindexes set after_id = ${afterId}, done = ${done} where id = ${id}`.execute(tx);
}

export async function finishReindex(tx: Tx, id: string): Promise<void> {
  await sql`update search_reindexes set finished_at = souk_now() where id = ${id}`.execute(tx);
}

/** Products on sale without a document, and documents of others; those that wait to be indexed are left out. */
export async function findWrongDocuments(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select case when document.product_id is null then 'the product ' || products.id || ' is on sale and not in the index'
           else 'the product ' || products.id || ' is in the index and not on sale' end as fault
    from products left join product_documents as document on document.product_id = products.id
    where (products.status = 'active') <> (document.product_id is not null)
      and not exists (select 1 from products_to_index as waiting where waiting.product_id = products.id)
    order by products.id limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

/** Tells the planner what the documents hold, from which it chooses how to search. */
export async function analyzeDocuments(db: Db): Promise<void> {
  await sql`analyze product_documents`.execute(db);
}

export async function countProducts(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from products`.execute(db);
  return rows[0]?.count ?? 0;
}
