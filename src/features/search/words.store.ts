import { sql } from 'kysely';
import type { Pool } from 'pg';
import { prepared, type Tx } from '#platform/database/connection.ts';
import { keysOfWord } from './spelling.ts';

const counted = prepared<{ count: number }>(
  'search_counts',
  `select souk_count_matches(query::tsquery, $2) as count
   from unnest($1::text[]) with ordinality as given (query, at) order by at`,
);

/** How many products that everybody may see match each of these literals for `::tsquery`, no further than `most`. */
export async function countMatching(pool: Pool, tsqueries: readonly string[], most: number): Promise<number[]> {
  const rows = await counted(pool, [tsqueries, most]);
  return rows.map(({ count }) => count);
}

const near = prepared<{ word: string }>(
  'search_words_near',
  'select word from search_words where deletes && $1::int[]',
);

/** The words with one of these keys. */
export async function readWordsWith(pool: Pool, keys: readonly number[]): Promise<string[]> {
  return (await near(pool, [keys])).map(({ word }) => word);
}

/** Words that were seen to be there in a transaction that is over: no document asks the database about them again. */
const known = new WeakMap<object, Set<string>>();
const MOST_KNOWN = 200_000;

/** Keeps those of the words that are new, and tells the indexes in memory. `database` is what they are known of. */
export async function keepWords(tx: Tx, database: object, words: Iterable<string>): Promise<void> {
  const there = known.get(database) ?? new Set<string>();
  known.set(database, there);
  if (there.size > MOST_KNOWN) there.clear();
  const given = [...words].filter((word) => !there.has(word));
  if (given.length === 0) return;
  const { rows } = await sql<{ word: string }>`
    select word from search_words where word = any(${given}::text[])`.execute(tx);
  // What is read here was committed before, or is one of this transaction's own: those come once a transaction.
  for (const { word } of rows) there.add(word);
  const missing = given
    .filter((word) => !there.has(word))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (missing.length === 0) return;
  await sql`
    with added as (
      insert into search_words (word, deletes)
      select word, deletes::int[]
      from unnest(${missing}::text[], ${missing.map((word) => `{${keysOfWord(word).join(',')}}`)}::text[])
        as given (word, deletes)
      order by word collate "C" on conflict do nothing returning word
    )
    insert into search_changes (product_ids, words)
    select '{}', array_agg(word) from added having count(*) > 0`.execute(tx);
}
