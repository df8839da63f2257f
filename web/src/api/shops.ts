import { get, patch, post } from './http.ts';
import type { Page, Shop } from './types.ts';

export type OpenShopForm = { name: string; description?: string; currency: string; timeZone: string };
export type ShopForm = { name?: string; description?: string };

export const fetchMyShops = () => get<Page<Shop>>('/shops', { mine: true });
export const fetchShop = (idOrSlug: string) => get<Shop>(`/shops/${encodeURIComponent(idOrSlug)}`);
export const openShop = (form: OpenShopForm, key: string) => post<Shop>('/shops', form, key);
export const changeShop = (id: string, form: ShopForm) => patch<Shop>(`/shops/${id}`, form);
