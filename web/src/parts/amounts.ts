import type { Money } from '../api/types.ts';
import { conventions, i18n } from '../words.ts';
import { digitsOf } from './minor-units.ts';

export function money({ amount, currency }: Money): string {
  const digits = digitsOf(currency);
  return new Intl.NumberFormat(conventions(), { style: 'currency', currency }).format(amount / 10 ** digits);
}

export const count = (value: number) => new Intl.NumberFormat(conventions()).format(value);

export const currencies = () => Intl.supportedValuesOf('currency');

export const currencyName = (code: string) =>
  new Intl.DisplayNames(conventions(), { type: 'currency' }).of(code) ?? code;

/** Places are known to about a kilometre only, so nothing is nearer than that. */
export function distance(kilometres: number): string {
  if (kilometres < 1) return i18n.t('under {distance}', { distance: inKilometres(1) });
  return inKilometres(kilometres < 10 ? Math.round(kilometres * 10) / 10 : Math.round(kilometres));
}

export const inKilometres = (kilometres: number) =>
  new Intl.NumberFormat(conventions(), { style: 'unit', unit: 'kilometer' }).format(kilometres);
