import { Pencil, Reply, X } from 'lucide-react';
import type { Conversation, Message } from '../api/types.ts';
import { i18n } from '../words.ts';
import type { Writing } from './composer.tsx';
import { attachmentWord } from './words.ts';

/** What a letter keeps of the message that it answers. */
export const quoteOf = (message: Message, side: Conversation['side']) => ({
  id: message.id,
  excerpt: excerptOf(message),
  mine: message.side === side,
});

function excerptOf({ body, attachments, product, order }: Message): string {
  const [file] = attachments;
  return (
    body?.slice(0, 140) ??
    product?.title ??
    (order ? i18n.t('Order {number}', { number: order.number }) : file ? attachmentWord(file) : '…')
  );
}

type AboutProps = { writing: Writing; side: Conversation['side']; cancel: () => void };

/** What is answered or changed, above the field. */
export function About({ writing, side, cancel }: AboutProps) {
  if (writing.kind === 'new') return null;
  const { kind, message } = writing;
  const Icon = kind === 'reply' ? Reply : Pencil;
  return (
    <div className="mb-1.5 flex items-center gap-2.5 rounded-xl bg-sunk ps-3">
      <Icon aria-hidden="true" className="size-4.5 shrink-0 text-glaze rtl:-scale-x-100" />
      <p className="min-w-0 flex-1 py-1.5 text-sm">
        <span className="block font-semibold">
          {kind === 'edit'
            ? i18n.t('Edit the message')
            : message.side === side
              ? i18n.t('Answer to your own message')
              : i18n.t('Answer to {name}', { name: message.sender?.name ?? '…' })}
        </span>
        <span dir="auto" className="block truncate text-soft">
          {excerptOf(message)}
        </span>
      </p>
      <button
        type="button"
        aria-label={i18n.t('Cancel')}
        className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-line"
        onClick={cancel}
      >
        <X aria-hidden="true" className="size-4.5" />
      </button>
    </div>
  );
}
