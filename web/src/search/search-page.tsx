import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { isProblem } from '../api/problem.ts';
import type { FoundProducts } from '../api/types.ts';
import { More } from '../parts/more.tsx';
import { useTitle } from '../parts/page.tsx';
import { besideFilters, type Card, GridSkeleton, ProductGrid, ProductRow } from '../parts/product-card.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { announce } from '../shell/announcer.tsx';
import { marketplace } from '../shops/queries.ts';
import { useView } from '../track.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { Chips } from './chips.tsx';
import { FilterPanel } from './filter-panel.tsx';
import { askedOf } from './filters.ts';
import { categoryName, totalText } from './names.ts';
import { NothingFound } from './nothing-found.tsx';
import { found, wordsOf } from './queries.ts';
import { ReadAs, readAsText } from './read-as.tsx';
import { Toolbar, ViewSwitch } from './toolbar.tsx';

const MapView = lazy(() => import('./map-view.tsx'));
const route = getRouteApi('/search');

export default function SearchPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const { pages = 1, view } = address;
  const query = useInfiniteQuery(found(address));
  const currency = useQuery(marketplace).data?.currency ?? query.data?.pages[0]?.facets?.currency ?? 'EUR';
  useView(address.q ? { kind: 'search', query: address.q.slice(0, 200) } : null);

  const { data, isFetchingNextPage, hasNextPage, fetchNextPage, isPlaceholderData, isFetchNextPageError } = query;
  const loaded = data?.pages.length ?? 0;
  const first = data?.pages[0];
  const total = first && !isPlaceholderData ? first.total : undefined;
  const read = first?.words === wordsOf(address) ? first : undefined;
  const readAs = read ? readAsText(read) : '';
  const heading = headingOf(address, read?.correctedQuery);
  useTitle(heading);

  // A reload, or an address sent to a friend, shows as many pages as the one who sent it saw.
  useEffect(() => {
    if (isPlaceholderData) return;
    if (loaded > 0 && loaded < pages && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [loaded, pages, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage]);

  useEffect(() => {
    if (total) announce(`${readAs} ${totalText(total)}`.trim());
  }, [total, readAs]);

  const top = useTopOfResults(JSON.stringify(askedOf(address)));
  const change = (next: SearchAddress) => void navigate({ search: next, resetScroll: false });
  const more = () => {
    void fetchNextPage();
    void navigate({ search: { ...address, pages: loaded + 1 }, replace: true, resetScroll: false });
  };
  // A shop or category of the address that is gone is one more filter that lets nothing pass.
  const gone = query.data === undefined && isProblem(query.error) && query.error.status === 404;
  const results = gone ? (
    <NothingFound {...{ address, currency }} />
  ) : (
    <Loaded
      query={query}
      skeleton={view ? <RowsSkeleton rows={8} /> : <GridSkeleton cards={12} columns={besideFilters} />}
    >
      {({ pages: shown }) => (
        <Results {...{ address, currency }} products={shown.flatMap(({ items }) => items)} stale={isPlaceholderData}>
          <More
            hasMore={hasNextPage}
            loading={isFetchingNextPage}
            failed={isFetchNextPageError}
            shown={total?.value ?? 0}
            load={more}
          />
        </Results>
      )}
    </Loaded>
  );

  return (
    <>
      <div ref={top} className="mb-4 grid scroll-mt-4 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4">
        <h1 className="col-span-2 text-title break-words sm:col-span-1">{heading}</h1>
        <p className="mt-1 min-h-6 text-soft">{first && totalText(first.total)}</p>
        <ViewSwitch address={address} />
      </div>
      {read && <ReadAs address={address} found={read} />}
      {view === 'map' ? (
        <>
          <Toolbar {...{ address, currency, change }} filtersBeside={false} />
          <Chips {...{ address, currency, change }} />
          <Suspense fallback={<div className="skeleton h-[70dvh] rounded-3xl" />}>
            <MapView {...{ address, change }} shops={first?.facets?.shops ?? null} stale={isPlaceholderData || !first}>
              {results}
            </MapView>
          </Suspense>
        </>
      ) : (
        <div className="lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)] lg:gap-x-10">
          <aside
            aria-label={i18n.t('Filters')}
            className="hidden self-start lg:sticky lg:top-4 lg:block lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto lg:pe-3"
          >
            {first || query.error ? (
              <FilterPanel {...{ address, currency, change }} facets={first?.facets ?? null} />
            ) : (
              <RowsSkeleton rows={6} />
            )}
          </aside>
          <div className="min-w-0">
            <Toolbar {...{ address, currency, change }} filtersBeside />
            <Chips {...{ address, currency, change }} />
            {results}
          </div>
        </div>
      )}
    </>
  );
}

type ResultsProps = {
  address: SearchAddress;
  currency: string;
  products: FoundProducts['items'];
  stale: boolean;
  children: React.ReactNode;
};

function Results({ address, currency, products, stale, children }: ResultsProps) {
  if (products.length === 0 && !stale) return <NothingFound {...{ address, currency }} />;
  return (
    <div className={`transition-opacity ${stale ? 'opacity-60 delay-150' : ''}`} aria-busy={stale}>
      <h2 className="sr-only">{i18n.t('Products')}</h2>
      {address.view ? <ProductRows products={products} /> : <ProductGrid products={products} columns={besideFilters} />}
      {children}
    </div>
  );
}

const ProductRows = ({ products }: { products: Card[] }) => (
  <ul className="divide-y divide-line">
    {products.map((product, place) => (
      <li key={product.id} data-shop={product.shop.id}>
        <ProductRow product={product} eager={place < 4} />
      </li>
    ))}
  </ul>
);

function headingOf({ q: written, category }: SearchAddress, corrected: string | null | undefined): string {
  const q = corrected ?? written;
  if (q) return i18n.t('Results for “{q}”', { q });
  const only = category?.length === 1 ? category[0] : undefined;
  return only ? categoryName(only) : i18n.t('The whole market');
}

/** Another search begins at its top; who stands above it already is not moved. */
function useTopOfResults(asked: string) {
  const top = useRef<HTMLDivElement>(null);
  const before = useRef(asked);
  useEffect(() => {
    if (before.current === asked) return;
    before.current = asked;
    if ((top.current?.getBoundingClientRect().top ?? 0) < 0) top.current?.scrollIntoView({ block: 'start' });
  }, [asked]);
  return top;
}
