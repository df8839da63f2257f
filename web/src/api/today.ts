import { get } from './http.ts';

type Count = { count: number };
type LowStock = {
  productId: string;
  variantId: string;
  title: string;
  options: Record<string, string>;
  stock: number;
};

/** Each part is null to those who may not see it. */
export type Today = {
  asOf: string;
  orders: (Count & { oldestAt: string | null }) | null;
  messages: Count | null;
  missedCalls: Count | null;
  callBacks: Count | null;
  stock: (Count & { soldOut: number; items: LowStock[] }) | null;
  reviews: Count | null;
  alerts: Count | null;
};

export const fetchToday = (shop: string) => get<Today>(`/shops/${encodeURIComponent(shop)}/today`);
