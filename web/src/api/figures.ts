import { get } from './http.ts';
import type { Behaviour, FollowerFigures, ShopFigures } from './types.ts';

/** Plain dates in the shop's time zone, both counted. */
export type Days = { startDate: string; endDate: string };

const path = (shop: string) => `/analytics/shop/${encodeURIComponent(shop)}`;

export const fetchFigures = (shop: string, days: Days) => get<ShopFigures>(path(shop), days);
export const fetchBehaviour = (shop: string, days: Days) => get<Behaviour>(`${path(shop)}/behaviour`, days);
export const fetchFollowerFigures = (shop: string, days: Days) => get<FollowerFigures>(`${path(shop)}/followers`, days);
