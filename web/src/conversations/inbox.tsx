import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { MessagesSquare, Search, SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Inbox } from '../api/conversations.ts';
import { ButtonLink } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { More } from '../parts/more.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { InboxRow } from './inbox-row.tsx';
import { type Show, usePlace } from './place.ts';
import { inboxPages } from './queries.ts';

/** All conversations of this place, the latest first. */
export function InboxList() {
  const place = usePlace();
  const query = useInfiniteQuery(inboxPages(inboxOf(place)));
  return (
    <>
      <div className="grid gap-2.5 border-b border-line p-3">
        <SearchField />
        <Filter />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
        <Loaded query={query} skeleton={<InboxSkeleton />}>
          {({ pages }) => {
            const found = pages.flatMap((page) => page.items);
            if (found.length === 0) return <Nothing />;
            return (
              <>
                <ul aria-label={i18n.t('Conversations')}>
                  {found.map((conversation) => (
                    <InboxRow
                      key={conversation.id}
                      conversation={conversation}
                      open={conversation.id === place.openId}
                    />
                  ))}
                </ul>
                <More
                  hasMore={query.hasNextPage}
                  loading={query.isFetchingNextPage}
                  failed={query.isFetchNextPageError}
                  shown={0}
                  load={() => void query.fetchNextPage()}
                />
              </>
            );
          }}
        </Loaded>
      </div>
    </>
  );
}

function inboxOf({ shop, show, q }: ReturnType<typeof usePlace>): Inbox {
  return {
    shop: shop?.id,
    q: q || undefined,
    archived: show === 'archived' || undefined,
    unread: show === 'unread' || undefined,
    assigned: show === 'mine' ? 'me' : show === 'nobody' ? 'nobody' : undefined,
  };
}

/** Asks when the hand rests, so that each letter is not a question. */
function SearchField() {
  const { q = '', show, list } = usePlace();
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const asked = useRef(q);
  useEffect(() => {
    if (q !== asked.current) setText(q);
    asked.current = q;
  }, [q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      void navigate({ to: '.', search: { show, q: wanted || undefined } as never, replace: true, resetScroll: false });
    }, 300);
    return () => clearTimeout(timer);
  }, [text, show, navigate]);
  return (
    <search>
      <form
        action={list}
        className="relative"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 start-3.5 my-auto size-4.5 text-soft"
        />
        <input
          type="search"
          name="q"
          value={text}
          maxLength={200}
          autoComplete="off"
          aria-label={i18n.t('Search in conversations')}
          placeholder={i18n.t('Search people, products, words')}
          className={`${inputShape} ps-10.5`}
          onChange={({ target }) => setText(target.value)}
        />
      </form>
    </search>
  );
}

function Filter() {
  const { shop, show, q, openId, thread, list } = usePlace();
  const tabs: [Show | undefined, string][] = [
    [undefined, i18n.t('All')],
    ['unread', i18n.t('Unread')],
    ...(shop
      ? ([
          ['mine', i18n.t('Mine')],
          ['nobody', i18n.t('Nobody’s')],
        ] as [Show, string][])
      : []),
    ['archived', i18n.t('Archive')],
  ];
  const to = openId ? thread(openId) : { to: list };
  return (
    <nav aria-label={i18n.t('Which conversations')} className="flex flex-wrap p-0.5">
      {tabs.map(([tab, name]) => (
        <Link
          key={name}
          {...to}
          search={{ show: tab, q } as never}
          aria-current={tab === show ? 'page' : false}
          className="inline-flex min-h-11 shrink-0 items-center rounded-full px-3 text-sm font-semibold text-soft hover:bg-sunk hover:text-ink aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-8.5"
          replace
          resetScroll={false}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function Nothing() {
  const { q, show, shop } = usePlace();
  if (q) {
    return (
      <StateNote icon={SearchX} title={i18n.t('Nothing found')}>
        {i18n.t('No conversation has these words.')}
      </StateNote>
    );
  }
  if (show === 'archived') {
    return (
      <StateNote icon={MessagesSquare} title={i18n.t('The archive is empty')}>
        {i18n.t('What you put away lies here until there is something new in it.')}
      </StateNote>
    );
  }
  if (show) {
    return (
      <StateNote icon={MessagesSquare} title={show === 'unread' ? i18n.t('All is read') : i18n.t('Nothing here')}>
        {show === 'mine'
          ? i18n.t('No conversation is assigned to you.')
          : show === 'nobody'
            ? i18n.t('Every conversation is in somebody’s hands.')
            : i18n.t('New messages come here by themselves.')}
      </StateNote>
    );
  }
  return shop ? (
    <StateNote icon={MessagesSquare} title={i18n.t('No messages yet')}>
      {i18n.t('When a buyer asks something, it comes here by itself.')}
    </StateNote>
  ) : (
    <StateNote
      icon={MessagesSquare}
      title={i18n.t('No messages yet')}
      action={
        <ButtonLink to="/search" look="plain">
          {i18n.t('Look around the market')}
        </ButtonLink>
      }
    >
      {i18n.t('Found something? Ask its shop: “Ask the shop” stands on every product and shop.')}
    </StateNote>
  );
}

const InboxSkeleton = () => (
  <Waiting>
    <div className="grid gap-1 p-1.5">
      {Array.from({ length: 6 }, (_, row) => (
        <div key={String(row)} className="flex gap-3 px-1.5 py-3">
          <div className="skeleton size-12 rounded-full" />
          <div className="grid flex-1 gap-2">
            <div className="skeleton h-4 w-2/5" />
            <div className="skeleton h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  </Waiting>
);
