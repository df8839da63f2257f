import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { announcementRoutes } from './announcements/announcements.routes.ts';
import { preferenceRoutes } from './preferences/preferences.routes.ts';
import { pushRoutes } from './push/push.routes.ts';
import { Chosen, Notification, NotificationPage, NotificationQuery, UnreadCount } from './schema.ts';
import { actOnMany, browseNotifications, countUnread, mark, markAllRead, removeNotification } from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/notifications',
    {
      operation: 'browseNotifications',
      summary: 'My notifications, newest first',
      access: 'user',
      query: NotificationQuery,
      answer: NotificationPage,
    },
    (context, { query }) => browseNotifications(context, query),
  );

  api.get(
    '/api/notifications/unread-count',
    {
      operation: 'countUnreadNotifications',
      summary: 'How many are unread',
      access: 'user',
      answer: UnreadCount,
    },
    (context) => countUnread(context),
  );

  api.put(
    '/api/notifications/read-all',
    {
      operation: 'markAllNotificationsRead',
      summary: 'Mark all as read',
      access: 'user',
      answer: UnreadCount,
    },
    (context) => markAllRead(context),
  );

  const many = [
    ['read', 'markNotificationsRead', 'Mark several as read'],
    ['unread', 'markNotificationsUnread', 'Mark several as unread'],
    ['deleted', 'deleteNotifications', 'Delete several'],
  ] as const;
  for (const [act, operation, summary] of many) {
    const description = 'What is not mine, or not there any more, is passed over.';
    api.put(
      `/api/notifications/${act}`,
      { operation, summary, description, access: 'user', body: Chosen, answer: UnreadCount },
      (context, { body }) => actOnMany(context, act, body),
    );
  }

  api.put(
    '/api/notifications/:id/read',
    {
      operation: 'markNotificationRead',
      summary: 'Mark one as read',
      access: 'user',
      params: IdParams,
      answer: Notification,
      problems: ['not_found'],
    },
    (context, { params }) => mark(context, params.id, true),
  );

  api.put(
    '/api/notifications/:id/unread',
    {
      operation: 'markNotificationUnread',
      summary: 'Mark one as unread',
      access: 'user',
      params: IdParams,
      answer: Notification,
      problems: ['not_found'],
    },
    (context, { params }) => mark(context, params.id, false),
  );

  api.delete(
    '/api/notifications/:id',
    {
      operation: 'deleteNotification',
      summary: 'Delete one',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => removeNotification(context, params.id),
  );

  announcementRoutes(api);
  pushRoutes(api);

  preferenceRoutes(api);
}
