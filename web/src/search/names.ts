import type { Facets } from '../api/types.ts';
import { count, inKilometres, money } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { isAttribute, type SearchAddress } from './address.ts';
import type { Filter } from './filters.ts';

/** The address holds slugs; what they are called was seen in the facets that led there. */
const names = new Map<string, string>();

export function rememberNames({ categories, shops }: Facets): void {
  for (const { id, path, name } of categories) for (const key of [id, path]) names.set(`category ${key}`, name);
  for (const { id, slug, name } of shops) for (const key of [id, slug]) names.set(`shop ${key}`, name);
}

export const categoryName = (path: string) => names.get(`category ${path}`) ?? fromSlug(path.split('/').at(-1) ?? path);
export const shopName = (slug: string) => names.get(`shop ${slug}`) ?? fromSlug(slug);

/** 'Garden tools' of 'garden-tools': nearly always right, and there at once. */
const fromSlug = (slug: string) => slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ');

export const attributeName = (key: string) => {
  const name = key.replace(/^attr\./, '');
  if (name === 'brand') return i18n.t('Brand');
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
};

export const valueName = (value: string) =>
  value === 'true' ? i18n.t('Yes') : value === 'false' ? i18n.t('No') : value;

export function priceName(from: number | null | undefined, to: number | null | undefined, currency: string): string {
  const price = (amount: number) => money({ amount, currency });
  if (from && to) return i18n.t('{from} to {to}', { from: price(from), to: price(to) });
  if (to !== undefined && to !== null) return i18n.t('up to {price}', { price: price(to) });
  return i18n.t('from {price}', { price: price(from ?? 0) });
}

export const ratingName = (stars: number) =>
  i18n.t('{stars, plural, one {# star and more} other {# stars and more}}', { stars: Number(stars) });

/** A filter as its chip says it. */
export function filterName({ name, value }: Filter, address: SearchAddress, currency: string): string {
  if (isAttribute(name)) return `${attributeName(name)}: ${valueName(value)}`;
  switch (name) {
    case 'category':
      return categoryName(value);
    case 'shop':
      return shopName(value);
    case 'price':
      return priceName(address.minPrice, address.maxPrice, currency);
    case 'rating':
      return ratingName(Number(value));
    case 'delivery':
      return value === 'pickup' ? i18n.t('Pickup') : i18n.t('Delivery');
    case 'stock':
      return i18n.t('In stock');
    default:
      return address.radiusKm === undefined
        ? i18n.t('Distances shown')
        : i18n.t('Within {distance}', { distance: inKilometres(address.radiusKm) });
  }
}

export function totalText({ value, exact }: { value: number; exact: boolean }): string {
  if (!exact) return i18n.t('Over {number} products', { number: count(value) });
  return i18n.t('{value, plural, one {# product} other {# products}}', { value });
}
