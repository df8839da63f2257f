import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchSavedSearches } from '../api/saved-searches.ts';

export const savedSearches = queryOptions({
  queryKey: ['saved-searches'],
  queryFn: async () => (await fetchSavedSearches()).items,
  staleTime: 60_000,
});

export const searchesChanged = (client: QueryClient) => client.invalidateQueries({ queryKey: savedSearches.queryKey });
