import { del, get, patch, post } from './http.ts';
import type { Cart, CartItem, CartItemChanges, NewCartItem } from './types.ts';

export const fetchCart = () => get<Cart>('/cart/items');
export const addToCart = (wish: NewCartItem, key: string) => post<CartItem>('/cart/items', wish, key);
export const changeCartItem = (id: string, changes: CartItemChanges) => patch<CartItem>(`/cart/items/${id}`, changes);
export const removeCartItem = (id: string) => del<void>(`/cart/items/${id}`);
