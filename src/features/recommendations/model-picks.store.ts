import type { Pool } from 'pg';
import { prepared } from '#platform/database/connection.ts';

export interface MergedRow {
  readonly id: string;
  readonly score: number;
  /** Which of the things given brought most of it, counted from 1. */
  readonly from: number;
  /** Whether that was by being alike, rather than by what people did. */
  readonly isAlike: boolean;
}

/*
 * The lists are added up where they lie: 50 of them hold 20,000 neighbours, and the best 150 of these are sent. Which
 * part was the largest is found in the same pass: its share of the largest of all stands before its place and kind in
 * one number, 2^40 × 256 at most.
 */
const merge = prepared<MergedRow>(
  'merge_neighbours',
  `with parts as materialized (
    select each.id, each.score * weight * case kind when 'content' then $3::float8 else 1 end as part, at,
      kind = 'content' as alike
    from unnest($1::uuid[], $2::float8[]) with ordinality as given (product_id, weight, at)
    join product_neighbours using (product_id)
    cross join lateral unnest(neighbours, scores) as each (id, score)
    where kind in ('behaviour', 'content')
  ), top as (
    select max(part) as part from parts
  ), merged as (
    select id, sum(parts.part) as score,
      max((parts.part / top.part * 1099511627776)::bigint * 256 + (127 - at) * 2 + alike::integer) as largest
    from parts, top
    where id not in (select unnest($4::uuid[]))
    group by id order by score desc, id desc limit $5
  )
  select id, score, (127 - largest % 256 / 2)::integer as "from", largest % 2 = 1 as "isAlike"
  from merged order by score desc, id desc`,
);

/** Adds up the neighbours of these products, each list by its weight; the best first, without those known. */
export function mergeNeighbours(
  pool: Pool,
  given: readonly { readonly id: string; readonly weight: number }[],
  ofContent: number,
  known: readonly string[],
  limit: number,
): Promise<MergedRow[]> {
  return merge(pool, [given.map(({ id }) => id), given.map(({ weight }) => weight), ofContent, known, limit]);
}
