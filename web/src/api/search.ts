import { del, get, getOpenly } from './http.ts';
import type { Category, FoundProducts, Page, Shop, ShopMap, Suggestions } from './types.ts';

type Asked = Parameters<typeof getOpenly>[1];
type Bounds = { south: number; west: number; north: number; east: number };

export const searchProducts = (asked: Asked) => getOpenly<FoundProducts>('/search/products', asked);
export const fetchTopCategories = () => getOpenly<Page<Category>>('/categories', { parent: '', limit: 100 });
export const fetchShopsOnMap = ({ south, west, north, east }: Bounds) =>
  getOpenly<ShopMap>('/shops/map', { south, west, north, east });
export const fetchShopsNear = (lat: number, lng: number, limit: number) =>
  getOpenly<Page<Shop & { distanceKm?: number }>>('/shops', { lat, lng, limit });
/** Of nothing: what was searched for before, by this person or in this visit. */
export const fetchSuggestions = (q: string, sessionId: string | undefined, signal: AbortSignal) =>
  get<Suggestions>('/search/suggest', { q: q || undefined, sessionId, limit: 6 }, signal);
/** Of this person, and of this visit. */
export const forgetRecentSearches = (sessionId: string | undefined) =>
  del<void>(`/search/recent${sessionId ? `?sessionId=${encodeURIComponent(sessionId)}` : ''}`);
