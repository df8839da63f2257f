import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import {
  type CallBackFilter,
  type CallFilter,
  type CallPartner,
  fetchCall,
  fetchCallBacks,
  fetchCallHistory,
  fetchCallSettings,
  fetchReachability,
} from '../../api/call-desk.ts';

/** Everything about calls is kept below 'calls', so that one word of news puts all of it right. */
export const callPages = (filter: CallFilter) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'history', filter],
    queryFn: ({ pageParam }) => fetchCallHistory(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

const LIVE = new Set(['initiated', 'ringing', 'active']);

/** While it rings or lives it is looked at again by itself, for who gets no news by socket. */
export const oneCall = (id: string) =>
  queryOptions({
    queryKey: ['calls', 'one', id],
    queryFn: () => fetchCall(id),
    refetchInterval: ({ state }) => (state.data && LIVE.has(state.data.status) ? 5_000 : false),
  });

export const isLive = ({ status }: { status: string }) => LIVE.has(status);

/** Hours begin and end while one looks on. */
export const reachabilityOf = (partner: CallPartner) =>
  queryOptions({
    queryKey: ['calls', 'reachability', partner],
    queryFn: () => fetchReachability(partner),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });

export const callSettingsOf = (shop: string) =>
  queryOptions({ queryKey: ['calls', 'settings', shop], queryFn: () => fetchCallSettings(shop) });

export const callBackPages = (filter: CallBackFilter) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'backs', filter],
    queryFn: ({ pageParam }) => fetchCallBacks(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const callsChanged = (client: QueryClient) => client.invalidateQueries({ queryKey: ['calls'] });
