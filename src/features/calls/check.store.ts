import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Calls that hold whom they should not, or not whom they should, and those that did not end as all do. */
export async function findWrongCalls(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with taken as (
      select id, caller_id as user_id from video_calls where ended_at is null
      union select id, receiver_id from video_calls
        where ended_at is null and (status = 'active' or caller_side = 'shop')
    )
    select 'the call ' || id || ' ' || fault as fault from (
      select id, 'does not hold its ' || user_id as fault from taken
      where not exists (select 1 from call_slots where call_id = taken.id and call_slots.user_id = taken.user_id)
      union all
      select call_id, 'holds ' || user_id || ', who is not in it' from call_slots
      where not exists (select 1 from taken where taken.id = call_id and taken.user_id = call_slots.user_id)
      union all
      select call_id, 'is over and keeps ' || count(*) || ' signals' from call_signals
      join video_calls on video_calls.id = call_id where ended_at is not null group by call_id
      union all
      select id, 'is over and has no line in its conversation' from video_calls
      where ended_at is not null and not exists (
        select 1 from messages where call_id = video_calls.id and messages.conversation_id = video_calls.conversation_id)
      union all
      select call_id, 'has a line and is not over' from messages
      join video_calls on video_calls.id = call_id where ended_at is null
      union all
      select call_id, 'was answered and has ' || count(*) || ' in it' from call_participants
      join video_calls on video_calls.id = call_id where ended_at is null group by call_id having count(*) <> 2
    ) as faults order by fault limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}
