/** Hours in which nothing may ring, by the clock of a zone; `from` may lie behind `to`: over midnight. */
export interface QuietHours {
  /** `HH:MM`, the first minute that is quiet. */
  readonly from: string;
  /** `HH:MM`, the first minute that is not. */
  readonly to: string;
}

/**
 * The first moment from `at` on in which the clock of that zone shows no quiet time: `at` itself where it is not quiet.
 * Where clocks are set forward the quiet may end with the jump; where they are set back, the hour that comes twice is
 * quiet twice, as the clock says.
 */
export function endOfQuiet(at: Temporal.Instant, { from, to }: QuietHours, timeZone: string): Temporal.Instant {
  let moment = at.toZonedDateTimeISO(timeZone);
  while (isQuiet(moment.toPlainTime(), from, to)) {
    const rest = moment.toPlainTime().until(to).total('nanoseconds');
    const end = moment.add({ nanoseconds: rest < 0 ? rest + DAY_NANOSECONDS : rest });
    const shift = moment.getTimeZoneTransition('next');
    if (!shift || Temporal.ZonedDateTime.compare(shift, end) > 0) return end.toInstant();
    moment = shift;
  }
  return moment.toInstant();
}

const DAY_NANOSECONDS = 86_400_000_000_000;

function isQuiet(time: Temporal.PlainTime, from: string, to: string): boolean {
  const isBefore = (clock: string) => Temporal.PlainTime.compare(time, clock) < 0;
  return from < to ? !isBefore(from) && isBefore(to) : !isBefore(from) || isBefore(to);
}

/** When a digest that is opened at that moment is sent: after an hour, or at eight in the morning in that zone. */
export function endOfDigest(at: Temporal.Instant, every: 'hour' | 'day', timeZone: string): Temporal.Instant {
  if (every === 'hour') return at.add({ hours: 1 });
  const here = at.toZonedDateTimeISO(timeZone);
  const eight = here.withPlainTime('08:00');
  const isOver = Temporal.ZonedDateTime.compare(eight, here) <= 0;
  return (isOver ? here.add({ days: 1 }).withPlainTime('08:00') : eight).toInstant();
}
