import type { LedgerEntry, Money } from '../api/types.ts';
import { digitsOf } from '../parts/minor-units.ts';
import { conventions, i18n } from '../words.ts';

/** What moved the balance, as the shop would say it. */
export const kindWord = (kind: LedgerEntry['kind']): string =>
  ({
    sale: i18n.t('Sale, less the commission'),
    collected: i18n.t('You took the cash'),
    refund: i18n.t('Refund, with its commission back'),
    handed_back: i18n.t('You gave the cash back'),
    payout: i18n.t('The market paid you'),
    settlement: i18n.t('You paid the market'),
  })[kind];

/** With its sign always: '+12.40', '−3.00'. */
export function signedMoney({ amount, currency }: Money): string {
  const value = amount / 10 ** digitsOf(currency);
  return new Intl.NumberFormat(conventions(), { style: 'currency', currency, signDisplay: 'exceptZero' }).format(value);
}
