import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowUp, Newspaper } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { markFeedSeen, type NewsKind } from '../api/follows.ts';
import type { FeedPage as Pages } from '../api/types.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { Page } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { announce } from '../shell/announcer.tsx';
import { conventions, i18n } from '../words.ts';
import { ShopDoings } from './doings.tsx';
import { dayOf, fold } from './fold.ts';
import { feedOf, followedShops, unseen } from './queries.ts';

const route = getRouteApi('/feed');

export default function FeedPage() {
  return (
    <MembersOnly>
      <div className="mx-auto max-w-3xl">
        <Page
          title={i18n.t('Shops I follow')}
          lead={i18n.t('What they put up, made cheaper, have again or have to say.')}
          aside={
            <ButtonLink look="plain" small to="/following">
              {i18n.t('Which shops')}
            </ButtonLink>
          }
        >
          <Kinds />
          <Feed />
        </Page>
      </div>
    </MembersOnly>
  );
}

const activeOptions = { exact: true };

function Kinds() {
  const names = [
    [undefined, i18n.t('All')],
    ['new_product', i18n.t('New')],
    ['price_drop', i18n.t('Cheaper')],
    ['back_in_stock', i18n.t('There again')],
    ['announcement', i18n.t('Said')],
  ] as const satisfies readonly (readonly [NewsKind | undefined, string])[];
  return (
    <nav aria-label={i18n.t('Which news')} className="-mx-4 mb-6 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex w-fit rounded-full border border-line bg-card p-0.5">
        {names.map(([kind, name]) => (
          <li key={name}>
            <Link
              to="/feed"
              search={{ kind }}
              activeOptions={activeOptions}
              className="inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold whitespace-nowrap aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
              replace
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Feed() {
  const { kind } = route.useSearch();
  const client = useQueryClient();
  const query = useInfiniteQuery(feedOf(kind));
  const [mutedNow, setMutedNow] = useState<ReadonlySet<string>>(new Set());
  const top = useRef<HTMLDivElement>(null);
  useSeen(query.data?.pages[0], kind);

  async function renew() {
    setMutedNow(new Set());
    await client.resetQueries({ queryKey: feedOf(kind).queryKey });
    top.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
    announce(i18n.t('These are the latest news.'));
  }
  return (
    <div ref={top} tabIndex={-1} className="focus-visible:outline-offset-8">
      {query.data && <NewPill renew={() => void renew()} />}
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {({ pages }) => {
          const days = fold(pages.map(({ items }) => items.filter(({ shop }) => !mutedNow.has(shop.id))));
          if (days.length === 0 && !query.hasNextPage) return <Nothing filtered={kind !== undefined} />;
          return (
            <>
              {days.map(({ day, shops }) => (
                <section key={day} aria-label={dayName(day)} className="mb-8">
                  <h2 className="mb-3 font-sans text-sm font-semibold tracking-normal text-soft">{dayName(day)}</h2>
                  <ul className="grid grid-cols-1 gap-4">
                    {shops.map((doings) => (
                      <li key={doings.key}>
                        <ShopDoings
                          doings={doings}
                          muted={() => setMutedNow((before) => new Set([...before, doings.shop.id]))}
                        />
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={days.length === 0 ? 0 : pages.reduce((sum, { items }) => sum + items.length, 0)}
                load={() => void query.fetchNextPage()}
              />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

/** What is shown is seen: said once for each newest thing, and only where nothing is filtered out above it. */
function useSeen(first: Pages | undefined, kind: NewsKind | undefined): void {
  const client = useQueryClient();
  const newest = kind === undefined && first && first.unreadCount > 0 ? first.items[0]?.id : undefined;
  useEffect(() => {
    if (newest === undefined) return;
    markFeedSeen(newest).then(
      ({ unreadCount }) => client.setQueryData(unseen.queryKey, unreadCount),
      () => {
        // Offline, perhaps: the next visit says it.
      },
    );
  }, [newest, client]);
}

/** There is more than what is shown: it comes when one asks for it, so that nothing moves below a reader's eyes. */
function NewPill({ renew }: { renew: () => void }) {
  const { data: news = 0, dataUpdatedAt } = useQuery(unseen);
  const [begun] = useState(Date.now);
  if (news === 0 || dataUpdatedAt - begun < 2_000) return null;
  return (
    <div className="sticky top-3 z-5 mb-4 flex justify-center">
      <Button look="sun" small className="rounded-full shadow-float" onClick={renew}>
        <ArrowUp aria-hidden="true" className="size-4" />
        {i18n.t('{news, plural, one {# new thing} other {# new things}}', { news })}
      </Button>
    </div>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { data } = useInfiniteQuery(followedShops);
  const none = data?.pages[0]?.items.length === 0;
  if (none) {
    return (
      <StateNote
        icon={Newspaper}
        title={i18n.t('You follow no shop yet')}
        action={<ButtonLink to="/search">{i18n.t('Look around the market')}</ButtonLink>}
      >
        {i18n.t('Follow a shop on its page. What it does then appears here.')}
      </StateNote>
    );
  }
  return (
    <StateNote icon={Newspaper} title={filtered ? i18n.t('Nothing of this kind') : i18n.t('All is quiet')}>
      {i18n.t('The shops you follow have nothing new right now. Look in again later.')}
    </StateNote>
  );
}

function dayName(day: string): string {
  const now = new Date();
  if (day === dayOf(now.toISOString())) return i18n.t('Today');
  now.setDate(now.getDate() - 1);
  if (day === dayOf(now.toISOString())) return i18n.t('Yesterday');
  return new Intl.DateTimeFormat(conventions(), { dateStyle: 'full' }).format(new Date(`${day}T12:00:00`));
}
