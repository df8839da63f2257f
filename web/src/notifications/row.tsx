import { useRouter } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Bell, Check, MessageCircle, Package, Phone, ShieldCheck, Tag, Trash2, Undo2, UserPlus } from 'lucide-react';
import type { Notification } from '../api/types.ts';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';

const icons: [RegExp, typeof Bell][] = [
  [/order|payment/, Package],
  [/message|conversation/, MessageCircle],
  [/follow/, UserPlus],
  [/price|alert/, Tag],
  [/call/, Phone],
  [/session|security|sign|device|password|email/, ShieldCheck],
];

export function NotificationIcon({ type, unread }: { type: string; unread: boolean }) {
  const Icon = icons.find(([kind]) => kind.test(type))?.[1] ?? Bell;
  return (
    <span
      className={clsx(
        'grid size-10 shrink-0 place-items-center rounded-full',
        unread ? 'bg-saffron text-on-saffron' : 'bg-sunk text-soft',
      )}
    >
      <Icon aria-hidden="true" className="size-5" />
    </span>
  );
}

/** Title, body and time; the title leads where the news is about, and reading it there counts as read. */
export function NotificationText({ notification }: { notification: Notification }) {
  const { title, body, link, readAt, createdAt } = notification;
  const { read } = useNotificationActs();
  const router = useRouter();
  const inside = link?.startsWith('/') && !link.startsWith('//') ? link : null;
  return (
    <div className="min-w-0 flex-1">
      <p className={clsx('break-words', !readAt && 'font-semibold')}>
        {!readAt && <span className="sr-only">{i18n.t('Unread:')} </span>}
        {inside ? (
          <a
            href={inside}
            className="underline-offset-4 hover:underline"
            onClick={(event) => {
              void read(notification);
              if (event.metaKey || event.ctrlKey || event.shiftKey || inside.startsWith('/api/')) return;
              event.preventDefault();
              router.history.push(inside);
            }}
          >
            {title}
          </a>
        ) : (
          title
        )}
      </p>
      {body && <p className="text-sm break-words text-soft">{body}</p>}
      <p className="mt-0.5 text-sm text-soft">
        <Ago at={createdAt} />
      </p>
    </div>
  );
}

const act = 'grid size-11 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink sm:size-9';

export function NotificationRow({ notification }: { notification: Notification }) {
  const { toggle, remove } = useNotificationActs();
  const { title, readAt, type } = notification;
  const change = readAt ? i18n.t('Mark as unread: {title}', { title }) : i18n.t('Mark as read: {title}', { title });
  const gone = i18n.t('Delete: {title}', { title });
  return (
    <li className="flex items-start gap-3.5 py-4 first:pt-0 last:pb-0">
      <NotificationIcon type={type} unread={!readAt} />
      <NotificationText notification={notification} />
      <div className="-me-2 flex shrink-0 flex-col sm:flex-row">
        <button
          type="button"
          aria-label={change}
          title={change}
          className={act}
          onClick={() => void toggle(notification)}
        >
          {readAt ? (
            <Undo2 aria-hidden="true" className="size-4.5" />
          ) : (
            <Check aria-hidden="true" className="size-4.5" />
          )}
        </button>
        <button type="button" aria-label={gone} title={gone} className={act} onClick={() => void remove(notification)}>
          <Trash2 aria-hidden="true" className="size-4.5" />
        </button>
      </div>
    </li>
  );
}
