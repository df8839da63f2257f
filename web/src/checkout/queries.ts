import { queryOptions } from '@tanstack/react-query';
import { quoteCheckout } from '../api/checkout.ts';
import { fetchOrder, fetchOrders } from '../api/orders.ts';
import type { Address, CheckoutWish } from '../api/types.ts';

/** Never from memory: what it costs is asked whenever the page is looked at again. */
export const quoteOf = (wish: CheckoutWish) =>
  queryOptions({ queryKey: ['checkout', 'quote', wish], queryFn: () => quoteCheckout(wish), staleTime: 0, gcTime: 0 });

/** Where the last thing was sent to. Nobody has to wait for it long, nor at all where it does not come. */
export const lastAddress = queryOptions({
  queryKey: ['checkout', 'last-address'],
  queryFn: async (): Promise<Address | null> => {
    try {
      const { items } = await fetchOrders({}, null);
      const sent = items.find(({ delivery }) => delivery.kind === 'delivery');
      return sent ? (await fetchOrder(sent.id)).address : null;
    } catch {
      return null;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});
