import { Outlet } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { MessagesSquare } from 'lucide-react';
import { useTitle } from '../parts/page.tsx';
import { i18n } from '../words.ts';
import { InboxList } from './inbox.tsx';
import { usePlace } from './place.ts';
import './conversations.css';

/** The list and, beside it, the open conversation; on a phone one of the two, the conversation filling the screen. */
export function Panes({ heading }: { heading: boolean }) {
  const { openId } = usePlace();
  return (
    <div
      className={clsx(
        'panes grid min-h-104 overflow-hidden rounded-2xl border border-line bg-card shadow-card',
        heading ? 'h-[calc(100dvh-10rem)]' : 'h-[calc(100dvh-13rem)]',
        'grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(17rem,22rem)_minmax(0,1fr)]',
      )}
    >
      {heading && <Heading />}
      <section
        aria-label={i18n.t('Conversations')}
        className={clsx('flex min-h-0 flex-col', openId && 'max-lg:hidden')}
      >
        <InboxList />
      </section>
      <div className={clsx('thread-pane min-h-0 min-w-0 border-line lg:border-s', !openId && 'max-lg:hidden')}>
        {openId ? <Outlet /> : <NoneOpen />}
      </div>
    </div>
  );
}

function Heading() {
  useTitle(i18n.t('Messages'));
  return <h1 className="sr-only">{i18n.t('Messages')}</h1>;
}

const NoneOpen = () => (
  <div className="grid h-full place-items-center p-6 text-center text-soft">
    <div className="grid justify-items-center gap-4">
      <div className="grid h-24 w-20 place-items-center rounded-t-full rounded-b-xl bg-glaze-wash text-glaze">
        <MessagesSquare aria-hidden="true" className="mt-2 size-8" strokeWidth={1.6} />
      </div>
      <p>{i18n.t('Choose a conversation to read it here.')}</p>
    </div>
  </div>
);
