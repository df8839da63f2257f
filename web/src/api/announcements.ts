import { get, post, put } from './http.ts';
import type { Announcement, Audience, NewAnnouncement, Page } from './types.ts';

const all = '/admin/announcements';

export const fetchAnnouncements = (cursor: string | null) => get<Page<Announcement>>(all, { cursor });
export const countAudience = async ({ audience, segment }: Audience) =>
  (await post<{ total: number }>(`${all}/preview`, { audience, segment })).total;
export const makeAnnouncement = (wish: NewAnnouncement, key: string) => post<Announcement>(all, wish, key);
export const cancelAnnouncement = (id: string) => put<Announcement>(`${all}/${id}/cancel`, {});
