import { get, patch, post } from './http.ts';
import type { NewShop, Page, Shop, ShopChanges } from './types.ts';

export const fetchMyShops = () => get<Page<Shop>>('/shops', { mine: true });
export const fetchShop = (idOrSlug: string) => get<Shop>(`/shops/${encodeURIComponent(idOrSlug)}`);
export const openShop = (form: NewShop, key: string) => post<Shop>('/shops', form, key);
export const changeShop = (id: string, form: ShopChanges) => patch<Shop>(`/shops/${id}`, form);
