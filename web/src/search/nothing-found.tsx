import { SearchX } from 'lucide-react';
import { ButtonLink } from '../parts/button.tsx';
import { StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { changed, filtersOf, unfiltered } from './filters.ts';
import { filterName } from './names.ts';

/** Ways on, the smallest step first: a filter less, all filters less, fewer words, everything. */
export function NothingFound({ address, currency }: { address: SearchAddress; currency: string }) {
  const filters = filtersOf(address);
  const words = (address.q ?? '').split(/\s+/).filter(Boolean);
  return (
    <StateNote
      icon={SearchX}
      title={i18n.t('Nothing found')}
      action={
        <>
          {filters.slice(0, 5).map((filter) => (
            <ButtonLink key={`${filter.name} ${filter.value}`} look="plain" small to="/search" search={filter.without}>
              {i18n.t('Without “{filter}”', { filter: filterName(filter, address, currency) })}
            </ButtonLink>
          ))}
          {filters.length > 1 && (
            <ButtonLink look="main" small to="/search" search={unfiltered(address)}>
              {i18n.t('Without any filter')}
            </ButtonLink>
          )}
          {filters.length === 0 &&
            words.length > 1 &&
            words.slice(0, 5).map((word) => (
              <ButtonLink key={word} look="plain" small to="/search" search={{ q: word }}>
                {i18n.t('Only “{word}”', { word })}
              </ButtonLink>
            ))}
          {address.exact && (
            <ButtonLink look="plain" small to="/search" search={changed(address, { exact: undefined })}>
              {i18n.t('What is spelled like it')}
            </ButtonLink>
          )}
          <ButtonLink look="quiet" small to="/search">
            {i18n.t('See the whole market')}
          </ButtonLink>
        </>
      }
    >
      {filters.length > 0
        ? i18n.t('No product passes all of these filters. Take one away:')
        : words.length > 1
          ? i18n.t('No product has all of these words. Fewer words find more:')
          : i18n.t('Check the spelling, or try a more general word.')}
    </StateNote>
  );
}
