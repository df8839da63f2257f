import type { DeliveryOption, Money, QuotedOrder } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import type { Difference } from './differences.ts';

export const feeWord = (fee: Money) => (fee.amount === 0 ? i18n.t('free') : money(fee));

export function optionName({ kind, name }: DeliveryOption): string {
  if (kind === 'arranged') return i18n.t('Agree with the shop');
  return kind === 'pickup' ? i18n.t('Pick it up: {place}', { place: name }) : name;
}

export function daysWord({ daysFrom, daysTo }: Pick<DeliveryOption, 'daysFrom' | 'daysTo'>): string {
  if (daysTo === null) return '';
  return daysFrom === daysTo || daysFrom === null
    ? i18n.t('{days, plural, one {# day} other {# days}}', { days: daysTo })
    : i18n.t('{from} to {to} days', { from: daysFrom, to: daysTo });
}

/** What is missing to the smallest amount a way of delivery is for. */
export function missingWord({ least }: DeliveryOption, goods: Money): string {
  if (!least) return '';
  const missing = { amount: least.amount - goods.amount, currency: least.currency };
  return i18n.t('From {least} on: {missing} is missing.', { least: money(least), missing: money(missing) });
}

export function problemWord(
  problem: QuotedOrder['problems'][number],
  { shop: { name: shop }, options }: QuotedOrder,
): string {
  const words: Record<typeof problem, string> = {
    out_of_stock: i18n.t('Not all of it is left. Take some of it out of the cart.'),
    not_for_sale: i18n.t('Something of it is not for sale any more. Take it out of the cart.'),
    own_shop: i18n.t('You work for this shop, so you cannot buy here.'),
    offer_ended: i18n.t('A price you agreed on can no longer be had. Take that out of the cart, or agree anew.'),
    address_missing: i18n.t('Fill in your address to see how it gets to you.'),
    not_delivered_there:
      options.length > 0
        ? i18n.t('{shop} does not deliver that way to your address. Choose another way below.', { shop })
        : i18n.t('{shop} does not deliver to your address.', { shop }),
    least_not_reached: i18n.t('Your goods are not worth enough for this way of delivery.'),
  };
  return words[problem];
}

type Notice = QuotedOrder['lines'][number]['notices'][number];

export const noticeWord = (notice: Notice): string =>
  ({
    price_changed: i18n.t('The price has changed since you put it into the cart.'),
    not_enough: i18n.t('Fewer of it are left.'),
    sold_out: i18n.t('Sold out'),
    gone: i18n.t('Not for sale any more'),
    own_shop: i18n.t('From your own shop'),
    offer_ended: i18n.t('The agreed price can no longer be had'),
  })[notice];

export function differenceWord(difference: Difference): string {
  switch (difference.kind) {
    case 'price':
      return i18n.t('{title}: {after} instead of {before}', {
        title: difference.title,
        after: money(difference.after),
        before: money(difference.before),
      });
    case 'quantity':
      return i18n.t('{title}: {after} instead of {before}', difference);
    case 'gone':
      return i18n.t('{title} is no longer in the cart.', difference);
    case 'came':
      return i18n.t('{title} came into the cart.', difference);
    case 'fee':
      return i18n.t('Delivery by {shop}: {after} instead of {before}', {
        shop: difference.shop,
        after: feeWord(difference.after),
        before: feeWord(difference.before),
      });
    case 'way':
      return difference.after === null
        ? i18n.t('{shop} no longer delivers that way.', difference)
        : i18n.t('Delivery by {shop}: {after} instead of {before}', { ...difference, after: difference.after });
  }
}
