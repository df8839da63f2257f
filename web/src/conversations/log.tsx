import { clsx } from 'clsx';
import { ArrowDown } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation, Message } from '../api/types.ts';
import { outcomeWord } from '../calls/pages/words.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { CallLine } from './call-line.tsx';
import { LetterRow } from './letter-row.tsx';
import type { Letter } from './letters.ts';
import { MessageRow } from './message-row.tsx';
import { type Row, rowsOf } from './rows.ts';
import { lastHeld, type Thread } from './thread.ts';
import { Typing } from './typing.tsx';
import { useFilled } from './use-filled.ts';
import { useScroll } from './use-scroll.ts';
import { useSeen } from './use-seen.ts';
import { aboutWord, dayName, dayOf } from './words.ts';

const loadMenu = () => import('./message-menu.tsx');
const MessageMenu = lazy(loadMenu);

type Props = {
  conversation: Conversation;
  thread: Thread;
  letters: readonly Letter[];
  firstUnread: number;
  /** A message to begin at. */
  goTo: number | undefined;
  reply: (message: Message) => void;
  edit: (message: Message) => void;
};

type Menu = { message: Message; anchor: HTMLElement };

export function Log({ conversation, thread, letters, firstUnread, goTo, reply, edit }: Props) {
  const { side, other } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf({ thread, letters, firstUnread, dayOf }), [thread, letters, firstUnread]);
  const seen = useSeen(conversation);
  const { away, look, upwards, toEnd, show } = useScroll(box, rows, seen);
  const { hasOlder, olderFailed, loadOlder, fill, around } = useFilled(conversation.id, thread);
  const [active, setActive] = useState<string | null>(null);
  const [menu, setMenu] = useState<Menu | null>(null);
  const unseen = useUnseen(thread, side, away);
  useSaid(thread, conversation);

  const jump = useCallback(
    (seq: number) => {
      if (!show(seq)) void around(seq).catch(() => {});
    },
    [show, around],
  );
  useEffect(() => {
    if (goTo) jump(goTo);
  }, [goTo, jump]);

  // What one sends is looked at, wherever one was reading.
  const lastLetter = letters.at(-1)?.id;
  useEffect(() => {
    if (lastLetter) toEnd();
  }, [lastLetter, toEnd]);

  const openMenu = useCallback((message: Message, anchor: HTMLElement) => setMenu({ message, anchor }), []);
  const lastMine = rows.findLast(
    (row) => row.kind === 'message' && row.message.side === side && !row.message.call,
  )?.key;
  const shown = rows.some(({ key }) => key === active) ? active : rows.findLast(isSpoken)?.key;

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    const step = { ArrowUp: -1, ArrowDown: 1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }[
      event.key
    ];
    if (!row || row !== event.target || step === undefined) return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const next = all[Math.min(Math.max(all.indexOf(row) + step, 0), all.length - 1)];
    next?.focus();
    if (event.key === 'Home') void loadOlder();
  }

  return (
    <div className="relative min-h-0 flex-1 bg-paper">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the messages in it */}
      <div
        ref={box}
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
        onScroll={() => {
          look();
          if ((box.current?.scrollTop ?? 0) < 600) void loadOlder();
        }}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => setActive(target.closest<HTMLElement>('[data-row]')?.dataset.key ?? active)}
      >
        <div
          role="log"
          // New words are said by the page's announcer, so that older ones that load are not.
          aria-live="off"
          aria-label={i18n.t('Messages with {name}. Arrow keys lead from one to the next.', { name: other.name })}
          className="mx-auto flex min-h-full max-w-3xl flex-col justify-end px-3 py-4 sm:px-5"
        >
          <Top conversation={conversation} hasOlder={hasOlder} failed={olderFailed} load={() => void loadOlder()} />
          {rows.map((row) => {
            if (row.kind === 'day') return <Day key={row.key} at={row.at} />;
            if (row.kind === 'unread') return <NewLine key={row.key} />;
            if (row.kind === 'hole') return <Gap key={row.key} fill={() => fill(row, upwards.current)} />;
            const place = { id: row.key, starts: row.starts, ends: row.ends, tabs: row.key === shown };
            if (row.kind === 'letter') return <LetterRow key={row.key} letter={row.letter} {...place} />;
            const { call } = row.message;
            if (call) {
              return (
                <CallLine
                  key={row.key}
                  id={row.key}
                  message={row.message}
                  tabs={row.key === shown}
                  {...{ call, conversation }}
                />
              );
            }
            return (
              <MessageRow
                key={row.key}
                {...place}
                message={row.message}
                side={side}
                state={row.message.side === side ? stateOf(row.message, conversation) : null}
                stated={row.key === lastMine && letters.length === 0}
                open={menu?.message.id === row.message.id}
                {...{ jump, openMenu }}
              />
            );
          })}
          <Typing conversation={conversation} />
        </div>
      </div>
      {away && (
        <button
          type="button"
          onClick={toEnd}
          className="rise absolute inset-x-0 bottom-4 mx-auto flex min-h-11 w-fit items-center gap-2 rounded-full border border-line bg-card px-4 text-sm font-semibold shadow-float hover:bg-sunk"
        >
          <ArrowDown aria-hidden="true" className="size-4" />
          {unseen > 0
            ? i18n.t('{unseen, plural, one {# new message} other {# new messages}}', { unseen })
            : i18n.t('To the latest')}
        </button>
      )}
      {menu && (
        <Suspense>
          <MessageMenu {...menu} {...{ side, reply, edit }} close={() => setMenu(null)} />
        </Suspense>
      )}
    </div>
  );
}

const isSpoken = (row: Row) => row.kind === 'message' || row.kind === 'letter';

export type State = 'sent' | 'delivered' | 'seen';

const stateOf = ({ seq }: Message, { other }: Conversation): State =>
  other.readSeq >= seq ? 'seen' : other.deliveredSeq >= seq ? 'delivered' : 'sent';

/** Messages of the other side that came while one reads further up. */
function useUnseen(thread: Thread, side: Conversation['side'], away: boolean): number {
  const [from, setFrom] = useState(() => lastHeld(thread));
  const last = lastHeld(thread);
  useEffect(() => {
    if (!away) setFrom(last);
  }, [away, last]);
  if (!away) return 0;
  return thread.held.filter(({ message }) => message.seq > from && message.side !== side).length;
}

/** Says to screen readers what the other side just wrote; not what was there on opening, nor what loads above. */
function useSaid(thread: Thread, { side, other }: Conversation): void {
  const heard = useRef(thread.lastSeq);
  useEffect(() => {
    const fresh = thread.held.filter(({ message }) => message.seq > heard.current && message.side !== side);
    heard.current = Math.max(heard.current, lastHeld(thread));
    const { message } = fresh.at(-1) ?? {};
    if (!message) return;
    if (message.call) {
      const { status, endReason, callerSide } = message.call;
      return announce(`${other.name}: ${outcomeWord({ status, endReason, outgoing: callerSide === side })}`);
    }
    const about = message.offer
      ? 'offer'
      : message.product
        ? 'product'
        : message.order
          ? 'order'
          : message.attachments[0]?.kind;
    announce(`${message.sender?.name ?? other.name}: ${message.body || (about ? aboutWord(about) : '')}`);
  }, [thread, side, other.name]);
}

type TopProps = { conversation: Conversation; hasOlder: boolean; failed: boolean; load: () => void };

function Top({ conversation: { lastSeq, side, other }, hasOlder, failed, load }: TopProps) {
  if (hasOlder) {
    return (
      <p className="py-4 text-center text-sm text-soft">
        {failed ? (
          <button
            type="button"
            className="min-h-11 rounded-lg px-3 font-semibold text-glaze hover:underline"
            onClick={load}
          >
            {i18n.t('Older messages did not load. Try again')}
          </button>
        ) : (
          i18n.t('Loading older messages…')
        )}
      </p>
    );
  }
  return (
    <p
      className={clsx('mx-auto max-w-md text-center text-sm text-soft', lastSeq === 0 ? 'my-auto py-10' : 'pt-2 pb-4')}
    >
      {lastSeq > 0
        ? i18n.t('This is where your conversation began.')
        : side === 'buyer'
          ? i18n.t('Say hello to {name}. Questions, wishes, a picture of what you look for: all of it is welcome.', {
              name: other.name,
            })
          : i18n.t('Nothing has been said yet.')}
    </p>
  );
}

const Day = ({ at }: { at: string }) => (
  <p className="my-4 flex items-center gap-3 text-xs font-semibold text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
    <time dateTime={at.slice(0, 10)}>{dayName(at)}</time>
  </p>
);

const NewLine = () => (
  <p
    data-divider
    className="my-3 flex items-center gap-3 text-xs font-bold text-ink before:h-0.5 before:flex-1 before:rounded-full before:bg-saffron after:h-0.5 after:flex-1 after:rounded-full after:bg-saffron"
  >
    {i18n.t('New')}
  </p>
);

/** Messages that are not here yet: they come when one comes near. */
function Gap({ fill }: { fill: () => void }) {
  const mark = useRef<HTMLParagraphElement>(null);
  const latest = useRef(fill);
  useEffect(() => {
    latest.current = fill;
  });
  useEffect(() => {
    if (!mark.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '400px',
    });
    observer.observe(mark.current);
    return () => observer.disconnect();
  });
  return (
    <p ref={mark} className="py-6 text-center text-sm text-soft">
      {i18n.t('Loading messages…')}
    </p>
  );
}
