import { X } from 'lucide-react';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { filtersOf, unfiltered } from './filters.ts';
import { useHeldFocus } from './held-focus.ts';
import { filterName } from './names.ts';

type ChipsProps = { address: SearchAddress; currency: string; change: (next: SearchAddress) => void };

/** What narrows the search, each to be taken away by a press. */
export function Chips({ address, currency, change }: ChipsProps) {
  const filters = filtersOf(address);
  const held = useHeldFocus<HTMLElement>();
  return (
    <section {...held} tabIndex={-1} aria-label={i18n.t('Filters in use')} className="rounded-lg">
      {filters.length > 0 && (
        <ul className="mb-5 flex flex-wrap items-center gap-2">
          {filters.map((filter) => {
            const name = filterName(filter, address, currency);
            return (
              <li key={`${filter.name} ${filter.value}`} className="min-w-0">
                <button
                  type="button"
                  className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full bg-glaze-wash ps-4 pe-3 text-sm font-medium hover:bg-glaze hover:text-on-glaze sm:min-h-9"
                  onClick={() => change(filter.without)}
                >
                  <span className="sr-only">{i18n.t('Remove filter:')}&nbsp;</span>
                  <bdi className="truncate">{name}</bdi>
                  <X aria-hidden="true" className="size-4 shrink-0" />
                </button>
              </li>
            );
          })}
          {filters.length > 1 && (
            <li>
              <button
                type="button"
                className="min-h-11 rounded-full px-3 text-sm font-semibold text-glaze hover:underline sm:min-h-9"
                onClick={() => change(unfiltered(address))}
              >
                {i18n.t('Clear all')}
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
