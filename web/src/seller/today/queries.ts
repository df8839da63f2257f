import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchToday } from '../../api/today.ts';

/** Stock and reviews bring no news to the shop's people: asked again as often as anybody would look. */
const NET_MS = 60_000;
const SOON_MS = 250;

export const todayOf = (shop: string) =>
  queryOptions({ queryKey: ['today', shop], queryFn: () => fetchToday(shop), staleTime: 0, refetchInterval: NET_MS });

let stale = false;

/** Whatever makes or ends work of a shop; many such news at once are one question. */
export function todayChanged(client: QueryClient): void {
  if (stale) return;
  stale = true;
  setTimeout(() => {
    stale = false;
    void client.invalidateQueries({ queryKey: ['today'] });
  }, SOON_MS);
}
