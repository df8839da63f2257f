import { get } from './http.ts';
import type { Demand, ShopFigures } from './types.ts';

/** Plain dates in the shop's time zone, both counted. */
export type Days = { startDate: string; endDate: string };

type Ranged = { range: Days & { days: number }; asOf: string };
export type ShopBehaviour = Ranged & {
  timeZone: string;
  funnel: {
    step: 'visited' | 'interested' | 'ordered' | 'paid';
    people: number;
    ofPrevious: number;
    dropOff: number;
  }[];
  products: {
    productId: string;
    title: string | null;
    imageUrl: string | null;
    views: number;
    carts: number;
    orders: number;
    pieces: number;
    revenue: number;
  }[];
  referrers: { referrer: string; views: number; visitors: number }[];
  terms: { term: string; views: number }[];
  missed: Demand['items'];
  devices: { device: string; views: number; visitors: number; share: number }[];
  hours: { weekday: number; hour: number; views: number; orders: number }[];
  visitors: { new: number; returning: number };
  stay: { average: number; views: number };
};
export type ShopFollowers = Ranged & {
  followers: number;
  gained: number;
  lost: number;
  net: number;
  churn: number;
  orders: number;
  ordersFromFollowers: number;
  share: number;
  revenueFromFollowers: number;
  days: { date: string; gained: number; lost: number; followers: number }[];
};

const path = (shop: string) => `/analytics/shop/${encodeURIComponent(shop)}`;

export const fetchFigures = (shop: string, days: Days) => get<ShopFigures>(path(shop), days);
export const fetchBehaviour = (shop: string, days: Days) => get<ShopBehaviour>(`${path(shop)}/behaviour`, days);
export const fetchFollowerFigures = (shop: string, days: Days) => get<ShopFollowers>(`${path(shop)}/followers`, days);
