/** '5', '5.25', '5,25 %' to hundredths of a per cent by text alone, so that no float ever holds a rate. Null if none. */
export function basisPoints(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
  if (!match) return null;
  const rate = Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
  return rate <= 10_000 ? rate : null;
}

/** What stands in the field: 525 as '5.25'. */
export const percentText = (rate: number) => `${Math.trunc(rate / 100)}.${String(rate % 100).padStart(2, '0')}`;
