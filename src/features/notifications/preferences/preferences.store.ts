import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { QuietHours } from '../quiet-hours.ts';
import type { Channel } from '../types.ts';

export interface Turned {
  readonly type: string;
  readonly channel: Channel;
  readonly on: boolean;
  /** What the type has by itself: nothing is kept of that. */
  readonly byItself: boolean;
}

/** Turns channels on and off; nothing where the account is no more. */
export async function writeTurned(tx: Tx, userId: string, turned: readonly Turned[]): Promise<void> {
  if (turned.length === 0) return;
  await sql`
    with turned as (
      select * from unnest(
        ${turned.map(({ type }) => type)}::text[],
        ${turned.map(({ channel }) => channel)}::text[],
        ${turned.map(({ on }) => on)}::boolean[],
        ${turned.map(({ byItself }) => byItself)}::boolean[]
      ) as turned (type, channel, is_on, by_itself)
    ), forgotten as (
      delete from notification_preferences as wish using turned
      where wish.user_id = ${userId} and wish.type = turned.type and wish.channel = turned.channel
        and turned.is_on = turned.by_itself
    )
    insert into notification_preferences as wish (user_id, type, channel, is_on)
    select users.id, type, channel, is_on from turned join users on users.id = ${userId} and users.status <> 'erased'
    where is_on <> by_itself
    order by type, channel
    on conflict (user_id, type, channel) do update set is_on = excluded.is_on`.execute(tx);
}

export async function writeDigestWishes(
  tx: Tx,
  userId: string,
  wishes: readonly { readonly type: string; readonly every: 'off' | 'hour' | 'day' }[],
): Promise<void> {
  if (wishes.length === 0) return;
  await sql`
    with wished as (
      select * from unnest(
        ${wishes.map(({ type }) => type)}::text[], ${wishes.map(({ every }) => every)}::text[]) as wished (type, every)
    ), forgotten as (
      delete from notification_digests as digest using wished
      where digest.user_id = ${userId} and digest.type = wished.type and wished.every = 'off'
    )
    insert into notification_digests (user_id, type, every)
    select ${userId}::uuid, type, every from wished where every <> 'off' order by type
    on conflict (user_id, type) do update set every = excluded.every`.execute(tx);
}

export async function writeQuietHours(tx: Tx, userId: string, hours: QuietHours | null): Promise<void> {
  if (!hours) {
    await sql`delete from quiet_hours where user_id = ${userId}`.execute(tx);
    return;
  }
  await sql`
    insert into quiet_hours (user_id, from_time, to_time) values (${userId}, ${hours.from}::time, ${hours.to}::time)
    on conflict (user_id) do update set from_time = excluded.from_time, to_time = excluded.to_time`.execute(tx);
}

/** For the export. */
export async function readPreferences(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select type, channel, is_on as "on" from notification_preferences
    where user_id = ${userId} order by type, channel`.execute(db);
  return rows;
}

/** For the export. */
export async function readDigests(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select type, every from notification_digests where user_id = ${userId} order by type`.execute(db);
  return rows;
}

/** For the export. */
export async function readQuietHours(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select to_char(from_time, 'HH24:MI') as "from", to_char(to_time, 'HH24:MI') as "to"
    from quiet_hours where user_id = ${userId}`.execute(db);
  return rows;
}
