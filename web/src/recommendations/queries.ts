import { queryOptions } from '@tanstack/react-query';
import {
  fetchBoughtTogether,
  fetchRecentlyViewed,
  fetchRecommendations,
  fetchSimilar,
} from '../api/recommendations.ts';
import { useSession } from '../session/session.ts';
import { visitor } from '../track.ts';

/** What was looked at a moment ago counts: asked anew by every page, but not under the eyes of who comes back to one. */
const fresh = { staleTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false, retry: false } as const;

/** Who asks. Nothing is asked before it is known whether somebody is signed in. */
export function useAsker() {
  const session = useSession();
  const id = session.status === 'member' ? session.user.id : null;
  return { id, enabled: session.status !== 'starting' };
}
type Asker = ReturnType<typeof useAsker>;

export const forMe = ({ id, enabled }: Asker) =>
  queryOptions({
    queryKey: ['recommendations', 'me', id],
    queryFn: () => fetchRecommendations(visitor()),
    enabled,
    ...fresh,
  });

export const viewedLately = ({ id, enabled }: Asker) =>
  queryOptions({
    queryKey: ['recommendations', 'viewed', id],
    queryFn: () => fetchRecentlyViewed(visitor()),
    enabled,
    ...fresh,
  });

export const similarTo = (id: string) =>
  queryOptions({ queryKey: ['recommendations', 'similar', id], queryFn: () => fetchSimilar(id), staleTime: 60_000 });

export const boughtWith = (id: string) =>
  queryOptions({
    queryKey: ['recommendations', 'bought', id],
    queryFn: () => fetchBoughtTogether(id),
    staleTime: 60_000,
  });
