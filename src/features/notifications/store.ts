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
