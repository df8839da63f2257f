import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageCircle } from 'lucide-react';
import { useEffect } from 'react';
import { count } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { lettersWait } from './drawer.ts';
import { unreadMessages } from './queries.ts';

/** The way to one's messages, with how many wait; the tab's title says it too. */
export function MessagesLink() {
  const client = useQueryClient();
  const { data } = useQuery(unreadMessages);
  const unread = data?.unreadCount ?? 0;
  useTitleCount(unread);
  useEffect(() => {
    // Written while there was no connection, and this is the first page since.
    if (lettersWait()) void import('./sending.ts').then(({ startSending }) => startSending(client));
  }, [client]);
  return (
    <Link
      to="/messages"
      className="relative grid size-11 place-items-center rounded-full hover:bg-[rgb(255_255_255/0.12)]"
    >
      <MessageCircle aria-hidden="true" className="size-6" />
      <span className="sr-only">
        {unread > 0
          ? i18n.t('{unread, plural, one {Messages, # unread} other {Messages, # unread}}', { unread })
          : i18n.t('Messages')}
      </span>
      {unread > 0 && (
        <span
          aria-hidden="true"
          className="absolute end-0.5 top-0.5 min-w-5 rounded-full bg-saffron px-1 text-center text-xs/5 font-bold text-on-saffron"
        >
          {unread > 99 ? '99+' : count(unread)}
        </span>
      )}
    </Link>
  );
}

const counted = /^\(\d+\+?\) /;

/** Pages set their title without knowing of this: it is put before whatever they say. */
function useTitleCount(unread: number): void {
  useEffect(() => {
    const element = document.querySelector('title');
    if (!element) return;
    const write = () => {
      const plain = document.title.replace(counted, '');
      const whole = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${plain}` : plain;
      if (document.title !== whole) document.title = whole;
    };
    write();
    const observer = new MutationObserver(write);
    observer.observe(element, { childList: true });
    return () => {
      observer.disconnect();
      document.title = document.title.replace(counted, '');
    };
  }, [unread]);
}
