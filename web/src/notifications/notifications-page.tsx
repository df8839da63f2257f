import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BellOff, CheckCheck, ListChecks, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { AccountFrame } from '../account/account-frame.tsx';
import type { Notification } from '../api/types.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { More } from '../parts/more.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { kindName, kindOf, kinds } from './kinds.ts';
import { notificationPages } from './queries.ts';
import { NotificationRow } from './row.tsx';

const route = getRouteApi('/notifications');

export default function NotificationsPage() {
  return (
    <AccountFrame
      title={i18n.t('Notifications')}
      aside={
        <ButtonLink to="/account/notifications" look="quiet" small>
          <SlidersHorizontal aria-hidden="true" className="size-4.5" />
          {i18n.t('What I am told')}
        </ButtonLink>
      }
    >
      <Notifications />
    </AccountFrame>
  );
}

function Notifications() {
  const { unread = false, kind } = route.useSearch();
  const query = useInfiniteQuery(notificationPages(unread, kind));
  const { readAll } = useNotificationActs();
  // Null while nothing is being chosen.
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const choose = (id: string) => setChosen((now) => flipped(now ?? new Set(), id));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Filter />
        <KindFilter />
        <div className="ms-auto flex flex-wrap gap-1">
          <Button look="quiet" small busy={!query.data?.pages[0]?.unreadCount} onClick={() => void readAll()}>
            <CheckCheck aria-hidden="true" className="size-4.5" />
            {i18n.t('Mark all as read')}
          </Button>
          <Button
            look="quiet"
            small
            aria-pressed={chosen !== null}
            busy={items.length === 0}
            onClick={() => setChosen(chosen ? null : new Set())}
          >
            <ListChecks aria-hidden="true" className="size-4.5" />
            {i18n.t('Choose several')}
          </Button>
        </div>
      </div>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {() =>
          items.length === 0 ? (
            <Nothing unread={unread} filtered={kind !== undefined} />
          ) : (
            <Sheet>
              <Rows {...{ items, chosen, choose }} />
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={items.length}
                load={() => void query.fetchNextPage()}
              />
            </Sheet>
          )
        }
      </Loaded>
      {chosen && (
        <ChosenBar
          all={items}
          chosen={items.filter(({ id }) => chosen.has(id))}
          choose={(ids) => setChosen(new Set(ids))}
          close={() => setChosen(null)}
        />
      )}
    </>
  );
}

type RowsProps = { items: Notification[]; chosen: ReadonlySet<string> | null; choose: (id: string) => void };

const Rows = ({ items, chosen, choose }: RowsProps) => (
  <ul className="divide-y divide-line">
    {items.map((notification) => (
      <NotificationRow
        key={notification.id}
        notification={notification}
        chosen={chosen?.has(notification.id)}
        choose={choose}
      />
    ))}
  </ul>
);

function flipped(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Nothing({ unread, filtered }: { unread: boolean; filtered: boolean }) {
  const title = filtered
    ? i18n.t('Nothing of this kind')
    : unread
      ? i18n.t('All is read')
      : i18n.t('No notifications yet');
  return (
    <StateNote icon={BellOff} title={title}>
      {i18n.t('News about your shop, your orders and your account comes here.')}
    </StateNote>
  );
}

const activeOptions = { exact: true };

function Filter() {
  const { kind } = route.useSearch();
  const tab =
    'inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9';
  return (
    <nav aria-label={i18n.t('Which notifications')} className="flex rounded-full border border-line bg-card p-0.5">
      <Link to="/notifications" search={kind ? { kind } : {}} {...{ activeOptions }} className={tab} replace>
        {i18n.t('All')}
      </Link>
      <Link
        to="/notifications"
        search={{ unread: true, ...(kind && { kind }) }}
        {...{ activeOptions }}
        className={tab}
        replace
      >
        {i18n.t('Unread')}
      </Link>
    </nav>
  );
}

function KindFilter() {
  const { kind, unread } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <select
      aria-label={i18n.t('Kind of news')}
      className={`${inputShape} w-auto! max-w-full sm:min-h-9!`}
      value={kind ?? ''}
      onChange={({ target }) => void navigate({ search: { unread, kind: kindOf(target.value) }, replace: true })}
    >
      <option value="">{i18n.t('All kinds')}</option>
      {kinds.map((one) => (
        <option key={one} value={one}>
          {kindName(one)}
        </option>
      ))}
    </select>
  );
}
