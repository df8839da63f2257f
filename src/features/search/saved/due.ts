import { endOfDigest } from '#features/notifications/quiet-hours.ts';
import type { Every } from './schema.ts';

const MONDAY = 1;

/**
 * When what came since is told next: at the first eight o'clock in the morning after `now` in that zone, of a Monday for
 * `week`; null for what is told at once or never.
 */
export function nextDue(every: Every, now: string, timeZone: string): string | null {
  if (every === 'now' || every === 'never') return null;
  const morning = endOfDigest(Temporal.Instant.from(now), 'day', timeZone);
  if (every === 'day') return morning.toString();
  const here = morning.toZonedDateTimeISO(timeZone);
  const days = (7 + MONDAY - here.dayOfWeek) % 7;
  return here.add({ days }).toInstant().toString();
}
