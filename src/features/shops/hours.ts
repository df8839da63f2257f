import { type DayHours, type Holiday, type WeekHours, weekdays } from './hours.schema.ts';

/**
 * Whether the shop is open at that instant: whether its own clock shows a time within its hours. So where clocks are
 * set back, the hour that comes twice counts twice. The database says the same by `souk_is_open`.
 */
export function isOpenAt(
  hours: WeekHours,
  holidays: readonly Holiday[],
  timeZone: string,
  instant: Temporal.Instant,
): boolean {
  const { day, clock } = clockIn(timeZone, instant);
  return (
    dayHours(hours, holidays, day).some((span) => span.opens <= clock && (clock < span.closes || isOvernight(span))) ||
    dayHours(hours, holidays, day.subtract({ days: 1 })).some((span) => isOvernight(span) && clock < span.closes)
  );
}

/** When the shop next opens or closes after that instant; null where it always is as it is now, as far as is known. */
export function nextChange(
  hours: WeekHours,
  holidays: readonly Holiday[],
  timeZone: string,
  instant: Temporal.Instant,
): Temporal.Instant | null {
  const now = isOpenAt(hours, holidays, timeZone, instant);
  for (const day of daysToLookAt(clockIn(timeZone, instant).day, holidays)) {
    const change = momentsOn(day, hours, holidays, timeZone).find(
      (moment) => Temporal.Instant.compare(moment, instant) > 0 && isOpenAt(hours, holidays, timeZone, moment) !== now,
    );
    if (change) return change;
  }
  return null;
}

/** What the clock of that zone shows. */
export function clockIn(timeZone: string, instant: Temporal.Instant): { day: Temporal.PlainDate; clock: string } {
  const there = instant.toZonedDateTimeISO(timeZone);
  return { day: there.toPlainDate(), clock: `${twoDigits(there.hour)}:${twoDigits(there.minute)}` };
}

/** Whether that is the IANA name of a time zone. An offset such as +01:00 is none. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const DAYS_OF_A_WEEK_ROUND = 8;

/** Days in order: the week says the same again after one round, but for the days at the edges of holidays. */
function daysToLookAt(today: Temporal.PlainDate, holidays: readonly Holiday[]): Temporal.PlainDate[] {
  const days = new Set<string>();
  const add = (first: Temporal.PlainDate, count: number) => {
    for (let at = 0; at <= count; at++) days.add(first.add({ days: at }).toString());
  };
  add(today, DAYS_OF_A_WEEK_ROUND);
  for (const { from, to } of holidays) {
    if (to < today.toString()) continue;
    add(Temporal.PlainDate.from(from), 1);
    add(Temporal.PlainDate.from(to), DAYS_OF_A_WEEK_ROUND);
  }
  return [...days]
    .filter((day) => day >= today.toString())
    .sort()
    .map((day) => Temporal.PlainDate.from(day));
}

/** The instants of a day, in order, at which the shop may open or close. */
function momentsOn(
  day: Temporal.PlainDate,
  hours: WeekHours,
  holidays: readonly Holiday[],
  timeZone: string,
): Temporal.Instant[] {
  const clocks = new Set(['00:00']);
  for (const { opens, closes } of dayHours(hours, holidays, day)) clocks.add(opens).add(closes);
  for (const span of dayHours(hours, holidays, day.subtract({ days: 1 }))) {
    if (isOvernight(span)) clocks.add(span.closes);
  }
  clocks.delete('24:00');

  const start = day.toZonedDateTime(timeZone);
  const end = day.add({ days: 1 }).toZonedDateTime(timeZone);
  const moments = [...clocks].flatMap((clock) => {
    const local = day.toPlainDateTime(clock);
    // Where clocks are set back, a time comes twice.
    return (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(timeZone, { disambiguation }).toInstant(),
    );
  });
  // Where they are set on, they skip the time at which the shop would have opened or closed.
  const shift = start.offset === end.offset ? null : start.getTimeZoneTransition('next');
  return [...moments, ...(shift ? [shift.toInstant()] : [])].sort(Temporal.Instant.compare);
}

function dayHours(hours: WeekHours, holidays: readonly Holiday[], day: Temporal.PlainDate): DayHours {
  const date = holidays.length > 0 ? day.toString() : '';
  const holiday = holidays.find(({ from, to }) => from <= date && date <= to);
  if (holiday) return holiday.hours ?? [];
  return hours[weekdays[day.dayOfWeek - 1] ?? 'monday'] ?? [];
}

function isOvernight({ opens, closes }: DayHours[number]): boolean {
  return closes <= opens;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
