import type { Reachability } from '../../api/types.ts';
import { conventions, i18n } from '../../words.ts';

export type Why = NonNullable<Reachability['why']> | 'insecure' | 'busy' | 'in_call';

/** What the server may answer to ringing them. */
export const refusals = ['shop_closed', 'not_disturbed', 'blocked', 'own_shop', 'busy', 'in_call'] as const;

/** Why one cannot call, in words for whoever would like to. */
export function whyNot(why: Why, name: string, opensAt: string | null = null): string {
  switch (why) {
    case 'shop_closed':
      return opensAt
        ? i18n.t('{name} takes calls again {at}.', { name, at: nextTime(opensAt) })
        : i18n.t('{name} is closed right now and takes no calls.', { name });
    case 'not_disturbed':
      return i18n.t('{name} does not want to be disturbed right now.', { name });
    case 'not_taking_calls':
      return i18n.t('{name} takes no calls. A message finds them.', { name });
    case 'blocked':
      return i18n.t('You and {name} cannot call each other.', { name });
    case 'own_shop':
      return i18n.t('This is your own shop.');
    case 'no_relay':
      return i18n.t('You hide your address in calls, and this market has no relay to call through just now.');
    case 'insecure':
      return i18n.t('Calls need a secure connection: open this market by an address that begins with https.');
    case 'busy':
      return i18n.t('{name} is in another call. They see that you called.', { name });
    case 'in_call':
      return i18n.t('You are in a call already. End it first.');
  }
}

/** 'today at 14:00', 'Monday at 09:00': in the time of whoever reads it. */
function nextTime(at: string): string {
  const date = new Date(at);
  const time = new Intl.DateTimeFormat(conventions(), { timeStyle: 'short' }).format(date);
  if (date.toDateString() === new Date().toDateString()) return i18n.t('at {time}', { time });
  const day = new Intl.DateTimeFormat(conventions(), { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  return i18n.t('on {day} at {time}', { day, time });
}

/** Only these pass by themselves, so that being called back is of use. */
export const passes = (why: Why) => why === 'shop_closed' || why === 'not_disturbed' || why === 'busy';
