import { conventions, i18n } from '../words.ts';

export type Change = { direction: 'more' | 'less' | 'same' | 'unknown'; sign: string; words: string };

const percent = (value: number, signDisplay: 'auto' | 'always') =>
  new Intl.NumberFormat(conventions(), {
    style: 'percent',
    signDisplay,
    maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0,
  }).format(value / 100);

/** How a figure went, in words; `change` in per cent (null without anything before), `days` how long both times were. */
export function changeOf(now: number, before: number, change: number | null, days: number): Change {
  if (now === before) {
    const words = i18n.t('Same as the {days, plural, one {day} other {# days}} before', { days });
    return { direction: 'same', sign: '±0', words };
  }
  if (change === null) return { direction: 'unknown', sign: '', words: i18n.t('Nothing before to compare with') };
  const direction = now > before ? 'more' : 'less';
  const share = percent(Math.abs(change), 'auto');
  const words =
    direction === 'more'
      ? i18n.t('{share} more than the {days, plural, one {day} other {# days}} before', { share, days })
      : i18n.t('{share} less than the {days, plural, one {day} other {# days}} before', { share, days });
  return { direction, sign: percent(change, 'always'), words };
}
