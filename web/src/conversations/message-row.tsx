import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Ellipsis } from 'lucide-react';
import { memo } from 'react';
import { react, takeReactionBack } from '../api/conversations.ts';
import type { Conversation, Message } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { Attachments } from './attachments.tsx';
import { bubbleShape, Mark } from './bubble.tsx';
import { Cards } from './cards.tsx';
import type { State } from './log.tsx';
import { changeMessage } from './queries.ts';
import { Said } from './said.tsx';
import { clock } from './words.ts';

type Props = {
  id: string;
  message: Message;
  side: Conversation['side'];
  /** Of my side's messages: how far it came. */
  state: State | null;
  /** Says it in words as well: below the last one only. */
  stated: boolean;
  starts: boolean;
  ends: boolean;
  /** The one of the log that Tab comes to; the arrow keys lead to the others. */
  tabs: boolean;
  /** Its menu is open. */
  open: boolean;
  jump: (seq: number) => void;
  openMenu: (message: Message, anchor: HTMLElement) => void;
};

export const MessageRow = memo(function MessageRow(props: Props) {
  const { id, message, side, state, stated, starts, ends, tabs, open, jump, openMenu } = props;
  const { seq, sender, mine, kind, body, attachments, deletedAt, hidden, replyTo, editedAt, createdAt } = message;
  const ours = message.side === side;
  const gone = deletedAt !== null || hidden;
  const name = mine
    ? i18n.t('You')
    : (sender?.name ?? (kind === 'away' ? i18n.t('Automatic answer') : i18n.t('Deleted account')));
  const bare =
    !gone && !body && !replyTo && attachments.length > 0 && attachments.every((file) => file.kind === 'picture');
  return (
    <article
      data-row
      data-key={id}
      data-seq={seq}
      tabIndex={tabs ? 0 : -1}
      aria-label={i18n.t('{name}, {time}', { name, time: clock(createdAt) })}
      className={clsx('group flex flex-col rounded-xl', ours ? 'items-end' : 'items-start', starts ? 'mt-3' : 'mt-0.5')}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || gone || !['Enter', ' ', 'ContextMenu'].includes(event.key)) return;
        event.preventDefault();
        const button = event.currentTarget.querySelector<HTMLElement>('[aria-haspopup]');
        openMenu(message, button ?? event.currentTarget);
      }}
    >
      {starts && !mine && (ours || side === 'buyer' || kind === 'away') && (
        <p className="mx-3.5 mb-0.5 text-xs font-semibold text-soft">
          <bdi>{name}</bdi>
        </p>
      )}
      <div className={clsx('flex w-full items-center gap-1', ours && 'flex-row-reverse')}>
        <div className={bubbleShape({ ours, ends, bare, gone })}>
          {gone ? (
            <p className="text-soft italic">
              {hidden && !deletedAt
                ? i18n.t('A moderator took this out of sight.')
                : i18n.t('This message was deleted.')}
            </p>
          ) : (
            <>
              {replyTo && <Quote replyTo={replyTo} mine={replyTo.side === side} jump={jump} tabs={tabs} />}
              <Attachments message={message} tabs={tabs} />
              <Cards message={message} side={side} tabs={tabs} />
              {body && <Said text={body} />}
            </>
          )}
        </div>
        {!gone && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={i18n.t('What to do with this message')}
            aria-haspopup="dialog"
            aria-expanded={open}
            className="grid size-11 shrink-0 place-items-center rounded-full text-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-sunk hover:text-ink aria-expanded:opacity-100 pointer-coarse:opacity-60 sm:size-8"
            onClick={({ currentTarget }) => openMenu(message, currentTarget)}
          >
            <Ellipsis aria-hidden="true" className="size-4.5" />
          </button>
        )}
      </div>
      <Reactions message={message} tabs={tabs} />
      {(ends || stated) && (
        <p className="mx-3.5 mt-1 flex items-center gap-1.5 text-xs text-soft">
          <time dateTime={createdAt}>{clock(createdAt)}</time>
          {editedAt && !gone && <span>· {i18n.t('edited')}</span>}
          {state && !gone && <Mark state={state} stated={stated} />}
        </p>
      )}
    </article>
  );
});

type QuoteProps = {
  replyTo: NonNullable<Message['replyTo']>;
  mine: boolean;
  jump: (seq: number) => void;
  tabs: boolean;
};

const Quote = ({ replyTo: { seq, excerpt }, mine, jump, tabs }: QuoteProps) => (
  <button
    type="button"
    tabIndex={tabs ? 0 : -1}
    className="mb-1.5 block min-h-11 w-full rounded-lg border-s-3 border-glaze bg-[rgb(127_127_127/0.1)] px-2.5 py-1 text-start text-sm"
    onClick={() => jump(seq)}
  >
    <span className="block font-semibold">{mine ? i18n.t('You wrote') : i18n.t('They wrote')}</span>
    <span dir="auto" className="line-clamp-2 text-soft">
      {excerpt ?? i18n.t('Deleted')}
    </span>
  </button>
);

function Reactions({ message, tabs }: { message: Message; tabs: boolean }) {
  const client = useQueryClient();
  if (message.reactions.length === 0) return null;
  return (
    <ul aria-label={i18n.t('Reactions')} className="-mt-1.5 flex flex-wrap gap-1 px-2">
      {message.reactions.map(({ emoji, count: number, mine }) => (
        <li key={emoji}>
          <button
            type="button"
            tabIndex={tabs ? 0 : -1}
            aria-pressed={mine}
            className="relative inline-flex min-h-10 items-center gap-1 rounded-full border border-line bg-card px-2.5 text-sm aria-pressed:border-glaze aria-pressed:bg-glaze-wash sm:min-h-7"
            onClick={() =>
              void changeMessage(client, () => (mine ? takeReactionBack(message, emoji) : react(message, emoji))).catch(
                (error) => toast(plainly(error), { bad: true }),
              )
            }
          >
            {emoji}
            {number > 1 && <span className="text-xs text-soft tabular-nums">{count(number)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
