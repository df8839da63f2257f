import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Adds to what was counted today. Beyond so many different queries only those that are there are counted. */
export async function countMisses(db: Db, counted: ReadonlyMap<string, number>, mostADay: number): Promise<void> {
  // In one order, since other nodes count the same.
  const queries = [...counted.keys()].sort();
  await sql`
    with today as (select (souk_now() at time zone 'UTC')::date as day)
    insert into search_misses as held (day, query, count)
    select day, given.query, given.count
    from today cross join unnest(${queries}::text[], ${queries.map((query) => counted.get(query))}::integer[])
      with ordinality as given (query, count, nr)
    where nr <= ${mostADay} - (select count(*) from search_misses where search_misses.day = today.day)
      or exists (select 1 from search_misses as known where known.day = today.day and known.query = given.query)
    order by given.query collate "C"
    on conflict (day, query) do update set count = held.count + excluded.count`.execute(db);
}

export async function forgetMisses(db: Db, days: number): Promise<void> {
  await sql`
    delete from search_misses where day <= (souk_now() at time zone 'UTC')::date - ${days}::integer`.execute(db);
}

/** Whether anything that everybody may see has these words. */
export async function hasMatch(db: Db, tsquery: string): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select souk_count_matches(${tsquery}::tsquery, 1) as count`.execute(db);
  return rows[0]?.count === 1;
}
