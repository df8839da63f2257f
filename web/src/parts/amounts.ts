import type { Money } from '../api/types.ts';
import { conventions } from '../words.ts';
import { digitsOf } from './minor-units.ts';

export function money({ amount, currency }: Money): string {
  const digits = digitsOf(currency);
  return new Intl.NumberFormat(conventions(), { style: 'currency', currency }).format(amount / 10 ** digits);
}

export const count = (value: number) => new Intl.NumberFormat(conventions()).format(value);

export const currencies = () => Intl.supportedValuesOf('currency');

export const currencyName = (code: string) =>
  new Intl.DisplayNames(conventions(), { type: 'currency' }).of(code) ?? code;
