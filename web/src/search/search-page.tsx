import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useEffect } from 'react';
import type { Total } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { useTitle } from '../parts/page.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { found } from '../products/queries.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';

const route = getRouteApi('/search');

export default function SearchPage() {
  const { q = '', pages = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...found(q), placeholderData: keepPreviousData });
  const heading = q === '' ? i18n.t('The whole market') : i18n.t('Results for “{q}”', { q });
  useTitle(heading);

  const { data, isFetchingNextPage, hasNextPage, fetchNextPage, isPlaceholderData, isFetchNextPageError } = query;
  const loaded = data?.pages.length ?? 0;
  const total = data && !isPlaceholderData ? data.pages[0]?.total : undefined;

  // A reload, or an address sent to a friend, shows as many pages as the one who sent it saw.
  useEffect(() => {
    if (loaded > 0 && loaded < pages && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [loaded, pages, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  useEffect(() => {
    if (total) announce(totalText(total));
  }, [total]);

  return (
    <>
      <div className="mb-6">
        <h1 className="text-title break-words">{heading}</h1>
        <p className="mt-1 min-h-6 text-soft">{total && totalText(total)}</p>
      </div>
      <Loaded query={query} skeleton={<GridSkeleton cards={15} />}>
        {({ pages: shown }) => {
          const products = shown.flatMap(({ items }) => items);
          if (products.length === 0) return <NothingFound q={q} />;
          return (
            <div className={isPlaceholderData ? 'opacity-60 transition-opacity' : ''} aria-busy={isPlaceholderData}>
              <h2 className="sr-only">{i18n.t('Products')}</h2>
              <ProductGrid products={products} />
              <More
                hasMore={hasNextPage}
                loading={isFetchingNextPage}
                failed={isFetchNextPageError}
                shown={products.length}
                load={() => {
                  void fetchNextPage();
                  void navigate({ search: { q, pages: loaded + 1 }, replace: true, resetScroll: false });
                }}
              />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function totalText({ value, exact }: Total): string {
  if (!exact) return i18n.t('More than {number} products', { number: count(value) });
  return i18n.t('{value, plural, one {# product} other {# products}}', { value });
}

function NothingFound({ q }: { q: string }) {
  const words = q.split(/\s+/).filter(Boolean);
  return (
    <StateNote
      icon={SearchX}
      title={i18n.t('Nothing found')}
      action={
        <>
          {words.length > 1 &&
            words.slice(0, 5).map((word) => (
              <ButtonLink key={word} look="plain" small to="/search" search={{ q: word }}>
                {i18n.t('Only “{word}”', { word })}
              </ButtonLink>
            ))}
          <ButtonLink look="quiet" small to="/search">
            {i18n.t('See the whole market')}
          </ButtonLink>
        </>
      }
    >
      {words.length > 1
        ? i18n.t('No product has all of these words. Fewer words find more:')
        : i18n.t('Check the spelling, or try a more general word.')}
    </StateNote>
  );
}
