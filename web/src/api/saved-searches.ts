import { del, get, patch, post, put } from './http.ts';
import type { Demand, NewSavedSearch, Page, SavedSearch, SavedSearchChanges } from './types.ts';

export type Every = SavedSearch['every'];

/** So many may one person keep. */
const MOST = 100;

export const fetchSavedSearches = () => get<Page<SavedSearch>>('/saved-searches', { limit: MOST });
export const saveSearch = (search: NewSavedSearch, key: string) => post<SavedSearch>('/saved-searches', search, key);
export const changeSavedSearch = (id: string, changes: SavedSearchChanges) =>
  patch<SavedSearch>(`/saved-searches/${id}`, changes);
export const markSearchSeen = (id: string) => put<SavedSearch>(`/saved-searches/${id}/seen`, {});
export const removeSavedSearch = (id: string) => del<void>(`/saved-searches/${id}`);
export const fetchDemand = (shop: string, days: number) =>
  get<Demand>(`/shops/${encodeURIComponent(shop)}/demand`, { days });
