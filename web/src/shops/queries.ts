import { queryOptions } from '@tanstack/react-query';
import { fetchMyShops, fetchShop } from '../api/shops.ts';

export const myShops = queryOptions({ queryKey: ['shops', 'mine'], queryFn: fetchMyShops });

export const shopAt = (slug: string) =>
  queryOptions({ queryKey: ['shops', 'at', slug], queryFn: () => fetchShop(slug) });
