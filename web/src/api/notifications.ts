import { del, get, put } from './http.ts';
import type { Notification, NotificationPage, UnreadCount } from './types.ts';

type NotificationFilter = { unread?: true | undefined; limit?: number; cursor?: string | null };

export const fetchNotifications = (filter: NotificationFilter) => get<NotificationPage>('/notifications', filter);
export const fetchUnreadCount = () => get<UnreadCount>('/notifications/unread-count');
export const markRead = (id: string) => put<Notification>(`/notifications/${id}/read`);
export const markUnread = (id: string) => put<Notification>(`/notifications/${id}/unread`);
export const markAllRead = () => put<UnreadCount>('/notifications/read-all');
export const deleteNotification = (id: string) => del<void>(`/notifications/${id}`);
