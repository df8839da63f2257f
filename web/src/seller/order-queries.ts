import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { fetchShopOrders, type ShopOrderFilter } from '../api/orders.ts';

/** Below 'orders', which the news of any order puts right (see orders/queries.ts). */
export const shopOrders = (shop: string, filter: Omit<ShopOrderFilter, 'openReturn'>) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'shop', shop, filter],
    queryFn: ({ pageParam }) => fetchShopOrders(shop, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const openReturns = (shop: string) =>
  queryOptions({
    queryKey: ['orders', 'shop', shop, 'returns'],
    queryFn: async () => (await fetchShopOrders(shop, { openReturn: true }, null)).items,
  });
