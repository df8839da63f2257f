import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import type { LoggedEvent } from '../logs/person-log.ts';

/** The rows behind each of these positions, by person and in order; one statement for all of them. */
export async function readNews(
  db: Db,
  people: readonly { userId: string; seq: number }[],
): Promise<(LoggedEvent & { userId: string })[]> {
  const { rows } = await sql<LoggedEvent & { userId: string }>`
    select user_events.user_id as "userId", user_events.seq, type, payload, created_at as "createdAt"
    from unnest(${people.map(({ userId }) => userId)}::uuid[], ${people.map(({ seq }) => seq)}::bigint[]) as person (user_id, seq)
    join user_event_heads as head on head.user_id = person.user_id and head.seq > person.seq
    join user_events on user_events.user_id = person.user_id and user_events.seq > person.seq
    order by user_events.user_id, user_events.seq`.execute(db);
  return rows;
}
