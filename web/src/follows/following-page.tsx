import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell, BellOff, Store } from 'lucide-react';
import { useState } from 'react';
import { setMuted } from '../api/follows.ts';
import type { FollowedShop } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { followedShops } from './queries.ts';
import { ShopFace } from './shop-face.tsx';
import { useFollow } from './use-follow.ts';

export default function FollowingPage() {
  return (
    <MembersOnly>
      <div className="mx-auto max-w-3xl">
        <Page
          title={i18n.t('Which shops I follow')}
          lead={i18n.t('A shop you mute stays followed; what it does is left out of your news.')}
          aside={
            <ButtonLink look="plain" small to="/feed">
              {i18n.t('Their news')}
            </ButtonLink>
          }
        >
          <Followed />
        </Page>
      </div>
    </MembersOnly>
  );
}

function Followed() {
  const query = useInfiniteQuery(followedShops);
  return (
    <Pages
      query={query}
      skeleton={<RowsSkeleton />}
      empty={
        <StateNote
          icon={Store}
          title={i18n.t('You follow no shop yet')}
          action={<ButtonLink to="/search">{i18n.t('Look around the market')}</ButtonLink>}
        >
          {i18n.t('Follow a shop on its page. What it does then appears in your news.')}
        </StateNote>
      }
    >
      {(shops) => (
        <Sheet>
          <ul className="divide-y divide-line">
            {shops.map((followed) => (
              <Row key={followed.shop.id} followed={followed} />
            ))}
          </ul>
        </Sheet>
      )}
    </Pages>
  );
}

/** Who stops following by mistake follows again in the same place. */
function Row({ followed: { shop, since, muted: wasMuted } }: { followed: FollowedShop }) {
  const [following, setFollowing] = useState(true);
  const follow = useFollow(shop.slug);
  const [muted, setMutedNow] = useState(wasMuted);
  const mute = useMutation({
    mutationFn: (next: boolean) => setMuted(shop.slug, next),
    onMutate: setMutedNow,
    onError: (error, next) => {
      setMutedNow(!next);
      toast(plainly(error), { bad: true });
    },
  });
  const change = (next: boolean) => {
    setFollowing(next);
    if (next) setMutedNow(false);
    follow.mutate(next, { onError: () => setFollowing(!next) });
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4 first:pt-0 last:pb-0">
      <ShopFace shop={shop} />
      <div className="min-w-40 flex-1">
        <Link
          to="/shops/$slug"
          params={{ slug: shop.slug }}
          className="font-semibold break-words underline-offset-4 hover:underline"
        >
          <bdi>{shop.name}</bdi>
        </Link>
        <p className="text-sm text-soft">
          {!following
            ? i18n.t('No longer followed')
            : muted
              ? i18n.t('Muted')
              : i18n.t('Since {day}', { day: day(since) })}
          {' · '}
          {i18n.t('{followers, plural, one {{shown} follower} other {{shown} followers}}', {
            followers: shop.followerCount,
            shown: count(shop.followerCount),
          })}
        </p>
      </div>
      <div className="flex gap-2">
        {following && (
          <Button look="quiet" small busy={mute.isPending} onClick={() => mute.mutate(!muted)}>
            {muted ? <Bell aria-hidden="true" className="size-4" /> : <BellOff aria-hidden="true" className="size-4" />}
            {muted ? i18n.t('Unmute') : i18n.t('Mute')}
            <span className="sr-only">{shop.name}</span>
          </Button>
        )}
        <Button look={following ? 'plain' : 'main'} small onClick={() => change(!following)}>
          {following ? i18n.t('Stop following') : i18n.t('Follow again')}
          <span className="sr-only">{shop.name}</span>
        </Button>
      </div>
    </li>
  );
}
