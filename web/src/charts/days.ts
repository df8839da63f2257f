import { conventions } from '../words.ts';
import { inUtc } from './calendar.ts';

const format = (options: Intl.DateTimeFormatOptions) => (date: string) =>
  new Intl.DateTimeFormat(conventions(), { ...options, timeZone: 'UTC' }).format(inUtc(date));

/** '3 Mar' */
export const shortDate = format({ day: 'numeric', month: 'short' });
/** 'Tue, 3 March 2026' */
export const wholeDate = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
/** 'Mar 2026' */
export const monthOf = format({ month: 'short', year: 'numeric' });
/** How an axis names one of so many days. */
export const tickOf = (days: number) => (days > MANY_DAYS ? monthOf : shortDate);
const MANY_DAYS = 200;

/** 'Tuesday' */
export const weekdayOf = format({ weekday: 'long' });

/** '3–30 Mar 2026', as short as the language can say it. */
export const spanOf = (from: string, to: string) =>
  new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(inUtc(from), inUtc(to));

/** 1 is Monday, as in the figures; the fifth of January 2026 was one. */
export const weekdayName = (weekday: number, length: 'short' | 'long') =>
  format({ weekday: length })(`2026-01-${String(4 + weekday).padStart(2, '0')}`);

const clock = (options: Intl.DateTimeFormatOptions) => (hour: number) =>
  new Intl.DateTimeFormat(conventions(), { ...options, timeZone: 'UTC' }).format(new Date(hour * 3_600_000));

/** On the clock of the shop: '18:00', or '6:00 pm' where people say so. */
export const hourName = clock({ timeStyle: 'short' });
/** '18', '6 pm' */
export const shortHour = clock({ hour: 'numeric' });
