import { queryOptions } from '@tanstack/react-query';
import { fetchLocations, fetchMarketplace, fetchShop, fetchZones } from '../api/shops.ts';

export const shopAt = (slug: string) =>
  queryOptions({ queryKey: ['shops', 'at', slug], queryFn: () => fetchShop(slug) });

export const locationsOf = (slug: string) =>
  queryOptions({ queryKey: ['shops', 'locations', slug], queryFn: () => fetchLocations(slug) });

export const zonesOf = (slug: string) =>
  queryOptions({ queryKey: ['shops', 'zones', slug], queryFn: () => fetchZones(slug) });

export const marketplace = queryOptions({
  queryKey: ['marketplace'],
  queryFn: fetchMarketplace,
  staleTime: Number.POSITIVE_INFINITY,
});
