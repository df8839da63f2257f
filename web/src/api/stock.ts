import { get, patch } from './http.ts';
import type { Items, Money, Page, StockItem, VariantChange } from './types.ts';

type StockFilter = {
  q?: string | undefined;
  below?: number | undefined;
  status?: StockItem['status'] | undefined;
  cursor: string | null;
};
type Changed = { id: string; productId: string; price: Money; stock: number };

export const fetchStock = (shop: string, filter: StockFilter) =>
  get<Page<StockItem>>(`/shops/${encodeURIComponent(shop)}/variants`, { ...filter, limit: 50 });
export const changeStock = (shopId: string, changes: VariantChange[]) =>
  patch<Items<Changed>>(`/shops/${shopId}/variants`, { changes });
