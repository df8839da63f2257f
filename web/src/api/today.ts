import { get } from './http.ts';
import type { Today } from './types.ts';

export const fetchToday = (shop: string) => get<Today>(`/shops/${encodeURIComponent(shop)}/today`);
