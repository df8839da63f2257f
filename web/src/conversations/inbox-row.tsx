import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Archive, BellOff, Pin, Store } from 'lucide-react';
import type { Conversation } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { useUser } from '../session/session.ts';
import { i18n } from '../words.ts';
import { draftOf } from './drafts.ts';
import { Face } from './face.tsx';
import { usePlace } from './place.ts';
import { aboutWord, shortly } from './words.ts';

type Props = { conversation: Conversation; open: boolean };

export function InboxRow({ conversation, open }: Props) {
  const { id, other, shop, side, product, lastMessage, unreadCount, pinned, muted, archived, assignedTo, match } =
    conversation;
  const { thread, shop: inboxOf } = usePlace();
  const unread = unreadCount > 0;
  return (
    <li className="group relative">
      <div
        className={clsx(
          'flex gap-3 rounded-xl px-3 py-3 group-hover:bg-sunk',
          open && 'bg-glaze-wash group-hover:bg-glaze-wash',
        )}
      >
        <Face conversation={conversation} />
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline gap-2">
            <h2
              className={clsx(
                'min-w-0 flex-1 truncate font-sans text-base/snug tracking-normal',
                unread ? 'font-bold' : 'font-semibold',
              )}
            >
              <Link
                {...thread(id, match?.seq)}
                aria-current={open ? 'page' : undefined}
                className="after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
              >
                <bdi>{other.name}</bdi>
              </Link>
            </h2>
            {lastMessage && (
              <time
                dateTime={lastMessage.at}
                className={clsx('shrink-0 text-xs', unread ? 'font-semibold text-glaze' : 'text-soft')}
              >
                {shortly(lastMessage.at)}
              </time>
            )}
          </div>
          {product && (
            <p className="truncate text-sm text-soft">
              <bdi>{product.title}</bdi>
            </p>
          )}
          <div className="mt-0.5 flex items-center gap-2">
            <p className={clsx('min-w-0 flex-1 truncate text-sm', unread ? 'text-ink' : 'text-soft')}>
              <Said conversation={conversation} />
            </p>
            {archived && <Archive role="img" aria-label={i18n.t('Archived')} className="size-4 shrink-0 text-soft" />}
            {muted && <BellOff role="img" aria-label={i18n.t('Muted')} className="size-4 shrink-0 text-soft" />}
            {pinned && <Pin role="img" aria-label={i18n.t('Pinned')} className="size-4 shrink-0 text-soft" />}
            {unread && (
              <span className="min-w-5 shrink-0 rounded-full bg-saffron px-1.5 text-center text-xs/5 font-bold text-on-saffron tabular-nums">
                {unreadCount > 99 ? '99+' : count(unreadCount)}
                <span className="sr-only"> {i18n.t('unread')}</span>
              </span>
            )}
          </div>
          {side === 'shop' && !inboxOf && (
            <p className="mt-1 flex items-center gap-1.5 text-xs text-soft">
              <Store aria-hidden="true" className="size-3.5" />
              <span className="truncate">{i18n.t('To your shop {name}', { name: shop.name })}</span>
            </p>
          )}
          {assignedTo && (
            <p className="mt-1 truncate text-xs text-soft">{i18n.t('With {name}', { name: assignedTo.name })}</p>
          )}
        </div>
      </div>
    </li>
  );
}

/** What was found, what was begun, or what was said last. */
function Said({ conversation: { id, match, lastMessage } }: { conversation: Conversation }) {
  const user = useUser();
  const draft = user && draftOf(user.id, id);
  if (match) return <span dir="auto">{match.excerpt}</span>;
  if (draft) {
    return (
      <>
        <span className="font-semibold text-rose">{i18n.t('Draft:')}</span> <span dir="auto">{draft}</span>
      </>
    );
  }
  if (!lastMessage) return i18n.t('Nothing said yet');
  const { mine, deleted, about, text } = lastMessage;
  return (
    <>
      {mine && `${i18n.t('You:')} `}
      {deleted ? <i>{i18n.t('Deleted')}</i> : text ? <span dir="auto">{text}</span> : about ? aboutWord(about) : '…'}
    </>
  );
}
