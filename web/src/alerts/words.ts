import type { Problem } from '../api/problem.ts';
import type { PriceAlert } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { ago } from '../parts/times.tsx';
import { conventions, i18n } from '../words.ts';

/** 'At most €39.00': what somebody waits for. */
export function wishText({ kind, targetPrice, percent, from, firesAt }: PriceAlert): string {
  if (kind === 'target' && targetPrice) return i18n.t('At most {price}', { price: money(targetPrice) });
  if (kind === 'percent' && percent !== null && firesAt) {
    return i18n.t('{percent} off {from}: at most {price}', {
      ...{ percent: share(percent), from: money(from), price: money(firesAt) },
    });
  }
  if (kind === 'back_in_stock') return i18n.t('When it is there again');
  return i18n.t('Anything below {price}', { price: money(from) });
}

export function statusText({ isActive, notified, notifiedAt, notifiedPrice }: PriceAlert): string {
  if (notified && notifiedAt) {
    const when = ago(notifiedAt);
    return notifiedPrice
      ? i18n.t('Told {when}: {price}', { when, price: money(notifiedPrice) })
      : i18n.t('Told {when}', { when });
  }
  return isActive ? i18n.t('Waiting') : i18n.t('Paused');
}

/** How far the price still has to fall; null where it does not, or where it is not the price that is waited for. */
export function farText({ firesAt, product }: PriceAlert): string | null {
  if (!firesAt || !product || product.price.amount <= firesAt.amount) return null;
  const { amount, currency } = product.price;
  const left = amount - firesAt.amount;
  return i18n.t('{left} to go ({percent})', {
    left: money({ amount: left, currency }),
    percent: share(Math.ceil((left * 100) / amount)),
  });
}

export const share = (percent: number) =>
  new Intl.NumberFormat(conventions(), { style: 'percent' }).format(percent / 100);

/** Why a wish is refused, where it can be said better than the server does. */
export function refusalText({ code }: Problem): string | null {
  switch (code) {
    case 'already_cheaper':
      return i18n.t('It costs no more than that already: you can have it right now.');
    case 'already_in_stock':
      return i18n.t('It is there again: you can have it right now.');
    case 'same_alert':
      return i18n.t('You wait for this already.');
    case 'too_many_alerts':
      return i18n.t('You wait for as many things as anybody can. Remove an alert you no longer need first.');
    case 'currency_mismatch':
      return i18n.t('The shop sells this in another currency by now. Load the page again.');
    case 'own_shop':
      return i18n.t('This is from your own shop.');
    case 'not_found':
    case 'not_for_sale':
      return i18n.t('It is not on sale any more.');
    default:
      return null;
  }
}
