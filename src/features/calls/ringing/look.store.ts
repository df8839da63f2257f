import { type RawBuilder, sql } from 'kysely';
import type { Side } from '#features/conversations/schema.ts';
import { type Db, named } from '#platform/database/connection.ts';

/** Somebody who asked for something so lately has a page open. */
const HERE_SECONDS = 60;

/** Whether a device of that user could hear that it rings: it is connected, or was just here, or can be pushed to. */
export const isReachable = (userId: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`exists (
  select 1 from user_sessions
  where user_sessions.user_id = ${userId} and ended_at is null and (
    is_online or last_activity > souk_now() - interval '${sql.raw(`${HERE_SECONDS}`)} seconds'
    or exists (select 1 from push_subscriptions where session_id = user_sessions.id)
  ))`;

/** Somebody who would call or be called. */
export interface Somebody {
  readonly id: string;
  readonly isReachable: boolean;
  /** The call they are in, ring out, or as a buyer are rung by. */
  readonly callId: string | null;
  readonly shopId: string | null;
  readonly callerSide: Side | null;
  readonly rings: boolean;
}

/** How these people stand, in that order. */
export async function lookAtPeople(db: Db, userIds: readonly string[]): Promise<Somebody[]> {
  const { rows } = await sql<Somebody>`
    ${named('people_to_call')} select people.id, ${isReachable(sql`people.id`)} as "isReachable",
      call_id as "callId", shop_id as "shopId", caller_side as "callerSide",
      coalesce(status in ('initiated', 'ringing'), false) as rings
    from unnest(${[...userIds]}::uuid[]) with ordinality as people (id, place)
    left join call_slots on user_id = people.id
    left join video_calls on video_calls.id = call_id
    order by place`.execute(db);
  return rows;
}
