import { endOfQuiet } from './quiet-hours.ts';
import { type Channel, isLocked, patienceOf, type TypeName, wontOf } from './types.ts';
import type { Wishes } from './wishes.store.ts';

/** Whether somebody wants to be told of that type by that channel; what is locked they always do. */
export function isWanted({ turned }: Pick<Wishes, 'turned'>, type: string, channel: Channel): boolean {
  const wont = wontOf(type, channel);
  if (wont === null) return false;
  return wont === 'locked' || (turned[type]?.[channel] ?? wont === 'on');
}

/** Whether it can reach them as well: what one can do without goes only where it is known to be theirs. */
export function isReached(wishes: Wishes, type: string, channel: Channel): boolean {
  if (!isWanted(wishes, type, channel)) return false;
  if (channel === 'email') return wishes.confirmed || isLocked(type, channel);
  return channel !== 'sms' || wishes.phoneVerified;
}

/** When it may leave by that channel: mail that cannot be turned off at once, all else once its quiet hours are over. */
export function dueAt(wishes: Wishes, type: TypeName, channel: Channel): Temporal.Instant {
  const now = Temporal.Instant.from(wishes.now);
  if (isLocked(type, channel)) return now;
  return afterQuiet(wishes, now.add({ seconds: patienceOf(type, channel) }));
}

export function afterQuiet({ quietHours, timeZone }: Wishes, at: Temporal.Instant): Temporal.Instant {
  return quietHours ? endOfQuiet(at, quietHours, timeZone) : at;
}
