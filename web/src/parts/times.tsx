import { conventions } from '../words.ts';

const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** '3 hours ago', with the exact moment on hover and for machines. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(at)}
    </time>
  );
}

export function ago(at: string): string {
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  const format = new Intl.RelativeTimeFormat(conventions(), { numeric: 'auto' });
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, 'second');
}

export const moment = (at: string) =>
  new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));

export const day = (at: string) => new Intl.DateTimeFormat(conventions(), { dateStyle: 'long' }).format(new Date(at));
