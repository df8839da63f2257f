import { isProblem } from '../api/problem.ts';
import type { Offer } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';

export function statusText({ status, orderId }: Offer): string {
  const words: Record<Offer['status'], string> = {
    open: i18n.t('Waiting for an answer'),
    accepted: i18n.t('Agreed'),
    declined: i18n.t('Declined'),
    countered: i18n.t('Answered with another price'),
    withdrawn: i18n.t('Taken back'),
    expired: i18n.t('The time is over'),
    bought: orderId ? i18n.t('Ordered at this price') : i18n.t('Bought'),
  };
  return words[status];
}

/** Why something could not be done with an offer. */
export function refusalText(error: unknown): string {
  if (isProblem(error, 'wrong_offer_state')) return i18n.t('This offer was answered meanwhile, or its time is over.');
  if (isProblem(error, 'offer_ended')) return i18n.t('This price can no longer be had.');
  if (isProblem(error, 'not_for_sale')) return i18n.t('It is not for sale at the moment.');
  if (isProblem(error, 'blocked')) return i18n.t('You cannot write to each other.');
  if (isProblem(error, 'cart_full')) return i18n.t('Your cart is full. Take something out or check out first.');
  if (isProblem(error, 'own_shop')) return i18n.t('This is from your own shop.');
  return plainly(error);
}
