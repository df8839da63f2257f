import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { Every, SavedQuery } from './schema.ts';

const FIRST = sql.raw(`'00000000-0000-0000-0000-000000000000'`);

export interface Round {
  readonly isOpen: boolean;
  /** The last saved search that was asked. */
  readonly afterId: string;
}

/** The round of asking, held until the transaction ends; nothing where another node is at it. */
export async function holdRound(tx: Tx): Promise<Round | undefined> {
  const { rows } = await sql<Round>`
    select is_open as "isOpen", after_id as "afterId" from saved_search_round for update skip locked`.execute(tx);
  return rows[0];
}

/** Takes the oldest changes for a round, and opens it where there are any. Answers how many. */
export async function openRound(tx: Tx, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update document_changes set taken = true
    where id in (select id from document_changes order by id limit ${most})`.execute(tx);
  if (numAffectedRows) await sql`update saved_search_round set is_open = true, after_id = ${FIRST}`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export async function moveRound(tx: Tx, afterId: string): Promise<void> {
  await sql`update saved_search_round set after_id = ${afterId}`.execute(tx);
}

/** All saved searches were asked about what was taken. Answers how many changes that were. */
export async function closeRound(tx: Tx): Promise<number> {
  const { numAffectedRows } = await sql`delete from document_changes where taken`.execute(tx);
  await sql`update saved_search_round set is_open = false`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** A document before a change. */
export interface TakenChange {
  readonly id: number;
  readonly productId: string;
  /** Microseconds since 1970. */
  readonly at: number;
  /** Null where there was none: it was newly put up. */
  readonly price: number | null;
  readonly currency: string | null;
  readonly rating: number | null;
  readonly inStock: boolean | null;
  /** Whether words, categories or attributes were others. */
  readonly hadOtherWords: boolean;
}

/** What was taken, in its order. */
export async function listTaken(tx: Tx): Promise<TakenChange[]> {
  const { rows } = await sql<TakenChange>`
    select id, product_id as "productId", (extract(epoch from changed_at) * 1000000)::bigint as at,
      price_amount as price, currency, rating, in_stock as "inStock", lexemes is not null as "hadOtherWords"
    from document_changes where taken order by id`.execute(tx);
  return rows;
}

export interface AskedSearch {
  readonly id: string;
  readonly query: SavedQuery;
  /** Microseconds since 1970. */
  readonly savedAt: number;
}

/** The next saved searches whose owners want to be told. */
export async function listAsked(tx: Tx, afterId: string, most: number): Promise<AskedSearch[]> {
  const { rows } = await sql<AskedSearch>`
    select id, query, (extract(epoch from created_at) * 1000000)::bigint as "savedAt" from saved_searches
    where every <> 'never' and id > ${afterId} order by id limit ${most}`.execute(tx);
  return rows;
}

export interface Match {
  readonly savedSearchId: string;
  readonly productId: string;
}

/**
 * Writes what came to match, once for ever; not what the owner of the search sells themselves or what shops sell with
 * which they want nothing to do, nor what went off sale by now. Answers the searches whose owners are told at once.
 */
export async function insertMatches(tx: Tx, matches: readonly Match[]): Promise<string[]> {
  const { rows } = await sql<{ id: string; every: Every }>`
    with given as (
      select saved_searches.id, product_id, every
      from unnest(${matches.map((one) => one.savedSearchId)}::uuid[], ${matches.map((one) => one.productId)}::uuid[])
        as found (id, product_id)
      join saved_searches on saved_searches.id = found.id
      join products on products.id = product_id and products.status = 'active'
      join shops on shops.id = shop_id and owner_id <> user_id
      where every <> 'never'
        and not exists (select 1 from shop_staff where shop_staff.shop_id = shops.id and shop_staff.user_id = saved_searches.user_id)
        and not exists (
          select 1 from blocks
          where (blocker_id, blocked_id) in ((saved_searches.user_id, owner_id), (owner_id, saved_searches.user_id)))
    ), written as (
      insert into saved_search_matches (saved_search_id, product_id)
      select id, product_id from given order by id, product_id
      on conflict do nothing returning saved_search_id as id
    )
    select distinct id from written join given using (id) where every = 'now'`.execute(tx);
  return rows.map(({ id }) => id);
}
