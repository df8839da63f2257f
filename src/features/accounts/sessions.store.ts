import { sql } from 'kysely';
import type { Role } from '#platform/actor.ts';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';
import type { Device } from './device.ts';

/** A row's `last_activity` is written this many seconds late at most; expiry waits for it, so it is never early. */
export const ACTIVITY_SECONDS = 5;

export type EndReason =
  | 'signed_out'
  | 'ended_elsewhere'
  | 'password_changed'
  | 'token_reused'
  | 'expired'
  | 'banned'
  | 'suspended'
  | 'erased';

/** Whether a session counts, given its latest sign of life. Its user is joined as `active_users`. */
function livesText(lastActivity: string): string {
  return `user_sessions.ended_at is null and user_sessions.expires_at > souk_now()
    and ${lastActivity} + make_interval(mins => user_sessions.idle_minutes, secs => ${ACTIVITY_SECONDS}) > souk_now()`;
}

const lives = sql.raw<boolean>(livesText('user_sessions.last_activity'));

export interface SessionCheck extends Record<string, unknown> {
  readonly userId: string;
  readonly role: Role;
  /** Null where the account is shut out. */
  readonly lives: boolean | null;
  readonly tokenExpired: boolean;
  readonly now: string;
}

/** The one read of every request: [session id, its latest activity in this node's memory or null, token's expiry]. */
export const checkSession = prepared<SessionCheck>(
  'check-session',
  `select user_sessions.user_id as "userId", active_users.role, souk_now() as now,
     to_timestamp($3::float8) <= souk_now() as "tokenExpired",
     active_users.id is not null and ${livesText('greatest(user_sessions.last_activity, $2::timestamptz)')} as lives
   from user_sessions left join active_users on active_users.id = user_sessions.user_id
   where user_sessions.id = $1`,
);

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly deviceId: string;
  readonly device: Device;
  readonly ipAddress: string;
  readonly idleMinutes: number;
  readonly absoluteDays: number;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await sql`
    insert into user_sessions
      (id, user_id, session_token, device_id, device_info, ip_address, idle_minutes, expires_at)
    values (${session.id}, ${session.userId}, ${session.tokenHash}, ${session.deviceId},
      ${JSON.stringify(session.device)}::jsonb, ${session.ipAddress}, ${session.idleMinutes},
      souk_now() + make_interval(days => ${session.absoluteDays}))`.execute(tx);
}

export interface HeldSession {
  readonly id: string;
  readonly userId: string;
  readonly idleMinutes: number;
}

/** Exchanges the token in force for the next one, if its session lives; of many at once one wins. */
export async function rotateToken(tx: Tx, tokenHash: string, nextHash: string): Promise<HeldSession | undefined> {
  const { rows } = await sql<HeldSession>`
    with rotated as (
      update user_sessions
      set session_token = ${nextHash}, last_activity = greatest(last_activity, souk_now())
      from active_users
      where session_token = ${tokenHash} and active_users.id = user_sessions.user_id and ${lives}
      returning user_sessions.id, user_sessions.user_id, user_sessions.idle_minutes
    ), used as (
      insert into used_refresh_tokens (token_hash, session_id) select ${tokenHash}, id from rotated
    )
    select id, user_id as "userId", idle_minutes as "idleMinutes" from rotated`.execute(tx);
  return rows[0];
}

/** The session whose token this once was, and whether it was exchanged within that many seconds. */
export async function findByUsedToken(db: Db, tokenHash: string, seconds: number) {
  const { rows } = await sql<HeldSession & { isRecent: boolean; lives: boolean }>`
    select user_sessions.id, user_sessions.user_id as "userId", user_sessions.idle_minutes as "idleMinutes",
      used_at > souk_now() - make_interval(secs => ${seconds}) as "isRecent",
      active_users.id is not null and ${lives} as lives
    from used_refresh_tokens
    join user_sessions on user_sessions.id = session_id
    left join active_users on active_users.id = user_sessions.user_id
    where token_hash = ${tokenHash}`.execute(db);
  return rows[0];
}

/** Whether the token is one that is or was in force, of a session that may have ended. */
export async function findByToken(db: Db, tokenHash: string): Promise<HeldSession | undefined> {
  const { rows } = await sql<HeldSession>`
    select id, user_id as "userId", idle_minutes as "idleMinutes" from user_sessions
    where session_token = ${tokenHash}
      or id = (select session_id from used_refresh_tokens where token_hash = ${tokenHash})`.execute(db);
  return rows[0];
}

const noSocket = sql.raw(
  'is_online = false, node_id = null, left_at = case when is_online then souk_now() else left_at end',
);
/** Their owner may be here no more: presence looks. */
const lookAgain = sql.raw(`looked as (
  update presence set look_again_at = souk_now() where state = 'online' and user_id in (select user_id from ended)
)`);

/** Ends one session if it hasn't ended; answers the device it was on. */
export async function endSession(tx: Tx, sessionId: string, userId: string, reason: EndReason) {
  const { rows } = await sql<{ id: string; device: Device; ipAddress: string }>`
    with ended as (
      update user_sessions set ended_at = souk_now(), ended_reason = ${reason}, ${noSocket}
      where id = ${sessionId} and user_id = ${userId} and ended_at is null
      returning id, user_id, device_info as device, ip_address as "ipAddress"
    ), ${lookAgain}
    select id, device, "ipAddress" from ended`.execute(tx);
  return rows[0];
}

/** Ends all sessions of somebody, but the one they keep; answers the ids of those that lived. */
export async function endSessionsOf(tx: Tx, userId: string, reason: EndReason, keptId: string | null) {
  const { rows } = await sql<{ id: string }>`
    with locked as (
      select id from user_sessions
      where user_id = ${userId} and ended_at is null and id is distinct from ${keptId}::uuid
      order by id for no key update
    ), ended as (
      update user_sessions set ended_at = souk_now(), ended_reason = ${reason}, ${noSocket}
      from locked where user_sessions.id = locked.id
      returning user_sessions.id, user_id
    ), ${lookAgain}
    select id from ended`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function isSessionOf(db: Db, sessionId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from user_sessions where id = ${sessionId} and user_id = ${userId}`.execute(db);
  return rows.length === 1;
}

/** The device a session runs on. */
export async function findDeviceOf(db: Db, sessionId: string): Promise<string | undefined> {
  const { rows } = await sql<{ deviceId: string }>`
    select device_id as "deviceId" from user_sessions where id = ${sessionId}`.execute(db);
  return rows[0]?.deviceId;
}

export interface SessionRow {
  readonly id: string;
  readonly device: Device;
  readonly ipAddress: string;
  readonly isOnline: boolean;
  readonly lastActivity: string;
  readonly createdAt: string;
}

/** Somebody's sessions that count, the newest first. Reads one more than `limit`. */
export async function listSessions(db: Db, userId: string, page: { limit: number; after: string | undefined }) {
  const { rows } = await sql<SessionRow>`
    select user_sessions.id, device_info as device, ip_address as "ipAddress", is_online as "isOnline",
      last_activity as "lastActivity", user_sessions.created_at as "createdAt"
    from user_sessions
    where user_id = ${userId} and ${lives} and (${page.after ?? null}::uuid is null or user_sessions.id < ${page.after ?? null}::uuid)
    order by user_sessions.id desc limit ${page.limit + 1}`.execute(db);
  return rows;
}

/** Those of these sessions that don't count any more. */
export async function listEndedAmong(db: Db, sessionIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${sessionIds}::uuid[]) as asked (id)
    where not exists (
      select 1 from user_sessions join active_users on active_users.id = user_sessions.user_id
      where user_sessions.id = asked.id and ${lives})`.execute(db);
  return rows.map(({ id }) => id);
}

/** Writes when sessions were last active. Rows are locked in one order, so that two nodes cannot deadlock. */
export async function writeActivity(db: Db, seen: ReadonlyMap<string, string>): Promise<void> {
  await sql`
    with seen as (
      select * from unnest(${[...seen.keys()]}::uuid[], ${[...seen.values()]}::timestamptz[]) as seen (id, at)
    ), locked as (
      select user_sessions.id, at from user_sessions join seen using (id)
      where ended_at is null order by user_sessions.id for no key update of user_sessions
    )
    update user_sessions set last_activity = locked.at
    from locked where user_sessions.id = locked.id and last_activity < locked.at`.execute(db);
}

/** Ends up to `limit` sessions that were idle too long or are too old, skipping what another node is at. */
export async function endExpired(tx: Tx, limit: number): Promise<{ id: string; userId: string }[]> {
  // One short walk of the index for each idle time there is: few different ones exist.
  const { rows } = await sql<{ id: string; userId: string }>`
    with recursive idle (minutes) as (
      select min(idle_minutes) from user_sessions where ended_at is null
      union all
      select (select min(idle_minutes) from user_sessions where ended_at is null and idle_minutes > idle.minutes)
      from idle where idle.minutes is not null
    ), due as (
      select found.id from idle cross join lateral (
        select id from user_sessions
        where ended_at is null and idle_minutes = idle.minutes
          and last_activity <= souk_now() - make_interval(mins => idle.minutes, secs => ${ACTIVITY_SECONDS})
        order by last_activity limit ${limit}
      ) as found
      union
      select id from (
        select id from user_sessions where ended_at is null and expires_at <= souk_now()
        order by expires_at limit ${limit}
      ) as old
    ), locked as (
      select id from user_sessions
      where id in (select id from due limit ${limit}) and ended_at is null
      order by id for no key update skip locked
    )
    update user_sessions set ended_at = souk_now(), ended_reason = 'expired', ${noSocket}
    from locked where user_sessions.id = locked.id and not (${lives})
    returning user_sessions.id, user_sessions.user_id as "userId"`.execute(tx);
  return rows;
}

/** All sessions that are kept of somebody, ended ones too. */
export async function listEverySession(db: Db, userId: string, limit: number): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, device_info as device, ip_address as "ipAddress", last_activity as "lastActivity",
      created_at as "createdAt", ended_at as "endedAt", ended_reason as "endedReason"
    from user_sessions where user_id = ${userId} order by id desc limit ${limit}`.execute(db);
  return rows;
}
