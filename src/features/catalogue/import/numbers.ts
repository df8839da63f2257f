import { minorDigits } from './currency.ts';
import { excerpt } from './fault.ts';

/** A value that could be read, or why not. */
export type Read<T> = { value: T; code?: never } | { code: string; message: string };

export type DecimalSign = '.' | ',';

/**
 * A number as plain decimal digits ('-1299.5'), never through a float.
 * A text that may mean two things ('1.299', '12,50') is refused unless the decimal sign is named.
 */
export function readDecimal(value: unknown, decimalSign?: DecimalSign): Read<string> {
  if (typeof value === 'number') {
    const digits = String(value);
    return /^-?\d+(\.\d+)?$/.test(digits) ? { value: digits } : notANumber(value);
  }
  if (typeof value !== 'string') return notANumber(value);
  const text = value.trim();
  if (/^-?\d+$/.test(text)) return { value: text };
  if (decimalSign) return readGrouped(text, decimalSign);
  if (/^-?\d+\.(\d{1,2}|\d{4,})$/.test(text)) return { value: text };
  if (!/^-?\d[\d.,\s'’]*$/.test(text)) return notANumber(value);
  return {
    code: 'ambiguous_number',
    message: `${excerpt(value)} can be read in two ways. Name the 'decimalSign' in the mapping.`,
  };
}

/** An amount of money in minor units. */
export function readAmount(
  value: unknown,
  rule: { unit: 'minor' | 'major'; currency: string; decimalSign?: DecimalSign | undefined },
): Read<number> {
  const decimal = readDecimal(value, rule.decimalSign);
  if (decimal.code !== undefined) return decimal;
  if (decimal.value.startsWith('-')) return { code: 'below_zero', message: `${excerpt(value)} is below zero.` };
  const digits = rule.unit === 'major' ? minorDigits(rule.currency) : 0;
  const [whole = '', fraction = ''] = decimal.value.split('.');
  if (/[1-9]/.test(fraction.slice(digits))) {
    const most = digits === 0 ? 'no decimals' : `at most ${digits} decimals`;
    return {
      code: 'too_precise',
      message: `${excerpt(value)} must have ${most} (${rule.currency}, ${rule.unit} units).`,
    };
  }
  return inRange(Number(whole + fraction.slice(0, digits).padEnd(digits, '0')), value, Number.MAX_SAFE_INTEGER);
}

/** A count, such as a stock: a whole number from 0. */
export function readCount(value: unknown, most: number): Read<number> {
  const decimal = readDecimal(value);
  if (decimal.code !== undefined) return decimal;
  if (decimal.value.startsWith('-')) return { code: 'below_zero', message: `${excerpt(value)} is below zero.` };
  if (/\.\d*[1-9]/.test(decimal.value))
    return { code: 'not_whole', message: `${excerpt(value)} is not a whole number.` };
  return inRange(Number.parseInt(decimal.value, 10), value, most);
}

/** With a known decimal sign, thousands may be set apart by the other sign, spaces or apostrophes, in threes throughout. */
function readGrouped(text: string, decimalSign: DecimalSign): Read<string> {
  const parts = text.split(decimalSign);
  const [whole = '', fraction] = parts;
  const group = decimalSign === ',' ? "[.\\s'’]" : "[,\\s'’]";
  const isGrouped = new RegExp(`^-?(\\d+|\\d{1,3}(${group})\\d{3}(\\2\\d{3})*)$`).test(whole);
  if (!isGrouped || parts.length > 2 || (fraction !== undefined && !/^\d+$/.test(fraction))) return notANumber(text);
  const digits = whole.replace(/[^\d-]/g, '');
  return { value: fraction === undefined ? digits : `${digits}.${fraction}` };
}

function notANumber(value: unknown): Read<never> {
  return { code: 'not_a_number', message: `${excerpt(value)} is not a number.` };
}

function inRange(number: number, value: unknown, most: number): Read<number> {
  return number <= most ? { value: number } : { code: 'too_large', message: `${excerpt(value)} is more than ${most}.` };
}
