import type { AttributeValue } from './documents.store.ts';
import { LONGEST_VALUE } from './schema.ts';

const BRAND = 'brand';

/** What a product can be chosen by: its attributes and its brand as texts. Long values are left out: nobody picks a paragraph. */
export function choosableValues(
  brand: string | null,
  attributes: Record<string, string | number | boolean>,
): AttributeValue[] {
  return Object.entries(brand === null ? attributes : { [BRAND]: brand, ...attributes }).flatMap(([name, given]) => {
    const value = String(given).trim();
    return value !== '' && value.length <= LONGEST_VALUE ? [{ name, value }] : [];
  });
}
