import { useRouter } from '@tanstack/react-router';
import { clsx } from 'clsx';
import {
  Bell,
  Check,
  MessageCircle,
  Package,
  Phone,
  Search,
  ShieldCheck,
  Tag,
  Trash2,
  Undo2,
  UserPlus,
} from 'lucide-react';
import type { Notification } from '../api/types.ts';
import { count as amount } from '../parts/amounts.ts';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';

const icons: [RegExp, typeof Bell][] = [
  [/order|payment/, Package],
  [/message|conversation/, MessageCircle],
  [/follow/, UserPlus],
  [/price|alert|offer/, Tag],
  [/search/, Search],
  [/call/, Phone],
  [/session|security|sign|device|password|email/, ShieldCheck],
];

export function NotificationIcon({ type, unread, count = 1 }: { type: string; unread: boolean; count?: number }) {
  const Icon = icons.find(([kind]) => kind.test(type))?.[1] ?? Bell;
  return (
    <span
      className={clsx(
        'relative grid size-10 shrink-0 place-items-center rounded-full',
        unread ? 'bg-saffron text-on-saffron' : 'bg-sunk text-soft',
      )}
    >
      <Icon aria-hidden="true" className="size-5" />
      {count > 1 && (
        <span
          aria-hidden="true"
          className="absolute -end-1.5 -top-1 min-w-5 rounded-full border border-card bg-ink px-1 text-center text-xs/5 font-bold text-paper"
        >
          {count > 99 ? '99+' : amount(count)}
        </span>
      )}
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

type RowProps = {
  notification: Notification;
  /** Whether it is chosen, while several are being chosen. */
  chosen?: boolean | undefined;
  choose: (id: string) => void;
};

export function NotificationRow({ notification, chosen, choose }: RowProps) {
  const { toggle, remove } = useNotificationActs();
  const { id, title, readAt, type, count } = notification;
  const change = readAt ? i18n.t('Mark as unread: {title}', { title }) : i18n.t('Mark as read: {title}', { title });
  const gone = i18n.t('Delete: {title}', { title });
  return (
    <li className="flex items-start gap-3.5 py-4 first:pt-0 last:pb-0">
      {chosen !== undefined && (
        <label className="-ms-2 grid size-11 shrink-0 cursor-pointer place-items-center sm:size-10">
          <span className="sr-only">{i18n.t('Choose: {title}', { title })}</span>
          <input type="checkbox" className="size-5 accent-glaze" checked={chosen} onChange={() => choose(id)} />
        </label>
      )}
      <NotificationIcon type={type} unread={!readAt} count={count} />
      <NotificationText notification={notification} />
      {chosen === undefined && (
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
          <button
            type="button"
            aria-label={gone}
            title={gone}
            className={act}
            onClick={() => void remove(notification)}
          >
            <Trash2 aria-hidden="true" className="size-4.5" />
          </button>
        </div>
      )}
    </li>
  );
}
