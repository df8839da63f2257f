import { useQuery } from '@tanstack/react-query';
import { SearchCheck } from 'lucide-react';
import { useId, useState } from 'react';
import { fetchDemand } from '../api/saved-searches.ts';
import type { Shop } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';

const SPANS = [7, 30, 90] as const;

/** What people looked for and nobody had, as far as it is near to what this shop sells. */
export function DemandList({ shop }: { shop: Shop }) {
  const [days, setDays] = useState<number>(30);
  const span = useId();
  const query = useQuery({
    queryKey: ['demand', shop.slug, days],
    queryFn: async () => (await fetchDemand(shop.slug, days)).items,
    placeholderData: (before) => before,
  });
  return (
    <Sheet title={i18n.t('Looked for, not found')}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-soft">
          {i18n.t('What people searched for and nobody had. What is close to your shelves comes first.')}
        </p>
        <div>
          <label htmlFor={span} className="sr-only">
            {i18n.t('Of which time')}
          </label>
          <select
            id={span}
            value={days}
            onChange={({ target }) => setDays(Number(target.value))}
            className="min-h-11 rounded-xl border border-edge bg-card ps-3 pe-2 text-sm font-semibold hover:border-ink sm:min-h-9"
          >
            {SPANS.map((days) => (
              <option key={days} value={days}>
                {i18n.t('Last {days} days', { days })}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
        {(items) =>
          items.length === 0 ? (
            <StateNote icon={SearchCheck} title={i18n.t('Nothing was missed')}>
              {i18n.t('When people look for something twice or more and nobody has it, it is listed here.')}
            </StateNote>
          ) : (
            <table className="w-full">
              <caption className="sr-only">{i18n.t('Looked for, not found')}</caption>
              <thead>
                <tr className="border-b border-line text-sm text-soft">
                  <th scope="col" className="py-1.5 text-start font-normal">
                    {i18n.t('Search')}
                  </th>
                  <th scope="col" className="py-1.5 ps-3 text-end font-normal">
                    {i18n.t('How often')}
                  </th>
                  <th scope="col" className="py-1.5 ps-3 text-end font-normal">
                    <span className="sr-only">{i18n.t('What to do')}</span>
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {items.map(({ query: words, count: times, isNear }) => (
                  <tr key={words}>
                    <th scope="row" className="py-2 text-start font-semibold wrap-anywhere">
                      <bdi className="me-2">{words}</bdi>
                      {isNear && (
                        <span className="inline-block rounded-full bg-glaze-wash px-2.5 text-sm font-normal text-glaze">
                          {i18n.t('close to yours')}
                        </span>
                      )}
                    </th>
                    <td className="ps-3 text-end tabular-nums">{count(times)}</td>
                    <td className="ps-3 text-end">
                      <ButtonLink look="quiet" small to="/search" search={{ q: words }}>
                        {i18n.t('Look')}
                        <span className="sr-only">{words}</span>
                      </ButtonLink>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      {(query.data?.length ?? 0) > 0 && (
        <p className="mt-4">
          <ButtonLink look="plain" to="/my-shop/products/new">
            {i18n.t('Add a product')}
          </ButtonLink>
        </p>
      )}
    </Sheet>
  );
}
