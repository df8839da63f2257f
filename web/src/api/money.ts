import { del, get, post, put } from './http.ts';
import type { Balance, Commissions, HouseSums, Items, LedgerEntry, NewSettlement, Page } from './types.ts';

const shopPath = (shop: string) => `/shops/${encodeURIComponent(shop)}`;

export const fetchBalance = (shop: string) => get<Items<Balance>>(`${shopPath(shop)}/balance`);
export const fetchLedger = (shop: string, cursor: string | null) =>
  get<Page<LedgerEntry>>(`${shopPath(shop)}/ledger`, { cursor });

/** Whose commission is meant: the market's own, or that of one category or shop. */
export type Rated = { of: 'market' } | { of: 'categories' | 'shops'; id: string };

const ratePath = (rated: Rated) =>
  rated.of === 'market' ? '/admin/commissions/market' : `/admin/commissions/${rated.of}/${rated.id}`;

export const fetchCommissions = () => get<Commissions>('/admin/commissions');
export const setCommission = (rated: Rated, rate: number) => put<unknown>(ratePath(rated), { rate });
export const dropCommission = (rated: Rated) => del<void>(ratePath(rated));

export const fetchMarketLedger = () => get<Items<HouseSums>>('/admin/ledger');
export const settleWith = (shopId: string, settlement: NewSettlement, key: string) =>
  post<unknown>(`/admin/shops/${shopId}/settlements`, settlement, key);
