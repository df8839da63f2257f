import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { isProblem } from '../api/problem.ts';
import type { Conversation, Message } from '../api/types.ts';
import { AgainWords, CallAgain } from '../calls/pages/call-again.tsx';
import { CallIcon } from '../calls/pages/call-icon.tsx';
import { reachabilityOf } from '../calls/pages/queries.ts';
import { isMissed, lasted, outcomeWord, typeWord } from '../calls/pages/words.ts';
import { i18n } from '../words.ts';
import { clock } from './words.ts';

type Props = {
  id: string;
  message: Message;
  call: NonNullable<Message['call']>;
  conversation: Pick<Conversation, 'id' | 'side' | 'other' | 'blocked'>;
  tabs: boolean;
};

/** A call between what was written: what became of it, in the middle of the thread, as neither of the two said it. */
export function CallLine({ id, message, call, conversation, tabs }: Props) {
  const { side, other, blocked } = conversation;
  const { status, endReason, callType, duration, callerSide } = call;
  const outgoing = callerSide === side;
  const missed = isMissed({ status, outgoing });
  const words = outcomeWord({ status, endReason, outgoing });
  const tabIndex = tabs ? 0 : -1;
  // The sign in the head asks; whoever may not call for the shop is not offered to.
  const { error } = useQuery({ ...reachabilityOf({ conversationId: conversation.id }), enabled: false });
  const mayCall = !blocked.byMe && !isProblem(error, 'forbidden');
  return (
    <article
      data-row
      data-key={id}
      data-seq={message.seq}
      tabIndex={tabIndex}
      aria-label={i18n.t('{name}, {time}', { name: words, time: clock(message.createdAt) })}
      className="my-3 flex justify-center rounded-xl"
    >
      <div className="flex max-w-full items-center gap-x-3 rounded-2xl border border-line bg-card p-1.5">
        <CallIcon {...{ status, outgoing }} />
        <p className="min-w-0 pe-2 text-sm">
          <Link
            to="/calls/$id"
            params={{ id: call.id }}
            tabIndex={tabIndex}
            className={clsx('font-semibold underline-offset-4 hover:underline', missed && 'text-rose')}
          >
            {words}
          </Link>
          <span className="block text-soft">
            {typeWord(callType)}
            {duration > 0 && ` · ${lasted(duration)}`}
            {' · '}
            <time dateTime={message.createdAt}>{clock(message.createdAt)}</time>
          </span>
        </p>
        {mayCall && status !== 'ended' && (
          <CallAgain
            look="quiet"
            partner={{ conversationId: conversation.id }}
            name={other.name}
            {...{ side, callType, tabIndex }}
            label={<AgainWords missed={missed} />}
          />
        )}
      </div>
    </article>
  );
}
