import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { type AlertStatus, fetchAlerts, fetchAlertsOn, fetchWaiting } from '../api/alerts.ts';

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { nextCursor: string | null }) => last.nextCursor,
};

export const alertsOn = (productId: string) =>
  queryOptions({
    queryKey: ['price-alerts', 'on', productId],
    queryFn: async () => (await fetchAlertsOn(productId)).items,
  });

export const alertPages = (status: AlertStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['price-alerts', 'mine', status ?? 'all'],
    queryFn: ({ pageParam }) => fetchAlerts(status, pageParam),
    ...pages,
  });

/** Who waits for what a shop sells, counted. */
export const waitingIn = (shop: string) =>
  infiniteQueryOptions({
    queryKey: ['waiting-buyers', shop],
    queryFn: ({ pageParam }) => fetchWaiting(shop, pageParam),
    ...pages,
  });

export const alertsChanged = (client: QueryClient) => client.invalidateQueries({ queryKey: ['price-alerts'] });
