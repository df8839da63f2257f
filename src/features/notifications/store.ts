import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

/** A notification as it is kept; its words are found when it is read. */
export interface NotificationRow {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  /** What gathers in one line, or null. */
  readonly group: string | null;
  /** How many it stands for. */
  readonly count: number;
  /** When it was read, or null. */
  readonly readAt: string | null;
  readonly createdAt: string;
}

const columns = ['id', 'type', 'data', 'group_key as group', 'count', 'read_at as readAt', 'created_at as createdAt'] as const;

interface Filter {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly unread?: boolean | undefined;
  readonly type?: string | undefined;
}

/** Notifications of somebody, newest first, after the one of that id. Reads one more than `limit`. */
export function listNotifications(db: Db, userId: string, { limit, after, unread, type }: Filter) {
  return db
    .selectFrom('notifications')
    .select(columns)
    .where('user_id', '=', userId)
    .$if(after !== undefined, (query) => query.where('id', '<', after as string))
    .$if(unread !== undefined, (query) => query.where('read_at', unread ? 'is' : 'is not', null))
    .$if(type !== undefined, (query) => query.where('type', '=', type as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute() as Promise<NotificationRow[]>;
}

export function findNotification(db: Db, userId: string, id: string) {
  return db
    .selectFrom('notifications')
    .select(columns)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst() as Promise<NotificationRow | undefined>;
}

/** Marks it read or unread; undefined where there is none of theirs, or it already is. */
export function markNotification(tx: Tx, userId: string, id: string, read: boolean) {
  return tx
    .updateTable('notifications')
    .set({ read_at: read ? sql<string>`souk_now()` : null })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('read_at', read ? 'is' : 'is not', null)
    .returning(columns)
    .executeTakeFirst() as Promise<NotificationRow | undefined>;
}

/** Marks all unread ones read; answers how many those were. */
export async function markAllNotifications(tx: Tx, userId: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('notifications')
    .set({ read_at: sql<string>`souk_now()` })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Deletes it; false where there is none of theirs. */
export async function deleteNotification(tx: Tx, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('notifications')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export interface Reader {
  readonly locale: string;
  readonly unreadCount: number;
}

/** What the bell of somebody shows, and in which language. */
export async function readReader(db: Db, userId: string): Promise<Reader> {
  const { rows } = await sql<Reader>`
    select (select locale from users where id = ${userId}) as locale,
           (select count(*) from notifications where user_id = ${userId} and read_at is null) as "unreadCount"`.execute(
    db,
  );
  return rows[0] as Reader;
}

export interface WaitingIntent {
  readonly key: string;
  readonly userId: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly createdAt: string;
}

/**
 * Takes the oldest waiting intents, of a limited number of people, and marks them expanded. Rows that another node
 * holds are passed over; if this transaction fails they wait again.
 */
export async function claimIntents(tx: Tx, most: { intents: number; people: number }): Promise<WaitingIntent[]> {
  const { rows } = await sql<WaitingIntent>`
    with waiting as materialized (
      select key, user_id from notification_intents where expanded_at is null
      order by created_at limit ${most.intents} for update skip locked
    ), chosen as (
      select key, dense_rank() over (order by user_id) as person from waiting
    ), claimed as (
      update notification_intents as intent set expanded_at = souk_now()
      from chosen where intent.key = chosen.key and chosen.person <= ${most.people}
      returning intent.*
    )
    select key, user_id as "userId", type, data, created_at as "createdAt" from claimed
    order by claimed.created_at, key`.execute(tx);
  return rows;
}

export interface Told extends WaitingIntent {
  readonly id: string;
}

/** Writes in-app notifications, each key once for ever and only for people who still are; answers those written. */
export async function insertNotifications(tx: Tx, told: readonly Told[]): Promise<{ id: string; userId: string }[]> {
  const { rows } = await sql<{ id: string; userId: string }>`
    insert into notifications (id, user_id, key, type, data, created_at)
    ${people(told)}
    on conflict (key) do nothing returning id, user_id as "userId"`.execute(tx);
  return rows;
}

/** Writes what is to be mailed, each key once for ever and only to people who still are; answers the ids written. */
export async function insertDeliveries(tx: Tx, told: readonly Told[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into notification_deliveries (id, user_id, notification_key, type, data, created_at, channel)
    select *, 'email' from (${people(told)}) as told
    on conflict (notification_key, channel) do nothing returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Their rows are shared until the end, so that an erasure cannot slip in and leave a row behind it. */
function people(told: readonly Told[]) {
  return sql`
    select told.id, told.user_id, told.key, told.type, told.data, told.created_at from unnest(
      ${told.map(({ id }) => id)}::uuid[],
      ${told.map(({ userId }) => userId)}::uuid[],
      ${told.map(({ key }) => key)}::text[],
      ${told.map(({ type }) => type)}::text[],
      ${told.map(({ data }) => JSON.stringify(data))}::jsonb[],
      ${told.map(({ createdAt }) => createdAt)}::timestamptz[]
    ) as told (id, user_id, key, type, data, created_at)
    join users on users.id = told.user_id and users.status <> 'erased'
    order by told.id for share of users`;
}

/** Forgets what is that many days old, mailed or given up; its intent stays, so it is never told anew. */
export async function forgetDeliveries(db: Db, days: number): Promise<void> {
  await sql`
    delete from notification_deliveries
    where created_at < souk_now() - make_interval(days => ${days})`.execute(db);
}

/** For the export. */
export async function readIntents(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select key, type, data, created_at as "createdAt", expanded_at as "expandedAt"
    from notification_intents where user_id = ${userId} order by created_at`.execute(db);
  return rows;
}

/** For the export. */
export async function readDeliveries(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, type, data, channel, status, created_at as "createdAt", settled_at as "settledAt"
    from notification_deliveries where user_id = ${userId} order by id`.execute(db);
  return rows;
}
