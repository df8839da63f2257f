import type { Call } from '../../api/types.ts';
import { conventions, i18n } from '../../words.ts';

type Outcome = Pick<Call, 'status' | 'endReason'> & { outgoing: boolean };

/** What became of a call, as whoever looks at it would say it. */
export function outcomeWord({ status, endReason, outgoing }: Outcome): string {
  if (status === 'active') return i18n.t('In a call now');
  if (status === 'initiated' || status === 'ringing') return i18n.t('Ringing');
  if (status === 'rejected') return i18n.t('Declined');
  if (status === 'ended') {
    if (endReason === 'connection_lost') return i18n.t('Connection lost');
    return outgoing ? i18n.t('Outgoing call') : i18n.t('Incoming call');
  }
  if (!outgoing) return endReason === 'busy' ? i18n.t('Missed call, while in another one') : i18n.t('Missed call');
  if (endReason === 'cancelled') return i18n.t('Hung up before an answer');
  if (endReason === 'unreachable') return i18n.t('Could not be reached');
  return i18n.t('No answer');
}

/** Nobody took it, and it was for whoever looks at it. */
export const isMissed = ({ status, outgoing }: Pick<Outcome, 'status' | 'outgoing'>) =>
  status === 'missed' && !outgoing;

export const typeWord = (callType: Call['callType']) =>
  callType === 'video' ? i18n.t('Video call') : i18n.t('Voice call');

const inUnits = (value: number, unit: 'hour' | 'minute' | 'second') =>
  new Intl.NumberFormat(conventions(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);

/** '42 sec', '12 min 5 sec', '1 hr 2 min'. */
export function lasted(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${inUnits(hours, 'hour')} ${inUnits(minutes, 'minute')}`;
  if (minutes > 0) return `${inUnits(minutes, 'minute')} ${inUnits(rest, 'second')}`;
  return inUnits(rest, 'second');
}
