import { useQueryClient } from '@tanstack/react-query';
import { Copy, Flag, Pencil, Reply, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { deleteMessage, react, takeReactionBack } from '../api/conversations.ts';
import type { Conversation, Message } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { choice, Hung } from './hung.tsx';
import { canDelete, canEdit } from './may.ts';
import { changeMessage } from './queries.ts';

const Confirm = lazy(() => import('../parts/confirm.tsx'));
const ReportDialog = lazy(() => import('../moderation/report-dialog.tsx'));

const emojis = ['👍', '❤️', '😂', '😮', '🙏', '🎉'];

type Props = {
  message: Message;
  anchor: HTMLElement;
  side: Conversation['side'];
  reply: (message: Message) => void;
  edit: (message: Message) => void;
  close: () => void;
};

/** What can be done with a message. */
export default function MessageMenu({ message, anchor, side, reply, edit, close }: Props) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<'delete' | 'report' | null>(null);
  const { body, reactions, mine, kind } = message;

  async function change(act: () => Promise<Message>) {
    close();
    try {
      await changeMessage(client, act);
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
  }

  if (asked === 'delete') {
    return (
      <Suspense>
        <Confirm
          title={i18n.t('Delete this message?')}
          action={i18n.t('Delete')}
          act={() => changeMessage(client, () => deleteMessage(message))}
          close={close}
        >
          {i18n.t('It disappears for both of you; that there was one stays to be seen.')}
        </Confirm>
      </Suspense>
    );
  }
  if (asked === 'report') {
    return (
      <Suspense>
        <ReportDialog
          subject={{ messageId: message.id }}
          name={message.sender?.name ?? i18n.t('Message')}
          close={close}
        />
      </Suspense>
    );
  }
  return (
    <Hung title={i18n.t('What to do with this message')} anchor={anchor} close={close}>
      <ul aria-label={i18n.t('React')} className="flex border-b border-line pb-1.5">
        {emojis.map((emoji) => {
          const mine = reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
          return (
            <li key={emoji}>
              <button
                type="button"
                aria-pressed={mine}
                className="grid size-11 place-items-center rounded-xl text-xl hover:bg-sunk aria-pressed:bg-glaze-wash"
                onClick={() => void change(() => (mine ? takeReactionBack(message, emoji) : react(message, emoji)))}
              >
                {emoji}
              </button>
            </li>
          );
        })}
      </ul>
      <ul className="pt-1.5">
        <li>
          <button
            type="button"
            className={choice}
            onClick={() => {
              close();
              reply(message);
            }}
          >
            <Reply aria-hidden="true" className="size-4.5 text-soft rtl:-scale-x-100" />
            {i18n.t('Reply')}
          </button>
        </li>
        {body && (
          <li>
            <button
              type="button"
              className={choice}
              onClick={() => {
                close();
                navigator.clipboard?.writeText(body).then(
                  () => toast(i18n.t('Copied.')),
                  () => toast(i18n.t('This browser does not let a page copy.'), { bad: true }),
                );
              }}
            >
              <Copy aria-hidden="true" className="size-4.5 text-soft" />
              {i18n.t('Copy the text')}
            </button>
          </li>
        )}
        {canEdit(message) && (
          <li>
            <button
              type="button"
              className={choice}
              onClick={() => {
                close();
                edit(message);
              }}
            >
              <Pencil aria-hidden="true" className="size-4.5 text-soft" />
              {i18n.t('Edit')}
            </button>
          </li>
        )}
        {canDelete(message) && (
          <li>
            <button type="button" className={choice} onClick={() => setAsked('delete')}>
              <Trash2 aria-hidden="true" className="size-4.5 text-soft" />
              {i18n.t('Delete')}
            </button>
          </li>
        )}
        {message.side !== side && !mine && kind === 'text' && (
          <li>
            <button type="button" className={choice} onClick={() => setAsked('report')}>
              <Flag aria-hidden="true" className="size-4.5 text-soft" />
              {i18n.t('Report')}
            </button>
          </li>
        )}
      </ul>
    </Hung>
  );
}
