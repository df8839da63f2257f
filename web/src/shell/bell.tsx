import { useQuery } from '@tanstack/react-query';
import { Bell as BellIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { unreadCount } from '../notifications/queries.ts';
import { count } from '../parts/amounts.ts';
import { Hanging } from '../parts/hanging.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { i18n } from '../words.ts';

const BellPanel = lazy(() => import('../notifications/bell-panel.tsx'));

export function Bell() {
  const { data: unread = 0 } = useQuery(unreadCount);
  return (
    <Hanging
      name={
        unread > 0
          ? i18n.t('{unread, plural, one {Notifications, # unread} other {Notifications, # unread}}', { unread })
          : i18n.t('Notifications')
      }
      className="relative grid size-11 place-items-center rounded-full hover:bg-[rgb(255_255_255/0.12)]"
      face={
        <>
          <BellIcon aria-hidden="true" className="size-6" />
          {unread > 0 && (
            <span
              aria-hidden="true"
              className="absolute end-0.5 top-0.5 min-w-5 rounded-full bg-saffron px-1 text-center text-xs/5 font-bold text-on-saffron"
            >
              {unread > 99 ? '99+' : count(unread)}
            </span>
          )}
        </>
      }
    >
      {(close) => (
        <Suspense fallback={<div className="p-4">{<RowsSkeleton rows={3} />}</div>}>
          <BellPanel close={close} />
        </Suspense>
      )}
    </Hanging>
  );
}
