import { post } from './http.ts';
import type { CheckoutOrder, CheckoutWish, PlacedCheckout, Quote } from './types.ts';

export const quoteCheckout = (wish: CheckoutWish) => post<Quote>('/checkout/quote', wish);
/** The same key with the same order is answered the same and never orders twice. */
export const placeCheckout = (order: CheckoutOrder, key: string) => post<PlacedCheckout>('/checkout', order, key);
