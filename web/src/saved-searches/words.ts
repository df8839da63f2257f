import type { Problem } from '../api/problem.ts';
import type { Every } from '../api/saved-searches.ts';
import type { SearchAddress } from '../search/address.ts';
import { filtersOf } from '../search/filters.ts';
import { filterName } from '../search/names.ts';
import { i18n } from '../words.ts';

export const everyName = (): Record<Every, string> => ({
  now: i18n.t('At once'),
  day: i18n.t('Once a day'),
  week: i18n.t('Once a week'),
  never: i18n.t('Never: I look myself'),
});

export function refusalText({ code }: Problem): string | null {
  switch (code) {
    case 'too_many_saved_searches':
      return i18n.t('You keep as many searches as anybody can. Delete one you no longer need first.');
    case 'empty_search':
      return i18n.t('There is nothing in it to look for: write a word or choose a filter.');
    case 'unknown_in_search':
      return i18n.t('A shop or category in it is gone. Take that filter away, then save it.');
    case 'not_found':
      return i18n.t('This search was deleted meanwhile.');
    default:
      return null;
  }
}

/** '“lamp”', 'up to €50.00', 'In stock': each as a chip says it. */
export function conditionNames(address: SearchAddress, currency: string): string[] {
  const names = filterNames(address, currency);
  return address.q ? [i18n.t('“{q}”', { q: address.q }), ...names] : names;
}

/** 'lamp, up to €50.00, In stock': the name a search has until somebody gives it a better one. */
export const usualName = (address: SearchAddress, currency: string) =>
  [address.q, ...filterNames(address, currency)].filter(Boolean).join(', ');

const filterNames = (address: SearchAddress, currency: string) =>
  filtersOf(address).map((filter) => filterName(filter, address, currency));
