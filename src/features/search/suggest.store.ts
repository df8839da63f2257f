import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';

/** Of the latest searches so many are looked through for different ones. */
const LATEST = 60;

// Either by the account or, without one, by the visit.
const recentText = (whose: string) => `
  select text from (
    select distinct on (lower(query)) query as text, created_at from (
      select query, created_at from product_views
      where kind = 'search' and ${whose} order by created_at desc limit ${LATEST}) as latest
    order by lower(query), created_at desc) as distinct_ones
  where starts_with(lower(text), lower($2)) and lower(text) <> lower($2)
  order by created_at desc limit $3`;
const recentOfUser = prepared<{ text: string }>('recent_searches', recentText('user_id = $1'));
const recentOfVisit = prepared<{ text: string }>(
  'recent_searches_of_visit',
  recentText('user_id is null and session_id = $1'),
);

export interface Searcher {
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
}

/** What they searched last and begins so, the latest first. */
export async function readRecent(
  pool: Pool,
  { userId, sessionId }: Searcher,
  start: string,
  limit: number,
): Promise<string[]> {
  if (userId === undefined && sessionId === undefined) return [];
  const rows = await (userId === undefined
    ? recentOfVisit(pool, [sessionId, start, limit])
    : recentOfUser(pool, [userId, start, limit]));
  return rows.map(({ text }) => text);
}

/** Searches stand in no count of shops or products, so nothing has to be counted anew. */
export async function deleteRecent(tx: Tx, { userId, sessionId }: Searcher): Promise<void> {
  await sql`
    delete from product_views
    where kind = 'search' and (user_id = ${userId ?? null}
      or (user_id is null and session_id = ${sessionId ?? null}))`.execute(tx);
}

/** The first words in the alphabet that begin so. */
export async function readWordsFrom(db: Db, start: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from search_words
    where word >= ${start} and word < ${`${start}\u{10ffff}`} order by word limit ${most}`.execute(db);
  return rows.map(({ word }) => word);
}

export interface NamedCategory {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/** Categories with a word in their name that begins so. */
export async function readCategoriesFrom(db: Db, start: string, most: number): Promise<NamedCategory[]> {
  const { rows } = await sql<NamedCategory>`
    select id, name, path from categories
    where name ilike ${`${likeable(start)}%`} or name ilike ${`% ${likeable(start)}%`}
    order by cardinality(names), path limit ${most}`.execute(db);
  return rows;
}

export interface NamedShop {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export async function readShopsFrom(db: Db, start: string, most: number): Promise<NamedShop[]> {
  const { rows } = await sql<NamedShop>`
    select id, slug, name from public_shops
    where name ilike ${`${likeable(start)}%`} or name ilike ${`% ${likeable(start)}%`}
    order by name, id limit ${most}`.execute(db);
  return rows;
}

function likeable(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
