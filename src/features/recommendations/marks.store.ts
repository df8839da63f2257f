import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export interface MarkCount {
  readonly strategy: string;
  readonly place: string;
  readonly shown: number;
  readonly clicked: number;
}

/** Adds to the figures of this day, of the market's clock in UTC. Held in order. */
export async function addMarks(db: Db, marks: readonly MarkCount[]): Promise<void> {
  const all = <Key extends keyof MarkCount>(key: Key) => marks.map((mark) => mark[key]);
  await sql`
    insert into recommendation_marks as kept (day, strategy, place, shown, clicked)
    select (souk_now() at time zone 'UTC')::date, * from unnest(
      ${all('strategy')}::text[], ${all('place')}::text[], ${all('shown')}::bigint[], ${all('clicked')}::bigint[]
    ) as given (strategy, place, shown, clicked)
    order by strategy, place
    on conflict (day, strategy, place) do update set
      shown = kept.shown + excluded.shown, clicked = kept.clicked + excluded.clicked`.execute(db);
}

/** What of each strategy was shown and followed from one day to another, both included. */
export async function readMarks(db: Db, from: string, to: string): Promise<(MarkCount & { readonly day: string })[]> {
  const { rows } = await sql<MarkCount & { day: string }>`
    select day::text, strategy, place, shown, clicked from recommendation_marks
    where day between ${from} and ${to} order by day, strategy, place`.execute(db);
  return rows;
}
