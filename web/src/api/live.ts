import { get, post } from './http.ts';
import type { Greeted, LiveRoom } from './types.ts';

export const fetchLiveRoom = (shop: string) => get<LiveRoom>(`/analytics/shop/${encodeURIComponent(shop)}/live`);
export const greetGuest = (shopId: string, visitId: string, body: string, key: string) =>
  post<Greeted>(`/analytics/shop/${shopId}/live/${encodeURIComponent(visitId)}/chat`, { body }, key);
