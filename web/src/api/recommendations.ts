import { del, get, post, put } from './http.ts';
import type {
  Items,
  NewRefusal,
  Page,
  ProductCard,
  RecommendationSettings,
  Recommendations,
  Refusal,
} from './types.ts';

export const fetchRecommendations = (sessionId: string | undefined) =>
  get<Recommendations>('/track/recommendations/me', { sessionId });
export const fetchSimilar = (id: string) => get<Items<ProductCard>>(`/products/${id}/similar`);
export const fetchBoughtTogether = (id: string) => get<Items<ProductCard>>(`/products/${id}/bought-together`);
export const fetchRecentlyViewed = (sessionId: string | undefined) =>
  get<Items<ProductCard>>('/me/recently-viewed', { sessionId, limit: 50 });

export const fetchRefusals = (cursor: string | null) => get<Page<Refusal>>('/me/recommendations/refusals', { cursor });
export const refuse = (refusal: NewRefusal, key: string) => post<Refusal>('/me/recommendations/refusals', refusal, key);
export const takeRefusalBack = (id: string) => del<void>(`/me/recommendations/refusals/${id}`);

export const fetchSettings = () => get<RecommendationSettings>('/me/recommendations/settings');
export const changeSettings = (settings: RecommendationSettings) =>
  put<RecommendationSettings>('/me/recommendations/settings', settings);
export const forgetHistory = () => del<void>('/me/recommendations/history');

/** Where `navigator.sendBeacon` goes. */
export const marksAddress = '/api/track/recommendations';
