import { ChevronLeft } from 'lucide-react';
import type { Facets } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { Group } from './choices.tsx';
import { changed } from './filters.ts';
import { categoryName } from './names.ts';

type CategoryProps = {
  address: SearchAddress;
  categories: Facets['categories'];
  change: (next: SearchAddress) => void;
};

const row =
  'flex min-h-11 w-full items-center gap-2 rounded-lg text-start text-sm hover:text-glaze hover:underline lg:min-h-8';

/** The tree, one branch at a time: the way back up, where one is, and what is below with its numbers. */
export function CategoryFilter({ address, categories, change }: CategoryProps) {
  const chosen = address.category ?? [];
  const go = (path: string | undefined) => change(changed(address, { category: path ? [path] : undefined }));
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const steps = only?.split('/') ?? [];
  const above = steps.slice(0, -1).map((_, depth) => steps.slice(0, depth + 1).join('/'));
  if (chosen.length === 0 && categories.length === 0) return null;
  return (
    <Group title={i18n.t('Category')} inUse={chosen.length}>
      <ul>
        {chosen.length > 0 && (
          <li>
            <button type="button" className={row} onClick={() => go(undefined)}>
              <ChevronLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
              {i18n.t('All categories')}
            </button>
          </li>
        )}
        {above.map((path) => (
          <li key={path}>
            <button type="button" className={row} onClick={() => go(path)}>
              <ChevronLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
              <bdi>{categoryName(path)}</bdi>
            </button>
          </li>
        ))}
        {chosen.map((path) => (
          <li key={path} aria-current="true" className="flex min-h-11 items-center text-sm font-semibold lg:min-h-8">
            <bdi>{categoryName(path)}</bdi>
          </li>
        ))}
        {categories.map(({ path, name, count: number }) => (
          <li key={path} className={chosen.length > 0 ? 'ps-4' : ''}>
            <button type="button" className={row} onClick={() => go(path)}>
              <span className="min-w-0 flex-1 break-words">
                <bdi>{name}</bdi>
              </span>
              <span className="text-soft tabular-nums">{count(number)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Group>
  );
}
