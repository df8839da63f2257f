import { Link } from '@tanstack/react-router';
import { LayoutGrid, List, Map as MapIcon, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { count } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { SaveButton } from '../saved-searches/save-button.tsx';
import { i18n } from '../words.ts';
import type { SearchAddress, Sort } from './address.ts';
import { changed, filtersOf } from './filters.ts';

const load = () => import('./filter-sheet.tsx');
const FilterSheet = lazy(load);

type BarProps = {
  address: SearchAddress;
  currency: string;
  change: (next: SearchAddress) => void;
  /** Where the filters stand beside the goods, the button for them is for narrow screens only. */
  filtersBeside: boolean;
};

export function Toolbar({ address, currency, change, filtersBeside }: BarProps) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <div className={filtersBeside ? 'shrink-0 lg:hidden' : 'shrink-0'}>
        <FiltersButton {...{ address, currency, change }} />
      </div>
      <SortSelect {...{ address, change }} />
      <SaveButton {...{ address, currency }} />
    </div>
  );
}

function FiltersButton({ address, currency, change }: Omit<BarProps, 'filtersBeside'>) {
  const [open, setOpen] = useState(false);
  const inUse = filtersOf(address).length;
  return (
    <>
      <Button
        look="plain"
        small
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal aria-hidden="true" className="size-4" />
        {i18n.t('Filters')}
        {inUse > 0 && (
          <span className="rounded-full bg-glaze px-1.5 text-xs/5 text-on-glaze tabular-nums">{count(inUse)}</span>
        )}
      </Button>
      {open && (
        <Suspense>
          <FilterSheet
            {...{ address, currency }}
            close={() => setOpen(false)}
            apply={(next) => {
              setOpen(false);
              change(next);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function SortSelect({ address, change }: Pick<BarProps, 'address' | 'change'>) {
  const id = useId();
  const usual: Sort = address.q ? 'relevance' : 'newest';
  const names: [Sort, string][] = [
    ['relevance', i18n.t('Best match')],
    ['newest', i18n.t('Newest first')],
    ['popularity', i18n.t('Most popular')],
    ['rating', i18n.t('Best rated')],
    ['priceUp', i18n.t('Price: low to high')],
    ['priceDown', i18n.t('Price: high to low')],
    ['distance', i18n.t('Nearest first')],
  ];
  const offered = names.filter(
    ([sort]) => (sort !== 'relevance' || address.q) && (sort !== 'distance' || address.lat !== undefined),
  );
  return (
    <div className="flex min-w-36 flex-1 items-center sm:flex-none">
      <label htmlFor={id} className="sr-only">
        {i18n.t('Sort by')}
      </label>
      <select
        id={id}
        value={address.sort ?? usual}
        className="min-h-11 w-full min-w-0 rounded-xl border border-edge bg-card ps-3 pe-2 text-sm font-semibold hover:border-ink sm:min-h-9"
        onChange={({ currentTarget }) => {
          const sort = names.find(([one]) => one === currentTarget.value)?.[0];
          change(changed(address, { sort: sort === usual ? undefined : sort }));
        }}
      >
        {offered.map(([sort, name]) => (
          <option key={sort} value={sort}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

export function ViewSwitch({ address }: Pick<BarProps, 'address'>) {
  const views = [
    [undefined, i18n.t('Grid'), LayoutGrid],
    ['list', i18n.t('List'), List],
    ['map', i18n.t('Map'), MapIcon],
  ] as const;
  return (
    <nav
      aria-label={i18n.t('View')}
      className="justify-self-end sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:self-end"
    >
      <ul className="flex rounded-xl border border-edge bg-card p-0.5">
        {views.map(([view, name, Icon]) => {
          const current = address.view === view;
          return (
            <li key={name}>
              <Link
                to="/search"
                search={changed({ ...address }, { view })}
                replace
                resetScroll={false}
                aria-current={current ? 'true' : undefined}
                activeOptions={{ exact: true }}
                className={`flex min-h-10 items-center gap-1.5 rounded-[0.625rem] px-3 text-sm font-semibold sm:min-h-8 ${current ? 'bg-ink text-paper' : 'text-soft hover:text-ink'}`}
              >
                <Icon aria-hidden="true" className="size-4" />
                <span className="max-sm:sr-only">{name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
