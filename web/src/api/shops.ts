import { get, getOpenly, patch, post } from './http.ts';
import type { Items, Location, Marketplace, NewShop, Page, Shop, ShopChanges, Zone } from './types.ts';

export const fetchMyShops = () => get<Page<Shop>>('/shops', { mine: true, limit: 100 });
export const fetchShop = (idOrSlug: string) => get<Shop>(`/shops/${encodeURIComponent(idOrSlug)}`);
export const openShop = (form: NewShop, key: string) => post<Shop>('/shops', form, key);
export const changeShop = (id: string, form: ShopChanges) => patch<Shop>(`/shops/${id}`, form);
export const fetchLocations = (slug: string) => get<Items<Location>>(`/shops/${encodeURIComponent(slug)}/locations`);
export const fetchZones = (slug: string) => get<Items<Zone>>(`/shops/${encodeURIComponent(slug)}/delivery-zones`);
export const fetchMarketplace = () => getOpenly<Marketplace>('/marketplace');
export const fetchShopsNamed = (q: string) => getOpenly<Page<Shop>>('/shops', { q, limit: 8 });
