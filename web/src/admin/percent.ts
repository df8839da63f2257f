import { conventions } from '../words.ts';

/** Hundredths of a per cent, as people of this place read it: 525 as '5.25%', '5,25 %'. */
export const percent = (rate: number) =>
  new Intl.NumberFormat(conventions(), { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    rate / 10_000,
  );
