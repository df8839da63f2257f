import { get, post, put } from './http.ts';
import type { Money, Order, OrderCard, OrderReturn, OrderStatus, Page, ShopOrderPage } from './types.ts';

export type OrderFilter = { status?: OrderStatus | undefined; q?: string | undefined };
type Pieces = { lineId: string; quantity: number }[];
export type Shipping = { carrier?: string; trackingNumber?: string; trackingUrl?: string };
/** Neither an amount nor lines nor the delivery: everything that is left. */
export type RefundWish = { amount?: Money; lines?: Pieces; delivery?: boolean; reason?: string; restock?: boolean };

export const fetchOrders = (filter: OrderFilter, cursor: string | null) =>
  get<Page<OrderCard>>('/orders', { ...filter, cursor });
export type ShopOrderFilter = OrderFilter & { openReturn?: boolean };
export const fetchShopOrders = (shop: string, filter: ShopOrderFilter, cursor: string | null) =>
  get<ShopOrderPage>(`/shops/${encodeURIComponent(shop)}/orders`, { ...filter, cursor });
export const fetchOrder = (id: string) => get<Order>(`/orders/${id}`);

export const confirmOrder = (id: string, note?: string) =>
  put<Order>(`/orders/${id}/confirm`, note === undefined ? {} : { note });
export const shipOrder = (id: string, shipping: Shipping) => put<Order>(`/orders/${id}/ship`, shipping);
export const deliverOrder = (id: string) => put<Order>(`/orders/${id}/deliver`, {});
export const cancelOrder = (id: string, reason?: string) =>
  put<Order>(`/orders/${id}/cancel`, reason === undefined ? {} : { reason });
export const refundOrder = (id: string, wish: RefundWish, key: string) => put<Order>(`/orders/${id}/refund`, wish, key);

export const askReturn = (id: string, wish: { lines: Pieces; reason: string }, key: string) =>
  post<OrderReturn>(`/orders/${id}/returns`, wish, key);
export const acceptReturn = (id: string, answer?: string) =>
  put<OrderReturn>(`/returns/${id}/accept`, answer === undefined ? {} : { answer });
export const declineReturn = (id: string, answer?: string) =>
  put<OrderReturn>(`/returns/${id}/decline`, answer === undefined ? {} : { answer });
export const receiveReturn = (id: string, restock: boolean) => put<OrderReturn>(`/returns/${id}/receive`, { restock });
