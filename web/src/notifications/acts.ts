import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { actOnNotifications, deleteNotification, markAllRead, markRead, markUnread } from '../api/notifications.ts';
import { isProblem } from '../api/problem.ts';
import type { Notification } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { notificationsChanged, unreadCount } from './queries.ts';

/** What one does with notifications; the count in the bell moves at once and is put right by the server's answer. */
export function useNotificationActs() {
  const client = useQueryClient();
  return {
    toggle: ({ id, readAt }: Notification) =>
      attempt(client, readAt ? 1 : -1, () => (readAt ? markUnread(id) : markRead(id))),
    read: ({ id, readAt }: Notification) => (readAt ? Promise.resolve() : attempt(client, -1, () => markRead(id))),
    remove: ({ id, readAt }: Notification) =>
      attempt(client, readAt ? 0 : -1, async () => {
        await deleteNotification(id);
        toast(i18n.t('The notification is gone.'));
      }),
    many: (act: 'read' | 'unread' | 'deleted', chosen: readonly Notification[]) => {
      const unread = chosen.filter(({ readAt }) => !readAt).length;
      const ids = chosen.map(({ id }) => id);
      return attempt(client, act === 'unread' ? chosen.length - unread : -unread, async () => {
        await actOnNotifications(act, ids);
        if (act === 'deleted') toast(i18n.t('The notifications are gone.'));
      });
    },
    readAll: () => attempt(client, Number.NEGATIVE_INFINITY, markAllRead),
  };
}

async function attempt(client: QueryClient, change: number, act: () => Promise<unknown>): Promise<void> {
  client.setQueryData(unreadCount.queryKey, (count) => (count === undefined ? count : Math.max(0, count + change)));
  try {
    await act();
  } catch (error) {
    // A line that grew meanwhile goes by another id: it is asked for again below.
    if (!isProblem(error, 'not_found')) toast(plainly(error), { bad: true });
  }
  notificationsChanged(client);
}
