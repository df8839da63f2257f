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

const columns = [
  'id',
  'type',
  'data',
  'group_key as group',
  'count',
  'read_at as readAt',
  'created_at as createdAt',
] as const;

interface Filter {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly unread?: boolean | undefined;
  readonly types?: readonly string[] | undefined;
}

/** Notifications of somebody, newest first, after the one of that id. Reads one more than `limit`. */
export function listNotifications(db: Db, userId: string, { limit, after, unread, types }: Filter) {
  return db
    .selectFrom('notifications')
    .select(columns)
    .where('user_id', '=', userId)
    .$if(after !== undefined, (query) => query.where('id', '<', after as string))
    .$if(unread !== undefined, (query) => query.where('read_at', unread ? 'is' : 'is not', null))
    .$if(types !== undefined, (query) => query.where('type', 'in', types as string[]))
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

/** Whose unread notifications: all of somebody's, those of these ids, or those of a group of several people. */
type Which =
  | { readonly userId: string; readonly ids?: readonly string[] }
  | { readonly userIds: readonly string[]; readonly group: string };

interface Read {
  readonly id: string;
  readonly userId: string;
  readonly key: string;
  readonly group: string | null;
}

/** Marks unread ones read, and answers them. */
export function readNotifications(tx: Tx, which: Which): Promise<Read[]> {
  return tx
    .updateTable('notifications')
    .set({ read_at: sql<string>`souk_now()` })
    .where('read_at', 'is', null)
    .where((where) => where.and(theseOf(which)))
    .returning(['id', 'user_id as userId', 'key', 'group_key as group'])
    .execute();
}

/** Deletes them, and answers those that were there. */
export async function deleteNotifications(tx: Tx, userId: string, ids: readonly string[]): Promise<Read[]> {
  return tx
    .deleteFrom('notifications')
    .where('user_id', '=', userId)
    .where('id', 'in', ids)
    .returning(['id', 'user_id as userId', 'key', 'group_key as group'])
    .execute();
}

/** Deletes what was told in the app under these keys, read or not, and answers it. */
export async function deleteTold(tx: Tx, keys: readonly string[]): Promise<{ id: string; userId: string }[]> {
  const { rows } = await sql<{ id: string; userId: string }>`
    with held as (
      select id from notifications where key = any(${keys}::text[]) order by user_id, group_key, id for update
    )
    delete from notifications using held where notifications.id = held.id
    returning notifications.id, user_id as "userId"`.execute(tx);
  return rows;
}

/** To whose devices what these keys tell was pushed, or is just being. */
export async function listPushed(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select distinct user_id as "userId" from notification_deliveries
    where notification_key = any(${keys}::text[]) and channel = 'push' and status in ('sending', 'sent')`.execute(tx);
  return rows.map(({ userId }) => userId);
}

function theseOf(which: Which) {
  if ('group' in which) return [sql<boolean>`user_id = any(${which.userIds}::uuid[]) and group_key = ${which.group}`];
  const { userId, ids } = which;
  return [sql<boolean>`user_id = ${userId}`, ...(ids ? [sql<boolean>`id = any(${ids}::uuid[])`] : [])];
}

/** Somebody's read ones of these ids, and the unread lines of their groups, held in order. */
export async function holdForUnread(tx: Tx, userId: string, ids: readonly string[]): Promise<NotificationRow[]> {
  // Nothing is told to somebody while their row is held, so that no new line of a group comes in between.
  await sql`select 1 from users where id = ${userId} for no key update`.execute(tx);
  const { rows } = await sql<NotificationRow>`
    select id, type, data, group_key as group, count, read_at as "readAt", created_at as "createdAt"
    from notifications
    where user_id = ${userId} and (
      id = any(${ids}::uuid[]) and read_at is not null
      or read_at is null and group_key in (
        select group_key from notifications
        where user_id = ${userId} and id = any(${ids}::uuid[]) and read_at is not null))
    order by id for update`.execute(tx);
  return rows;
}

/** Makes them unread, each standing for so many. */
export async function unreadNotifications(tx: Tx, lines: readonly { id: string; count: number }[]): Promise<void> {
  await sql`
    update notifications set read_at = null, count = line.count
    from unnest(${lines.map(({ id }) => id)}::uuid[], ${lines.map(({ count }) => count)}::integer[]) as line (id, count)
    where notifications.id = line.id`.execute(tx);
}

/** Drops what waits to tell elsewhere what was read by now; what goes out all the same stays. */
export async function dropWaiting(
  tx: Tx,
  userIds: readonly string[],
  { keys, groups }: { keys: readonly string[]; groups: readonly string[] },
): Promise<void> {
  await sql`
    update notification_deliveries
    set status = 'dropped', folds = false, settled_at = souk_now()
    where user_id = any(${userIds}::uuid[]) and status in ('waiting', 'gathering') and unless_read
      and (notification_key = any(${keys}::text[]) or group_key = any(${groups}::text[]))`.execute(tx);
}

/** Takes back wishes to tell these people of that group which nobody carried out yet; waits for who is just at it. */
export async function forgetIntents(tx: Tx, userIds: readonly string[], group: string): Promise<void> {
  await sql`
    update notification_intents set expanded_at = souk_now()
    where user_id = any(${userIds}::uuid[]) and group_key = ${group} and expanded_at is null`.execute(tx);
}

/** Takes back wishes under these keys which nobody carried out yet; waits for who is just at it. */
export async function forgetKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  await sql`
    update notification_intents set expanded_at = souk_now()
    where key = any(${keys}::text[]) and expanded_at is null`.execute(tx);
}

/** Other data for what was told under these keys, wherever it is kept. Answers the lines that say it in the app. */
export async function rewriteTold(
  tx: Tx,
  keys: readonly string[],
  data: Record<string, unknown>,
): Promise<{ id: string; userId: string }[]> {
  const more = JSON.stringify(data);
  // In the order in which they come to be, each waiting for who is just making the next of it; rows in one order, as
  // they are made.
  await sql`update notification_intents set data = data || ${more}::jsonb where key = any(${keys}::text[])`.execute(tx);
  const { rows } = await sql<{ id: string; userId: string }>`
    with held as (
      select id from notifications where key = any(${keys}::text[])
      order by user_id, group_key, id for no key update
    )
    update notifications set data = data || ${more}::jsonb from held where notifications.id = held.id
    returning notifications.id, user_id as "userId"`.execute(tx);
  await sql`
    with held as (
      select id from notification_deliveries where notification_key = any(${keys}::text[])
      order by user_id, group_key, channel, push_subscription_id, id for no key update
    )
    update notification_deliveries set data = data || ${more}::jsonb from held
    where notification_deliveries.id = held.id`.execute(tx);
  return rows;
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
