import { clsx } from 'clsx';
import { CircleAlert, Clock3, RotateCw, Trash2 } from 'lucide-react';
import { i18n } from '../words.ts';
import { bubbleShape } from './bubble.tsx';
import { EnclosedFiles } from './enclosed.tsx';
import type { Letter } from './letters.ts';
import { Said } from './said.tsx';
import { removeLetter, retryLetter } from './sending.ts';
import { clock } from './words.ts';

type Props = { id: string; letter: Letter; starts: boolean; ends: boolean; tabs: boolean };

/** A message that is still on this device. */
export function LetterRow({ id, letter, starts, ends, tabs }: Props) {
  const { body, enclosed, about, fault, replyTo, writtenAt } = letter;
  const small =
    'inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2 text-sm font-semibold text-glaze hover:underline sm:min-h-8';
  return (
    <article
      data-row
      data-key={id}
      tabIndex={tabs ? 0 : -1}
      aria-label={i18n.t('{name}, {time}', { name: i18n.t('You'), time: clock(writtenAt) })}
      className={clsx('flex flex-col items-end rounded-xl', starts ? 'mt-3' : 'mt-0.5')}
    >
      <div className={clsx('w-fit', bubbleShape({ ours: true, ends }), fault && 'border-rose bg-rose-wash')}>
        {replyTo && (
          <p className="mb-1.5 line-clamp-2 rounded-lg border-s-3 border-glaze px-2.5 py-1 text-sm text-soft">
            {replyTo.excerpt}
          </p>
        )}
        <EnclosedFiles enclosed={enclosed} />
        {about && <p className="font-semibold">{about}</p>}
        {body && <Said text={body} />}
      </div>
      {fault ? (
        <div className="mt-1 flex max-w-[min(34rem,90%)] flex-wrap items-center justify-end gap-x-2">
          <p className="flex items-start gap-1.5 text-sm font-semibold text-rose">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {i18n.t('Not sent. {fault}', { fault })}
          </p>
          <button type="button" className={small} onClick={() => retryLetter(letter)}>
            <RotateCw aria-hidden="true" className="size-4" />
            {i18n.t('Try again')}
          </button>
          <button type="button" className={small} onClick={() => removeLetter(letter)}>
            <Trash2 aria-hidden="true" className="size-4" />
            {i18n.t('Delete')}
          </button>
        </div>
      ) : (
        <p className="mx-3.5 mt-1 flex items-center gap-1.5 text-xs text-soft">
          <time dateTime={writtenAt}>{clock(writtenAt)}</time>
          <Clock3 aria-hidden="true" className="size-3.5" />
          {navigator.onLine ? i18n.t('Sending…') : i18n.t('Goes out when you are online')}
        </p>
      )}
    </article>
  );
}
