import { del, get, patch, post, put } from './http.ts';
import type { Items, Money, NewPriceAlert, Page, PriceAlert, PriceAlertChanges, WaitingBuyers } from './types.ts';

export type AlertStatus = 'active' | 'notified' | 'paused';

const waiting = (shop: string) => `/shops/${encodeURIComponent(shop)}/waiting-buyers`;

export const fetchAlerts = (status: AlertStatus | undefined, cursor: string | null) =>
  get<Page<PriceAlert>>('/price-alerts', { status, limit: 30, cursor });
export const fetchAlertsOn = (productId: string) =>
  get<Items<PriceAlert>>(`/products/${encodeURIComponent(productId)}/price-alerts`);
export const setAlert = (wish: NewPriceAlert, key: string) => post<PriceAlert>('/price-alerts', wish, key);
export const changeAlert = (id: string, changes: PriceAlertChanges) =>
  patch<PriceAlert>(`/price-alerts/${id}`, changes);
export const rearmAlert = (id: string) => put<PriceAlert>(`/price-alerts/${id}/rearm`, {});
export const removeAlert = (id: string) => del<void>(`/price-alerts/${id}`);
export const fetchWaiting = (shop: string, cursor: string | null) =>
  get<Page<WaitingBuyers>>(waiting(shop), { limit: 20, cursor });
export const offerToWaiting = (shop: string, productId: string, price: Money, key: string) =>
  post<{ told: number }>(`${waiting(shop)}/${productId}/offer`, { price }, key);
