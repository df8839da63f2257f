import { SignalHigh, SignalLow, SignalMedium } from 'lucide-react';
import { useEffect, useState } from 'react';
import { conventions, i18n } from '../words.ts';
import { nameOf } from './face.tsx';
import type { CallNow } from './now.ts';
import type { Quality } from './quality.ts';

/** How the call stands, in words; the time it lasts once they talk. */
export function Standing({ now }: { now: CallNow }) {
  const { phase, since, call } = now;
  const ticks = phase === 'talking' && since !== null;
  return (
    <>
      <p role="status" className={ticks ? 'sr-only' : undefined}>
        {standingWord(now)}
      </p>
      {ticks && <Timer key={call.id} since={since} />}
    </>
  );
}

export function standingWord({ phase, call }: CallNow): string {
  if (phase === 'calling') return call.status === 'ringing' ? i18n.t('It rings…') : i18n.t('Calling…');
  if (phase === 'connecting') return i18n.t('Connecting…');
  if (phase === 'reconnecting') return i18n.t('Reconnecting…');
  if (phase === 'talking') return i18n.t('Connected');
  return overWord(call);
}

/** Why it is over, for whoever was in it or wanted to be. */
function overWord(call: CallNow['call']): string {
  const name = nameOf(call);
  const outgoing = call.direction === 'outgoing';
  if (call.endReason === 'connection_lost') return i18n.t('The connection was lost.');
  if (call.endReason === 'too_long') return i18n.t('The call has reached the longest time that one may last.');
  if (call.status === 'rejected' && outgoing) return i18n.t('{name} declined.', { name });
  if (call.endReason === 'no_answer' && outgoing) return i18n.t('{name} did not answer.', { name });
  if (call.endReason === 'unreachable' && outgoing) return i18n.t('{name} could not be reached.', { name });
  return i18n.t('The call is over.');
}

function Timer({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(ticking);
  }, []);
  return (
    <p role="timer" aria-label={i18n.t('Length of the call')} className="tabular-nums">
      {clockOf(Math.max(0, Math.floor((now - since) / 1_000)))}
    </p>
  );
}

/** '0:07', '12:40', '1:02:09'. */
function clockOf(seconds: number): string {
  const two = new Intl.NumberFormat(conventions(), { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(conventions());
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${one.format(hours)}:${two.format(minutes)}:${two.format(rest)}`;
  return `${one.format(minutes)}:${two.format(rest)}`;
}

/** Bars and words: never by colour alone. */
export function Line({ quality }: { quality: Quality }) {
  const [words, Icon] = {
    good: [i18n.t('Good connection'), SignalHigh] as const,
    fair: [i18n.t('Fair connection'), SignalMedium] as const,
    poor: [i18n.t('Poor connection'), SignalLow] as const,
  }[quality];
  return (
    <span className="inline-flex items-center gap-1.5 text-sm" title={words}>
      <Icon aria-hidden="true" className="size-5" />
      <span className={quality === 'poor' ? '' : 'sr-only'}>{words}</span>
    </span>
  );
}
