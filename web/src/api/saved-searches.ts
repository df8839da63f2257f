import { del, get, patch, post, put } from './http.ts';
import type { Items, Page } from './types.ts';

export type SavedSearch = {
  id: string;
  name: string;
  query: Record<string, string | string[]>;
  every: 'now' | 'day' | 'week' | 'never';
  newMatches?: number;
  createdAt: string;
};
export type Every = SavedSearch['every'];
export type NewSavedSearch = { name?: string; query: SavedSearch['query']; every: Every };
export type SavedSearchChanges = { name?: string; every?: Every };
export type Demand = { query: string; count: number; days: number; isNear: boolean };

/** So many may one person keep. */
const MOST = 100;

export const fetchSavedSearches = () => get<Page<SavedSearch>>('/saved-searches', { limit: MOST });
export const saveSearch = (search: NewSavedSearch, key: string) => post<SavedSearch>('/saved-searches', search, key);
export const changeSavedSearch = (id: string, changes: SavedSearchChanges) =>
  patch<SavedSearch>(`/saved-searches/${id}`, changes);
export const markSearchSeen = (id: string) => put<SavedSearch>(`/saved-searches/${id}/seen`, {});
export const removeSavedSearch = (id: string) => del<void>(`/saved-searches/${id}`);
export const fetchDemand = (shop: string, days: number) =>
  get<Items<Demand>>(`/shops/${encodeURIComponent(shop)}/demand`, { days });
