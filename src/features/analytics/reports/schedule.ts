import type { Schedule } from './schema.ts';

const MORNING = '07:00';
const MONDAY = 1;

/**
 * The next seven o'clock in the morning after `now` on the clock of that zone: of any day, a Monday, or the first of a
 * month. Where the clocks are set forward over seven, as much later.
 */
export function nextMorning(schedule: Schedule, now: string, timeZone: string): string {
  const moment = Temporal.Instant.from(now);
  let day = moment.toZonedDateTimeISO(timeZone).toPlainDate();
  for (;;) {
    const morning = day.toZonedDateTime({ timeZone, plainTime: MORNING });
    if (isDay(schedule, day) && Temporal.Instant.compare(morning.toInstant(), moment) > 0) {
      return morning.toInstant().toString();
    }
    day = day.add({ days: 1 });
  }
}

function isDay(schedule: Schedule, day: Temporal.PlainDate): boolean {
  if (schedule === 'weekly') return day.dayOfWeek === MONDAY;
  return schedule === 'daily' || day.day === 1;
}

/** The last whole day of a shop when something is mailed at that moment. */
export function dayBefore(at: string, timeZone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().subtract({ days: 1 }).toString();
}
