import { clsx } from 'clsx';
import { Check, CheckCheck } from 'lucide-react';
import { i18n } from '../words.ts';
import type { State } from './log.tsx';

type Shape = { ours: boolean; ends: boolean; bare?: boolean; gone?: boolean };

/** `bare`: pictures alone need no sheet around them. */
export const bubbleShape = ({ ours, ends, bare = false, gone = false }: Shape) =>
  clsx(
    'min-w-0 max-w-[min(34rem,80%)] overflow-hidden rounded-2xl break-words',
    !bare && 'border px-3.5 py-2',
    !bare && (gone ? 'border-line border-dashed' : ours ? 'border-transparent bg-glaze-wash' : 'border-line bg-card'),
    ends && (ours ? 'rounded-ee-md' : 'rounded-es-md'),
  );

/** How far a message of one's own came: a tick, two, and two in colour; in words for who cannot see or tell them apart. */
export function Mark({ state, stated }: { state: State; stated: boolean }) {
  const Icon = state === 'sent' ? Check : CheckCheck;
  const words = { sent: i18n.t('Sent'), delivered: i18n.t('Delivered'), seen: i18n.t('Seen') };
  return (
    <>
      <Icon aria-hidden="true" className={clsx('size-3.5', state === 'seen' && 'text-glaze')} />
      <span className={clsx(!stated && 'sr-only', state === 'seen' && 'font-semibold text-glaze')}>{words[state]}</span>
    </>
  );
}
