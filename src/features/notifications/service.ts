import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import { notificationChanged } from './events.ts';
import type { Chosen, Notification, NotificationQuery, UnreadCount } from './schema.ts';
import {
  deleteNotifications,
  deleteTold,
  dropWaiting,
  findNotification,
  forgetIntents,
  forgetKeys,
  holdForUnread,
  listNotifications,
  listPushed,
  type NotificationRow,
  readNotifications,
  readReader,
  rewriteTold,
  unreadNotifications,
} from './store.ts';
import { typesOf } from './types.ts';
import { wordsFor, wordsOf } from './words/words.ts';

/** The asker's notifications, newest first, in their language, with the number of all unread ones. */
export async function browseNotifications(context: Context, { cursor, type, group, ...filter }: NotificationQuery) {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const types = type || group ? typesOf(group).filter((one) => !type || one === type) : undefined;
  const [rows, { locale, unreadCount }] = await Promise.all([
    types?.length === 0 ? [] : listNotifications(db, userId, { ...filter, types, after }),
    readReader(db, userId),
  ]);
  const { items, nextCursor } = toPage(rows, filter.limit, ({ id }) => [id]);
  return { items: items.map((row) => inWords(row, locale)), nextCursor, unreadCount };
}

export async function countUnread(context: Context): Promise<UnreadCount> {
  const { unreadCount } = await readReader(context.house.database.db, signedIn(context).userId);
  return { unreadCount };
}

/** Marks one read or unread; again is no change. Throws `not_found` where it isn't the asker's. */
export async function mark(context: Context, id: string, read: boolean): Promise<Notification> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const now = read ? await markRead(tx, userId, [id]) : (await markUnread(tx, userId, [id])).get(id);
    const row = await findNotification(tx, userId, now ?? id);
    if (!row) throw problems.not_found();
    return inWords(row, (await readReader(tx, userId)).locale);
  });
}

/** Marks the asker's among these read or unread, or deletes them; others are passed over. */
export async function actOnMany(context: Context, act: 'read' | 'unread' | 'deleted', { ids }: Chosen) {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    if (act === 'read') await markRead(tx, userId, ids);
    if (act === 'unread') await markUnread(tx, userId, ids);
    if (act === 'deleted') await remove(tx, userId, ids);
    const { unreadCount } = await readReader(tx, userId);
    return { unreadCount };
  });
}

/** Marks everything read. One that comes meanwhile stays unread, and is counted in the answer. */
export async function markAllRead(context: Context): Promise<UnreadCount> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const read = await readNotifications(tx, { userId });
    if (read.length > 0) {
      await dropElsewhere(tx, [userId], read);
      tell(tx, [userId], notificationChanged, { change: 'all_read' });
    }
    const { unreadCount } = await readReader(tx, userId);
    return { unreadCount };
  });
}

/** Deletes one for good. Throws `not_found` where it isn't the asker's. */
export async function removeNotification(context: Context, id: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    if ((await remove(tx, userId, [id])) === 0) throw problems.not_found();
  });
}

/**
 * What a group of these people tells was read where it happened: its lines are read, and what waits to tell it to them
 * at all, or elsewhere, is not told any more.
 */
export async function readGroup(tx: Tx, userIds: readonly string[], group: string): Promise<void> {
  // In the order in which they come to be, each waiting for who is just making the next of it.
  await forgetIntents(tx, userIds, group);
  const read = await readNotifications(tx, { userIds, group });
  await dropWaiting(tx, userIds, { keys: [], groups: [group] });
  for (const { id, userId } of read) {
    tell(tx, [userId], notificationChanged, { change: 'read', notificationId: id });
  }
}

/**
 * What these intents tell is over before it was news: nothing of it is to be found or told any more. Answers those to
 * whose devices it was pushed, where it still stands.
 */
export async function takeBack(
  tx: Tx,
  told: readonly { readonly key: string; readonly userId: string }[],
): Promise<string[]> {
  const keys = told.map(({ key }) => key);
  const userIds = [...new Set(told.map(({ userId }) => userId))];
  // In the order in which they come to be, each waiting for who is just making the next of it.
  await forgetKeys(tx, keys);
  for (const { id, userId } of await deleteTold(tx, keys)) {
    tell(tx, [userId], notificationChanged, { change: 'deleted', notificationId: id });
  }
  await dropWaiting(tx, userIds, { keys, groups: [] });
  return listPushed(tx, keys);
}

/** What these intents tell is not told where nobody did so yet; another of their group takes the place of the rest. */
export function holdBack(tx: Tx, keys: readonly string[]): Promise<void> {
  return forgetKeys(tx, keys);
}

/**
 * What these intents tell is no longer to be said as it was, in the app and in what still waits to leave the house: `data`
 * takes the place of what stands there by the same names. What left already is out. Devices hear of it, unless `quietly`:
 * where their people may be more than one transaction may tell.
 */
export async function retell(
  tx: Tx,
  keys: readonly string[],
  data: Record<string, unknown>,
  { quietly = false }: { readonly quietly?: boolean } = {},
): Promise<void> {
  if (keys.length === 0) return;
  const retold = await rewriteTold(tx, keys, data);
  if (quietly) return;
  for (const { id, userId } of retold) {
    tell(tx, [userId], notificationChanged, { change: 'retold', notificationId: id });
  }
}

async function markRead(tx: Tx, userId: string, ids: readonly string[]): Promise<undefined> {
  const read = await readNotifications(tx, { userId, ids });
  await dropElsewhere(tx, [userId], read);
  tellOf(tx, userId, 'read', read);
}

/**
 * Makes read ones unread. A group has one unread line: the newest of it, counting them all, takes the place of the
 * others. Answers the id of the line that each became part of.
 */
async function markUnread(tx: Tx, userId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const groups = new Map<string, NotificationRow[]>();
  for (const row of await holdForUnread(tx, userId, ids)) {
    const name = row.group ?? row.id;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const lines = [...groups.values()].map((rows) => ({
    id: rows.at(-1)?.id ?? '',
    count: rows.reduce((sum, row) => sum + row.count, 0),
    others: rows.slice(0, -1),
  }));
  const absorbed = lines.flatMap(({ others }) => others);
  if (absorbed.length > 0) {
    await deleteNotifications(
      tx,
      userId,
      absorbed.map(({ id }) => id),
    );
  }
  if (lines.length > 0) await unreadNotifications(tx, lines);
  tellOf(tx, userId, 'deleted', absorbed);
  tellOf(tx, userId, 'unread', lines);
  return new Map(lines.flatMap(({ id, others }) => others.map((other) => [other.id, id])));
}

async function remove(tx: Tx, userId: string, ids: readonly string[]): Promise<number> {
  const gone = await deleteNotifications(tx, userId, ids);
  await dropElsewhere(tx, [userId], gone);
  tellOf(tx, userId, 'deleted', gone);
  return gone.length;
}

/** What was read, or deleted, in the app need not be told elsewhere. */
async function dropElsewhere(
  tx: Tx,
  userIds: readonly string[],
  read: readonly { key: string; group: string | null }[],
): Promise<void> {
  if (read.length === 0) return;
  const groups = read.flatMap(({ group }) => group ?? []);
  await dropWaiting(tx, userIds, { keys: read.map(({ key }) => key), groups });
}

function tellOf(tx: Tx, userId: string, change: 'read' | 'unread' | 'deleted', of: readonly { id: string }[]): void {
  const [first] = of;
  if (!first) return;
  const which = of.length === 1 ? { notificationId: first.id } : { notificationIds: of.map(({ id }) => id) };
  tell(tx, [userId], notificationChanged, { change, ...which });
}

function inWords(row: NotificationRow, locale: string): Notification {
  return { ...row, ...wordsOf(row, wordsFor(locale)) };
}
