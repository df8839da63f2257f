import { del, get, getOpenly, postOpenly, put } from './http.ts';
import type {
  Notification,
  NotificationPage,
  NotificationPreferenceChanges,
  NotificationPreferences,
  UnreadCount,
  Unsubscription,
} from './types.ts';

export type NotificationKind = NotificationPreferences['types'][number]['group'];
type NotificationFilter = {
  unread?: true | undefined;
  group?: NotificationKind | undefined;
  limit?: number;
  cursor?: string | null;
};

export const fetchNotifications = (filter: NotificationFilter) => get<NotificationPage>('/notifications', filter);
export const fetchUnreadCount = () => get<UnreadCount>('/notifications/unread-count');
export const markRead = (id: string) => put<Notification>(`/notifications/${id}/read`);
export const markUnread = (id: string) => put<Notification>(`/notifications/${id}/unread`);
export const markAllRead = () => put<UnreadCount>('/notifications/read-all');
export const deleteNotification = (id: string) => del<void>(`/notifications/${id}`);
export const actOnNotifications = (act: 'read' | 'unread' | 'deleted', ids: readonly string[]) =>
  put<UnreadCount>(`/notifications/${act}`, { ids });

export const fetchPreferences = () => get<NotificationPreferences>('/notifications/preferences');
export const changePreferences = (changes: NotificationPreferenceChanges) =>
  put<NotificationPreferences>('/notifications/preferences', changes);

const withToken = (token: string) => `token=${encodeURIComponent(token)}`;
export const fetchUnsubscription = (token: string) =>
  getOpenly<Unsubscription>(`/notifications/unsubscription?${withToken(token)}`);
export const unsubscribe = (token: string) =>
  postOpenly<Unsubscription>(`/notifications/unsubscribe?${withToken(token)}`, {});
