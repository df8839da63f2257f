import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchOrder, fetchOrders, type OrderFilter } from '../api/orders.ts';
import type { Order } from '../api/types.ts';

/** Everything about orders is kept below 'orders', so that one word of news puts all of it right. */
export const orderPages = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'mine', filter],
    queryFn: ({ pageParam }) => fetchOrders(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const oneOrder = (id: string) =>
  queryOptions({ queryKey: ['orders', 'one', id], queryFn: () => fetchOrder(id) });

/** After an act of one's own: its answer stands there at once, and everything else is asked for again. */
export function ordersChanged(client: QueryClient, order?: Order): Promise<void> {
  if (order) client.setQueryData(oneOrder(order.id).queryKey, order);
  return client.invalidateQueries({ queryKey: ['orders'] });
}
