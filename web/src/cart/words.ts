import { isProblem } from '../api/problem.ts';
import type { CartItem } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';

/** 'M, Sand' of a variant; nothing where it is the only one. */
export const optionsText = (options: Record<string, string>): string => Object.values(options).join(', ');

/** What a line is called, so that it cannot be taken for another variant. */
export function nameOf({ product: { title }, options }: CartItem): string {
  const variant = optionsText(options);
  return variant ? `${title}, ${variant}` : title;
}

/** Why something did not go into the cart, or not that much of it. */
export function refusalText(error: unknown, left?: number): string {
  if (isProblem(error, 'out_of_stock')) {
    if (left === 0) return i18n.t('It has just sold out.');
    return left === undefined
      ? i18n.t('There are not that many left.')
      : i18n.t('{left, plural, one {Only # is left.} other {Only # are left.}}', { left });
  }
  if (isProblem(error, 'not_for_sale')) return i18n.t('It is not for sale at the moment.');
  if (isProblem(error, 'own_shop')) return i18n.t('This is from your own shop.');
  if (isProblem(error, 'offer_ended')) return i18n.t('This price can no longer be had.');
  if (isProblem(error, 'wrong_offer_state')) return i18n.t('This price can no longer be had.');
  if (isProblem(error, 'cart_full')) return i18n.t('Your cart is full. Take something out or check out first.');
  if (isProblem(error, 'not_found')) return i18n.t('This is no longer there.');
  return plainly(error);
}

/** What the buyer should know of a line, in plain words. */
export function noticeText(notice: CartItem['notices'][number], { price, seenPrice, available }: CartItem): string {
  switch (notice) {
    case 'price_changed': {
      const prices = { before: money(seenPrice), now: money(price) };
      return price.amount > seenPrice.amount
        ? i18n.t('The price went up from {before} to {now}.', prices)
        : i18n.t('The price went down from {before} to {now}.', prices);
    }
    case 'not_enough':
      return i18n.t('{available, plural, one {Only # is left.} other {Only # are left.}}', { available });
    case 'sold_out':
      return i18n.t('Sold out. You can wait here for more, or take it out.');
    case 'gone':
      return i18n.t('No longer for sale.');
    case 'own_shop':
      return i18n.t('This is from your own shop, so you cannot buy it.');
    case 'offer_ended':
      return i18n.t('The price you agreed on can no longer be had. Take it out, or agree anew.');
  }
}
