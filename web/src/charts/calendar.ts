/**
 * A day of a shop is a plain date, '2026-03-29', and no moment: it is reckoned and shown in UTC, so that the zone of the
 * browser cannot make the day before or after of it.
 */
export const inUtc = (date: string) => new Date(`${date}T00:00:00Z`);

export const addDays = (date: string, days: number) =>
  new Date(inUtc(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Both ends counted. */
export const daysBetween = (from: string, to: string) => (inUtc(to).getTime() - inUtc(from).getTime()) / 86_400_000 + 1;

/** The date that a calendar on the wall of the shop shows now. */
export const todayIn = (timeZone: string, now = new Date()) =>
  // Sweden writes dates as machines do.
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
