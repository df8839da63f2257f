import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';
import { latestNotifications } from './queries.ts';
import { NotificationIcon, NotificationText } from './row.tsx';

/** The latest few, hung from the bell. */
export default function BellPanel({ close }: { close: () => void }) {
  const query = useQuery({ ...latestNotifications, staleTime: 0 });
  const { readAll } = useNotificationActs();
  return (
    <div>
      <div className="flex items-center justify-between gap-3 border-b border-line px-5 py-2.5">
        <p className="font-display text-lg font-semibold">{i18n.t('Notifications')}</p>
        {(query.data?.unreadCount ?? 0) > 0 && (
          <button
            type="button"
            className="min-h-11 rounded-lg px-2 text-sm font-semibold text-glaze hover:underline sm:min-h-9"
            onClick={() => void readAll()}
          >
            {i18n.t('Mark all as read')}
          </button>
        )}
      </div>
      <Loaded query={query} skeleton={<div className="p-5">{<RowsSkeleton rows={3} />}</div>}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-5 py-10 text-center text-soft">{i18n.t('Nothing new. All is calm.')}</p>
          ) : (
            <ul className="divide-y divide-line px-5">
              {items.map((notification) => (
                <li key={notification.id} className="flex gap-3.5 py-3.5">
                  <NotificationIcon type={notification.type} unread={!notification.readAt} count={notification.count} />
                  <NotificationText notification={notification} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Link
        to="/notifications"
        className="block border-t border-line px-5 py-3.5 text-center font-semibold text-glaze hover:underline"
        onClick={close}
      >
        {i18n.t('See all')}
      </Link>
    </div>
  );
}
