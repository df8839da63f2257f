import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchShopsOnMap, fetchSuggestions, searchProducts } from '../api/search.ts';
import type { Area } from '../map/area.ts';
import { visitor } from '../track.ts';
import type { SearchAddress } from './address.ts';
import { askedOf } from './filters.ts';
import { rememberNames } from './names.ts';

/** The facets come with the first page; they are the same for all others. */
export const found = (address: SearchAddress) => {
  const asked = askedOf(address);
  return infiniteQueryOptions({
    queryKey: ['products', 'found', asked],
    queryFn: async ({ pageParam }) => {
      const page = await searchProducts({
        ...asked,
        limit: 24,
        ...(pageParam ? { cursor: pageParam, facets: false } : {}),
      });
      if (page.facets) rememberNames(page.facets);
      // While other filters are being asked for, what is said of the words still holds if they are the same.
      return { ...page, words: wordsOf(address) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    // What was found before stays, dimmed, until the new arrives.
    placeholderData: keepPreviousData,
  });
};

export const wordsOf = ({ q, exact }: SearchAddress) => `${exact ?? ''} ${q ?? ''}`;

export const wholeWorld: Area = { south: -90, west: -180, north: 90, east: 180 };

export const shopsOnMap = (area: Area) =>
  queryOptions({
    queryKey: ['shops', 'map', area],
    queryFn: () => fetchShopsOnMap(area),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Of what is typed so far; what the letters before found stays until this is here, so that nothing flickers. */
export const suggestionsFor = (q: string, userId: string | undefined) =>
  queryOptions({
    queryKey: ['suggestions', q.toLowerCase(), userId],
    queryFn: ({ signal }) => fetchSuggestions(q, visitor(), signal),
    staleTime: q === '' ? 0 : 60_000,
    retry: false,
    placeholderData: (before, query) => {
      const [, letters = '', asker] = query?.queryKey ?? [];
      return letters && asker === userId && (q.toLowerCase().startsWith(letters) || letters.startsWith(q.toLowerCase()))
        ? before
        : undefined;
    },
  });
