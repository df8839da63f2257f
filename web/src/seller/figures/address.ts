import { addDays, daysBetween } from '../../charts/calendar.ts';
import { isMetric, type Metric } from './metric.ts';

export const SPANS = ['today', '7d', '30d', '90d', '12m', 'this_month', 'last_month'] as const;
export type Span = (typeof SPANS)[number];

/** The most days that are told at once, and the first that can be asked for. */
export const MOST_DAYS = 1_100;
export const FIRST_DAY = '2000-01-01';

/** What stands in the address, as it came. */
export type Asked = { last?: string; from?: string; to?: string; compare?: string; metric?: string };
export type Wish = { startDate: string; endDate: string; span: Span | 'own'; compares: boolean; metric: Metric };

/** What an address asks for, seen from `today` in the shop; whatever it does not understand is as if it were not there. */
export function wishOf(asked: Asked, today: string): Wish {
  const compares = asked.compare !== 'none';
  const metric = isMetric(asked.metric) ? asked.metric : 'views';
  const { from = '', to = '' } = asked;
  if (faultOf(from, to, today) === null) {
    return { startDate: from, endDate: to < today ? to : today, span: 'own', compares, metric };
  }
  const span = SPANS.find((span) => span === asked.last) ?? '30d';
  const [startDate, endDate] = daysOf(span, today);
  return { startDate, endDate, span, compares, metric };
}

export function daysOf(span: Span, today: string): [from: string, to: string] {
  const [year = '', month = ''] = today.split('-');
  if (span === 'this_month') return [`${year}-${month}-01`, today];
  if (span === 'last_month') {
    const last = addDays(`${year}-${month}-01`, -1);
    return [`${last.slice(0, 7)}-01`, last];
  }
  // From the day after a year ago, so that no weekday or holiday is in it twice; 29 February becomes the first of March.
  if (span === '12m') return [addDays(sameDayLastYear(today), 1), today];
  const days = span === 'today' ? 1 : Number.parseInt(span, 10);
  return [addDays(today, 1 - days), today];
}

const sameDayLastYear = (date: string) => {
  const before = `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;
  return before.endsWith('02-29') ? before.replace('29', '28') : before;
};

/** Why these two dates are no range of at most so many days up to `today`; null where they are. */
export function faultOf(
  from: string,
  to: string,
  today: string,
  most = MOST_DAYS,
): 'no date' | 'order' | 'future' | 'too long' | null {
  if (!isDate(from) || !isDate(to)) return 'no date';
  if (from > to) return 'order';
  if (from > today) return 'future';
  return daysBetween(from, to) > most ? 'too long' : null;
}

const isDate = (text: string) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
