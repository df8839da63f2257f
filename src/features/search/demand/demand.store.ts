import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface Miss {
  readonly query: string;
  readonly count: number;
  readonly days: number;
}

/** What was searched for in vain that often, the most frequent first. */
export async function listMisses(
  db: Db,
  { days, least, most }: { readonly days: number; readonly least: number; readonly most: number },
): Promise<Miss[]> {
  const { rows } = await sql<Miss>`
    select query, sum(count)::integer as count, count(*)::integer as days from search_misses
    where day > (souk_now() at time zone 'UTC')::date - ${days}::integer
    group by query having sum(count) >= ${least}
    order by sum(count) desc, query limit ${most}`.execute(db);
  return rows;
}

/** A shop of a hundred thousand things says by its newest what it sells. */
const MOST_DOCUMENTS = sql.raw('500');

/** Which of these, by their place, anything that the shop sells fulfils. */
export async function findNear(db: Db, shopId: string, tsqueries: readonly string[]): Promise<Set<number>> {
  if (tsqueries.length === 0) return new Set();
  const { rows } = await sql<{ at: number }>`
    with sold as materialized (
      select lexemes from product_documents where shop_id = ${shopId} order by product_id desc limit ${MOST_DOCUMENTS})
    select (wanted.at - 1)::integer as at
    from unnest(${tsqueries}::text[]) with ordinality as wanted (query, at)
    where wanted.query <> '' and exists (select 1 from sold where lexemes @@ wanted.query::tsquery)`.execute(db);
  return new Set(rows.map(({ at }) => at));
}
