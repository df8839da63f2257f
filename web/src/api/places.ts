import { del, getOpenly, patch, post, put } from './http.ts';
import type { Items, Location, LocationChanges, NewLocation, NewZones, Town, Zone } from './types.ts';

export const findTowns = (q: string) => getOpenly<Items<Town>>('/towns', { q });
export const addLocation = (shopId: string, form: NewLocation, key: string) =>
  post<Location>(`/shops/${shopId}/locations`, form, key);
export const changeLocation = (shopId: string, id: string, form: LocationChanges) =>
  patch<Location>(`/shops/${shopId}/locations/${id}`, form);
export const removeLocation = (shopId: string, id: string) => del<void>(`/shops/${shopId}/locations/${id}`);
export const setZones = (shopId: string, form: NewZones) => put<Items<Zone>>(`/shops/${shopId}/delivery-zones`, form);
