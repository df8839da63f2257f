import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Check, Plus } from 'lucide-react';
import { count } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { useSession } from '../session/session.ts';
import { i18n } from '../words.ts';
import { followOf } from './queries.ts';
import { useFollow } from './use-follow.ts';

type Shop = { slug: string; name: string };
type Props = { shop: Shop; small?: boolean };

/** To follow a shop, or to stop it; guests are led to sign in and come back. Not for who works in the shop. */
export function FollowButton({ shop, small = false }: Props) {
  const session = useSession();
  const here = useLocation({ select: ({ href }) => href });
  if (session.status === 'guest') {
    return (
      <ButtonLink look="plain" small={small} to="/sign-in" search={{ next: here }}>
        <Plus aria-hidden="true" className="size-4" />
        <FollowWords shop={shop} />
      </ButtonLink>
    );
  }
  return <MembersButton shop={shop} small={small} ready={session.status === 'member'} />;
}

function MembersButton({ shop, small, ready }: Props & { ready: boolean }) {
  const { data } = useQuery({ ...followOf(shop.slug), enabled: ready });
  const { mutate } = useFollow(shop.slug);
  const following = data?.following ?? false;
  return (
    <Button
      look={following || small ? 'plain' : 'main'}
      small={small ?? false}
      busy={!data}
      title={following ? i18n.t('Stop following') : undefined}
      onClick={() => mutate(!following)}
    >
      {following ? (
        <>
          <Check aria-hidden="true" className="size-4 text-olive" />
          {i18n.t('Following')}
          <span className="sr-only">{i18n.t('{shop}. Press to stop.', { shop: shop.name })}</span>
        </>
      ) : (
        <>
          <Plus aria-hidden="true" className="size-4" />
          <FollowWords shop={shop} />
        </>
      )}
    </Button>
  );
}

const FollowWords = ({ shop }: { shop: Shop }) => (
  <>
    {i18n.t('Follow')}
    <span className="sr-only">{shop.name}</span>
  </>
);

/** How many follow a shop; a member's own press shows at once. */
export function FollowerCount({ shop }: { shop: { slug: string; followerCount: number } }) {
  const session = useSession();
  const { data } = useQuery({ ...followOf(shop.slug), enabled: session.status === 'member' });
  const followers = data?.followerCount ?? shop.followerCount;
  if (followers === 0) return null;
  return (
    <span className="text-sm text-soft tabular-nums">
      {i18n.t('{followers, plural, one {{shown} follower} other {{shown} followers}}', {
        followers,
        shown: count(followers),
      })}
    </span>
  );
}
