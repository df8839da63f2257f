import { useMutation, useQueryClient } from '@tanstack/react-query';
import { followShop, unfollowShop } from '../api/follows.ts';
import type { Follow } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { followOf } from './queries.ts';

/** Follows or leaves a shop: shown at once, taken back where the market refuses. */
export function useFollow(slug: string) {
  const client = useQueryClient();
  const { queryKey } = followOf(slug);
  return useMutation({
    mutationFn: (follow: boolean) => (follow ? followShop(slug) : unfollowShop(slug)),
    // One after the other, so that the last press is what stands.
    scope: { id: `follow ${slug}` },
    onMutate: async (follow) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData<Follow>(queryKey);
      if (before && before.following !== follow) {
        const followerCount = Math.max(0, before.followerCount + (follow ? 1 : -1));
        client.setQueryData<Follow>(queryKey, { following: follow, muted: false, followerCount });
      }
      return { before };
    },
    onError: (error, _follow, kept) => {
      client.setQueryData(queryKey, kept?.before);
      toast(plainly(error), { bad: true });
    },
    onSuccess: (now) => {
      client.setQueryData<Follow>(queryKey, now);
      void client.invalidateQueries({ queryKey: ['follows'], refetchType: 'none' });
      void client.invalidateQueries({ queryKey: ['feed'], refetchType: 'none' });
      void client.invalidateQueries({ queryKey: ['followed-shops'], refetchType: 'none' });
    },
  });
}
