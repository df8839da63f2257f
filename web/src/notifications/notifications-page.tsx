import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BellOff, CheckCheck } from 'lucide-react';
import { AccountFrame } from '../account/account-frame.tsx';
import { Button } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';
import { notificationPages } from './queries.ts';
import { NotificationRow } from './row.tsx';

const route = getRouteApi('/notifications');

export default function NotificationsPage() {
  return (
    <AccountFrame title={i18n.t('Notifications')}>
      <Notifications />
    </AccountFrame>
  );
}

function Notifications() {
  const { unread = false } = route.useSearch();
  const query = useInfiniteQuery(notificationPages(unread));
  const { readAll } = useNotificationActs();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Filter />
        <Button look="quiet" small busy={!query.data?.pages[0]?.unreadCount} onClick={() => void readAll()}>
          <CheckCheck aria-hidden="true" className="size-4.5" />
          {i18n.t('Mark all as read')}
        </Button>
      </div>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <StateNote icon={BellOff} title={unread ? i18n.t('All is read') : i18n.t('No notifications yet')}>
                {i18n.t('News about your shop, your orders and your account comes here.')}
              </StateNote>
            );
          }
          return (
            <Sheet>
              <ul className="divide-y divide-line">
                {items.map((notification) => (
                  <NotificationRow key={notification.id} notification={notification} />
                ))}
              </ul>
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={items.length}
                load={() => void query.fetchNextPage()}
              />
            </Sheet>
          );
        }}
      </Loaded>
    </>
  );
}

const activeOptions = { exact: true, explicitUndefined: true };

function Filter() {
  const tab =
    'inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9';
  return (
    <nav aria-label={i18n.t('Which notifications')} className="flex rounded-full border border-line bg-card p-0.5">
      <Link to="/notifications" search={{ unread: undefined }} {...{ activeOptions }} className={tab} replace>
        {i18n.t('All')}
      </Link>
      <Link to="/notifications" search={{ unread: true }} {...{ activeOptions }} className={tab} replace>
        {i18n.t('Unread')}
      </Link>
    </nav>
  );
}
