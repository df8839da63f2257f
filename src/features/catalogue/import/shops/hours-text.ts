import Value from 'typebox/value';
import { type DayHours, WeekHours, weekdays } from '#features/shops/hours.schema.ts';
import { excerpt, isRecord } from '../fault.ts';
import type { Read } from '../numbers.ts';

type Weekday = (typeof weekdays)[number];

/** The hours of a week: in our own form, or as a text such as `Mon-Fri: 9-6; Sat: 10-4; Sun: closed`. */
export function readHours(value: unknown, clock: 12 | 24): Read<WeekHours> {
  if (isRecord(value)) {
    const isWeek = Object.keys(value).every((day) => (weekdays as readonly string[]).includes(day));
    return isWeek && Value.Check(WeekHours, value)
      ? { value }
      : {
          code: 'bad_hours',
          message: `${excerpt(value)} are no hours of a week, such as {"friday": [{"opens": "09:00", "closes": "18:00"}]}.`,
        };
  }
  if (typeof value !== 'string') return bad(value);
  const week: Partial<Record<Weekday, DayHours>> = {};
  for (const entry of value.split(/[;\n]/)) {
    if (entry.trim() === '') continue;
    const [, names = '', times] = /^\s*([^\d:]*?)\s*:\s*(.*?)\s*$/.exec(entry) ?? [];
    const days = daysOf(names);
    const hours = times === undefined ? undefined : hoursOf(times, clock);
    if (!days || !hours) return bad(entry.trim());
    for (const day of days) {
      const both = [...(week[day] ?? []), ...hours];
      if (both.length > 4) return bad(entry.trim());
      if (both.length > 0) week[day] = both;
    }
  }
  return { value: week };
}

function bad(value: unknown): Read<never> {
  return {
    code: 'bad_hours',
    message: `${excerpt(value)} cannot be read as opening hours, such as 'Mon-Fri: 9-6; Sat: 10-4'.`,
  };
}

/** A day, or two with all between them, round the weekend too; each by its first two letters or more. */
function daysOf(text: string): Weekday[] | undefined {
  const ends = text.split(/\s*[-–]\s*/).map(dayOf);
  const [from, to = from] = ends;
  if (ends.length > 2 || from === undefined || to === undefined) return undefined;
  const count = ((to - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, at) => weekdays[(from + at) % 7] as Weekday);
}

function dayOf(text: string): number | undefined {
  const word = text.toLowerCase().replace('.', '');
  const at = word.length < 2 ? -1 : weekdays.findIndex((day) => day.startsWith(word));
  return at < 0 ? undefined : at;
}

function hoursOf(text: string, clock: 12 | 24): DayHours | undefined {
  if (/^closed$/i.test(text)) return [];
  const spans = text.split(/\s*,\s*/).map((span) => {
    const ends = span.split(/\s*[-–]\s*/);
    if (ends.length !== 2) return undefined;
    return clock === 24 ? by24(ends) : by12(ends);
  });
  return spans.every((span) => span !== undefined) ? spans : undefined;
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly half: string | undefined;
}

function clockOf(text = ''): Clock | undefined {
  const [, hour, minute = '0', half] = /^(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?$/i.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined;
  return { hour: Number(hour), minute: Number(minute), half: half?.toLowerCase() };
}

function by24([first, last]: string[]) {
  const [opens, closes] = [clockOf(first), clockOf(last)];
  return opens && closes && spanOf(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute);
}

/**
 * Where am and pm are left out, a shop opens from 6 in the morning to noon or, at 1 to 5, in the afternoon; it closes at
 * noon or in the afternoon behind its opening, else in the night. 11:59 is how a clock without 24:00 writes midnight.
 */
function by12([first, last]: string[]) {
  const [opens, closes] = [clockOf(first), clockOf(last)];
  if (!opens || !closes) return undefined;
  const from = minutesOf(opens, opens.hour >= 1 && opens.hour <= 5);
  const isBare = closes.half === undefined && closes.hour >= 1 && closes.hour <= 12;
  if (closes.hour === 11 && closes.minute === 59 && closes.half !== 'am') return spanOf(from, DAY);
  if (!isBare) return spanOf(from, minutesOf(closes, false));
  const later = minutesOf(closes, true);
  return spanOf(from, later > from ? later : later - DAY / 2);
}

const DAY = 1_440;

/** Minutes since midnight; a bare 12 is noon. */
function minutesOf({ hour, minute, half }: Clock, isAfternoon: boolean): number {
  if (half === undefined && (hour === 0 || hour > 12)) return hour * 60 + minute;
  const pm = half === undefined ? isAfternoon || hour === 12 : half === 'pm';
  return (hour % 12) * 60 + minute + (pm ? DAY / 2 : 0);
}

function spanOf(from: number, to: number): { opens: string; closes: string } | undefined {
  const opens = from % DAY;
  const closes = to === 0 ? DAY : to;
  if (from >= DAY || closes > DAY || opens === closes) return undefined;
  return { opens: written(opens), closes: written(closes) };
}

function written(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
