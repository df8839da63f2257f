import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  fetchAnnouncements,
  fetchFeed,
  fetchFollow,
  fetchFollowed,
  fetchFollowers,
  type NewsKind,
} from '../api/follows.ts';

const EVERY_MINUTE = 60_000;

export const followOf = (slug: string) =>
  queryOptions({ queryKey: ['follows', 'of', slug], queryFn: () => fetchFollow(slug), staleTime: EVERY_MINUTE });

/** Not asked for again by one's own news: who stopped following by mistake finds the shop where it was. */
export const followedShops = infiniteQueryOptions({
  queryKey: ['followed-shops'],
  queryFn: ({ pageParam }) => fetchFollowed(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const followersOf = (shopId: string) =>
  infiniteQueryOptions({
    queryKey: ['follows', 'followers', shopId],
    queryFn: ({ pageParam }) => fetchFollowers(shopId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const announcementsOf = (slug: string, limit: number) =>
  infiniteQueryOptions({
    queryKey: ['follows', 'announcements', slug, limit],
    queryFn: ({ pageParam }) => fetchAnnouncements(slug, limit, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Stays as it was read, so that what was new on arriving looks new until one leaves; `unseen` says that there is more. */
export const feedOf = (kind: NewsKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['feed', kind ?? 'all'],
    queryFn: ({ pageParam }) => fetchFeed(kind, 30, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Nobody is told when a shop does something: who looks asks now and then. */
export const unseen = queryOptions({
  queryKey: ['follows', 'unseen'],
  queryFn: async () => (await fetchFeed(undefined, 1, null)).unreadCount,
  refetchInterval: EVERY_MINUTE,
});
