import { conventions } from '../words.ts';

/**
 * A day of a shop is a plain date, '2026-03-29', and no moment: it is read and shown in UTC, so that the zone of the
 * browser cannot make the day before or after of it.
 */
const at = (date: string) => new Date(`${date}T00:00:00Z`);

const format = (options: Intl.DateTimeFormatOptions) => (date: string) =>
  new Intl.DateTimeFormat(conventions(), { ...options, timeZone: 'UTC' }).format(at(date));

/** '3 Mar' */
export const shortDate = format({ day: 'numeric', month: 'short' });
/** 'Tue, 3 March 2026' */
export const wholeDate = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
/** 'Mar 2026' */
export const monthOf = format({ month: 'short', year: 'numeric' });

/** '3 – 30 Mar 2026', as short as the language can say it. */
export const spanOf = (from: string, to: string) =>
  new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(at(from), at(to));

export const addDays = (date: string, days: number) =>
  new Date(at(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Both ends counted. */
export const daysBetween = (from: string, to: string) => (at(to).getTime() - at(from).getTime()) / 86_400_000 + 1;

/** The date that a calendar on the wall of the shop shows now. */
export const todayIn = (timeZone: string, now = new Date()) =>
  // Sweden writes dates as machines do.
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);

/** 1 is Monday, as in the figures; the fifth of January 2026 was one. */
export const weekdayName = (weekday: number, length: 'short' | 'long') =>
  format({ weekday: length })(`2026-01-${String(4 + weekday).padStart(2, '0')}`);

export const hourName = (hour: number) =>
  new Intl.DateTimeFormat(conventions(), { hour: 'numeric', timeZone: 'UTC' }).format(new Date(hour * 3_600_000));
