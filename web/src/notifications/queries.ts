import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchNotifications, fetchPreferences, fetchUnreadCount, type NotificationKind } from '../api/notifications.ts';

export const unreadCount = queryOptions({
  queryKey: ['notifications', 'unread-count'],
  queryFn: async () => (await fetchUnreadCount()).unreadCount,
  staleTime: 60_000,
});

export const notificationPages = (unread: boolean, group?: NotificationKind) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', { unread, group }],
    queryFn: ({ pageParam }) => fetchNotifications({ unread: unread || undefined, group, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const latestNotifications = queryOptions({
  queryKey: ['notifications', 'latest'],
  queryFn: () => fetchNotifications({ limit: 6 }),
});

export const preferences = queryOptions({ queryKey: ['notification-preferences'], queryFn: fetchPreferences });

/** The count arrives with the news; lists are asked for again. */
export function notificationsChanged(client: QueryClient, unread?: number): void {
  if (unread !== undefined) client.setQueryData(unreadCount.queryKey, unread);
  void client.invalidateQueries({
    queryKey: ['notifications'],
    predicate: ({ queryKey }) => unread === undefined || queryKey[1] !== 'unread-count',
  });
}
