import { clsx } from 'clsx';
import { CloudOff, MicOff, MonitorUp } from 'lucide-react';
import { i18n } from '../words.ts';
import type { CallNow } from './now.ts';

type Props = { now: CallNow; name: string; seen: boolean };

/** What one has to know of the other and of the line, said to everybody; beside a small call there is room for signs alone. */
export function Signs({ now: { call, phase, small, unreachable }, name, seen }: Props) {
  const { peer } = call;
  const signs = [
    [peer && !peer.audio, MicOff, i18n.t('{name} is muted', { name })],
    [peer?.sharing, MonitorUp, i18n.t('{name} shares the screen', { name })],
    // Said by the head of the call as well; a picture that stands still needs a word beside it.
    [phase === 'reconnecting' && seen && !small, CloudOff, i18n.t('Reconnecting…')],
    [unreachable, CloudOff, i18n.t('The market does not answer. Your call goes on.')],
  ] as const;
  return (
    <div
      aria-live="polite"
      className={
        small
          ? 'flex shrink-0 items-center gap-2'
          : 'absolute start-3 top-3 grid max-w-[calc(100%-1.5rem)] justify-items-start gap-2'
      }
    >
      {signs.map(
        ([shown, Icon, words]) =>
          shown && (
            <p
              key={words}
              title={small ? words : undefined}
              className={clsx(
                'inline-flex items-center',
                !small && 'gap-2 rounded-full bg-[rgb(0_0_0/0.6)] px-3.5 py-1.5 text-sm font-semibold text-[#fff]',
              )}
            >
              <Icon aria-hidden="true" className={small ? 'size-4.5' : 'size-4 shrink-0'} />
              <span className={small ? 'sr-only' : undefined}>{words}</span>
            </p>
          ),
      )}
    </div>
  );
}
