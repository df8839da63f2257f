import { conventions } from '../../words.ts';

/** The time of day alone, on this device's clock. */
export const clockTime = (at: string) =>
  new Intl.DateTimeFormat(conventions(), { timeStyle: 'medium' }).format(new Date(at));
