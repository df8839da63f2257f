import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { ACTIVITY_SECONDS } from './sessions.store.ts';

/** How somebody is to others. */
export interface Shown {
  readonly online: boolean;
  /** When they were last here, where they aren't now; null for somebody who never was. */
  readonly lastSeenAt: string | null;
}

/** Somebody came, left, hid or showed themselves again. */
export interface Turn {
  readonly userId: string;
  /** Null where they hide. */
  readonly shown: Shown | null;
}

/** A closed socket may be a page that is loaded anew: whoever is back by then never left. */
const BACK_WITHIN_SECONDS = 2;
/** So long a request says that somebody is here; its row may be this much late. */
const SEEN_FOR_SECONDS = 60 + ACTIVITY_SECONDS;
/** Longer than any transaction that settles somebody takes: what was not committed at one look is in the next. */
const COMMITTED_WITHIN_SECONDS = 3;

/**
 * Finds anew how these people stand, from all their sessions, and keeps it. Their rows are held before their sessions
 * are read, so that of two nodes at it the second reads what the first was about; who is new here is held as a person
 * too, so that no erasure slips in. Answers for how many seconds each stays as they are unless something happens (null:
 * for good), and how many differ from before.
 */
export async function settle(
  tx: Tx,
  userIds: readonly string[],
): Promise<{ turns: number; stay: Map<string, number | null> }> {
  const ids = [...new Set(userIds)].sort();
  await sql`
    insert into presence (user_id, state, last_seen_at)
    select id, 'offline', souk_now() from users
    where id = any(${ids}::uuid[]) and status <> 'erased' and not exists (select 1 from presence where user_id = users.id)
    order by id for share of users
    on conflict do nothing`.execute(tx);
  await sql`select 1 from presence where user_id = any(${ids}::uuid[]) order by user_id for no key update`.execute(tx);
  const { rows } = await sql<{ userId: string; turned: boolean; seconds: number | null }>`
    with seen as (
      select users.id as user_id, show_presence, coalesce(bool_or(is_online), false) as has_socket,
        max(greatest(left_at, last_activity)) as last_seen_at,
        max(greatest(
          left_at + make_interval(secs => ${BACK_WITHIN_SECONDS}),
          case when left_at is null or last_activity > left_at
            then last_activity + make_interval(secs => ${SEEN_FOR_SECONDS}) end
        )) filter (where ended_at is null) as here_until
      from users left join user_sessions on user_sessions.user_id = users.id
      where users.id = any(${ids}::uuid[]) group by users.id
    ), found as (
      select user_id, last_seen_at,
        case when not show_presence then 'hidden'
          when has_socket or here_until > souk_now() then 'online' else 'offline' end as state,
        case when show_presence and not has_socket and here_until > souk_now() then here_until end as look_again_at
      from seen
    ), kept as (
      update presence
      set state = found.state, look_again_at = found.look_again_at,
        last_seen_at = greatest(presence.last_seen_at, found.last_seen_at),
        changed_at = case when presence.state = found.state then presence.changed_at else souk_now() end
      from found, presence as before
      where presence.user_id = found.user_id and before.user_id = found.user_id
        and (presence.state, presence.look_again_at) is distinct from (found.state, found.look_again_at)
      returning presence.user_id, before.state <> presence.state as turned
    )
    select found.user_id as "userId", coalesce(turned, false) as turned,
      extract(epoch from look_again_at - souk_now())::float8 as seconds
    from found left join kept using (user_id)`.execute(tx);
  return {
    turns: rows.filter(({ turned }) => turned).length,
    stay: new Map(rows.map(({ userId, seconds }) => [userId, seconds])),
  };
}

/** Those who are to be looked at again by now, at most `limit`. */
export async function dueForLook(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select user_id as "userId" from presence where look_again_at <= souk_now()
    order by look_again_at limit ${limit}`.execute(db);
  return rows.map(({ userId }) => userId);
}

/** Whoever changed how they stand in about the seconds since that moment, and the moment now. Some are answered twice. */
export async function readTurns(db: Db, since: string | null) {
  const { rows } = await sql<{ now: string; userId: string | null; state: string; lastSeenAt: string; at: string }>`
    select souk_now() as now, user_id as "userId", state, last_seen_at as "lastSeenAt", changed_at as at
    from (select 1) as one left join presence
      on changed_at > ${since}::timestamptz - make_interval(secs => ${COMMITTED_WITHIN_SECONDS})`.execute(db);
  return rows;
}

/** How these people are to others; who hides is not in it. */
export async function presenceOfPeople(db: Db, userIds: readonly string[]): Promise<ReadonlyMap<string, Shown>> {
  const { rows } = await sql<{ id: string } & Shown>`
    select users.id, coalesce(state = 'online', false) as online, last_seen_at as "lastSeenAt"
    from users left join presence on presence.user_id = users.id
    where users.id = any(${[...userIds]}::uuid[]) and show_presence`.execute(db);
  return new Map(rows.map(({ id, ...shown }) => [id, shown]));
}

/** For the export. */
export async function readPresence(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select state, last_seen_at as "lastSeenAt" from presence where user_id = ${userId}`.execute(db);
  return rows;
}
