import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { addToCart, changeCartItem, fetchCart, removeCartItem } from '../api/cart.ts';
import { isProblem } from '../api/problem.ts';
import type { Cart, CartItem, CartItemChanges, NewCartItem } from '../api/types.ts';

export const myCart = queryOptions({ queryKey: ['cart'], queryFn: fetchCart });

/** One after the other: two first things of a guest at once would make two carts, and one would be lost. */
const scope = { id: 'cart' };

/** Other tabs of this browser, a guest's too; devices of somebody signed in hear it from the server. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('souk-cart') : null;

/** Asks for the cart anew whenever another tab changed it; answers what stops that. */
export function followOtherTabs(client: QueryClient): () => void {
  const ask = () => void client.invalidateQueries({ queryKey: ['cart'] });
  channel?.addEventListener('message', ask);
  return () => channel?.removeEventListener('message', ask);
}

export function useAddToCart() {
  const client = useQueryClient();
  return useMutation({
    scope,
    mutationFn: ({ key, ...wish }: NewCartItem & { key: string }) => addToCart(wish, key),
    onSuccess: (item) => write(client, (items) => [...items.filter(({ id }) => id !== item.id), item]),
    onSettled: () => changed(client),
  });
}

export function useChangeItem() {
  const client = useQueryClient();
  return useMutation({
    scope,
    mutationFn: ({ id, ...changes }: CartItemChanges & { id: string }) => changeCartItem(id, changes),
    onSuccess: (item) => write(client, (items) => items.map((one) => (one.id === item.id ? item : one))),
    onSettled: () => changed(client),
  });
}

/** `gone` is called before the line vanishes: what stands in its place comes in the same moment. */
export function useRemoveItem() {
  const client = useQueryClient();
  return useMutation({
    scope,
    mutationFn: ({ id }: { id: string; gone: () => void }) =>
      removeCartItem(id).catch((error: unknown) => {
        // Another tab took it out already: that is what was wished for.
        if (!isProblem(error, 'not_found')) throw error;
      }),
    onSuccess: (_, { id, gone }) => {
      gone();
      write(client, (items) => items.filter((item) => item.id !== id));
    },
    onSettled: () => changed(client),
  });
}

/** Shows at once what the server has just said; the sums of the shops follow with the whole cart. */
function write(client: QueryClient, next: (items: CartItem[]) => CartItem[]): void {
  client.setQueryData(myCart.queryKey, (cart: Cart | undefined) => {
    if (!cart) return cart;
    const items = next(cart.items);
    return { ...cart, items, count: items.reduce((sum, { quantity }) => sum + quantity, 0) };
  });
}

function changed(client: QueryClient): void {
  channel?.postMessage('changed');
  void client.invalidateQueries({ queryKey: ['cart'] });
}
