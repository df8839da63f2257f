import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import { notificationChanged } from './events.ts';
import type { Notification, NotificationQuery, UnreadCount } from './schema.ts';
import {
  deleteNotification,
  findNotification,
  listNotifications,
  markAllNotifications,
  markNotification,
  type NotificationRow,
  readReader,
} from './store.ts';
import { wordsFor, wordsOf } from './words/words.ts';

/** The asker's notifications, newest first, in their language, with the number of all unread ones. */
export async function browseNotifications(context: Context, { cursor, ...filter }: NotificationQuery) {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const [rows, { locale, unreadCount }] = await Promise.all([
    listNotifications(db, userId, { ...filter, after }),
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
    const marked = await markNotification(tx, userId, id, read);
    if (marked) tell(tx, [userId], notificationChanged, { change: read ? 'read' : 'unread', notificationId: id });
    const row = marked ?? (await findNotification(tx, userId, id));
    if (!row) throw problems.not_found();
    return inWords(row, (await readReader(tx, userId)).locale);
  });
}

/** Marks everything read. One that comes meanwhile stays unread, and is counted in the answer. */
export async function markAllRead(context: Context): Promise<UnreadCount> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    if ((await markAllNotifications(tx, userId)) > 0) tell(tx, [userId], notificationChanged, { change: 'all_read' });
    const { unreadCount } = await readReader(tx, userId);
    return { unreadCount };
  });
}

/** Deletes one for good. Throws `not_found` where it isn't the asker's. */
export async function removeNotification(context: Context, id: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    if (!(await deleteNotification(tx, userId, id))) throw problems.not_found();
    tell(tx, [userId], notificationChanged, { change: 'deleted', notificationId: id });
  });
}

function inWords(row: NotificationRow, locale: string): Notification {
  return { ...row, ...wordsOf(row, wordsFor(locale)) };
}
