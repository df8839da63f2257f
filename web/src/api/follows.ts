import { del, get, post, put } from './http.ts';
import type {
  FeedItem,
  FeedPage,
  Follow,
  FollowedShop,
  Follower,
  NewShopAnnouncement,
  Page,
  ShopAnnouncement,
} from './types.ts';

export type NewsKind = FeedItem['kind'];

const of = (idOrSlug: string) => `/shops/${encodeURIComponent(idOrSlug)}`;

export const fetchFollow = (shop: string) => get<Follow>(`${of(shop)}/follow`);
export const followShop = (shop: string) => put<Follow>(`${of(shop)}/follow`);
export const unfollowShop = (shop: string) => del<Follow>(`${of(shop)}/follow`);
export const setMuted = (shop: string, muted: boolean) =>
  put<Follow>(`${of(shop)}/follow/${muted ? 'mute' : 'unmute'}`);
export const fetchFollowed = (cursor: string | null) => get<Page<FollowedShop>>('/me/following', { limit: 30, cursor });
export const fetchFollowers = (shop: string, cursor: string | null) =>
  get<Page<Follower>>(`${of(shop)}/followers`, { limit: 30, cursor });
export const fetchAnnouncements = (shop: string, limit: number, cursor: string | null) =>
  get<Page<ShopAnnouncement>>(`${of(shop)}/news`, { limit, cursor });
export const announceOfShop = (shop: string, news: NewShopAnnouncement, key: string) =>
  post<ShopAnnouncement>(`${of(shop)}/news`, news, key);
export const takeAnnouncementBack = (shop: string, id: string) => del<void>(`${of(shop)}/news/${id}`);
export const fetchFeed = (kind: NewsKind | undefined, limit: number, cursor: string | null) =>
  get<FeedPage>('/feed', { kind, limit, cursor });
export const markFeedSeen = (upToId: string) => put<{ unreadCount: number }>('/feed/seen', { upToId });
