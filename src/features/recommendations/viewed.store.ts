import type { Pool } from 'pg';
import { prepared } from '#platform/database/connection.ts';
import type { Asker } from './situation.store.ts';

/** Read at most: who looks at one thing again and again sees fewer others. */
const MOST_VIEWS = 500;

const ofUser = prepared<{ id: string }>(
  'viewed_by_user',
  `with since as (
    select coalesce((select history_from from recommendation_settings where user_id = $1), '-infinity') as at
  ), visits as (
    select session_id, linked_at as until from recommendation_sessions
    where user_id = $1 and session_id is distinct from $2
    order by linked_at desc limit 20
  ), visits_and_this as (
    select * from visits
    union all
    select $2, 'infinity' where $2 is not null and not exists (
      select 1 from recommendation_sessions where session_id = $2 and user_id <> $1)
  ), seen as (
    (select product_id, created_at from product_views
     where user_id = $1 and created_at >= (select at from since) and product_id is not null
     order by created_at desc limit ${MOST_VIEWS})
    union all
    (select product_id, created_at from visits_and_this cross join lateral (
       select product_id, created_at from product_views
       where session_id = visits_and_this.session_id and user_id is null and product_id is not null
         and created_at >= (select at from since) and created_at <= until
       order by created_at desc limit ${MOST_VIEWS}) as of_visit)
  )
  select product_id as id from seen group by product_id order by max(created_at) desc, product_id limit $3`,
);

const ofSession = prepared<{ id: string }>(
  'viewed_in_session',
  `select product_id as id from (
     select product_id, created_at from product_views
     where session_id = $1 and user_id is null and product_id is not null
     order by created_at desc limit ${MOST_VIEWS}) as seen
   group by product_id order by max(created_at) desc, product_id limit $2`,
);

/** What somebody looked at, the latest first. */
export async function listViewed(pool: Pool, { userId, sessionId }: Asker, limit: number): Promise<string[]> {
  if (userId === null && sessionId === null) return [];
  const rows =
    userId === null ? await ofSession(pool, [sessionId, limit]) : await ofUser(pool, [userId, sessionId, limit]);
  return rows.map(({ id }) => id);
}
