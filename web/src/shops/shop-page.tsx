import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PackageOpen } from 'lucide-react';
import type { Shop } from '../api/types.ts';
import { ButtonLink } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { useTitle } from '../parts/page.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { productsOf } from '../products/queries.ts';
import { i18n } from '../words.ts';
import { Awning } from './awning.tsx';
import { shopAt } from './queries.ts';

const route = getRouteApi('/shops/$slug');

export default function ShopPage() {
  const { slug } = route.useParams();
  const query = useQuery(shopAt(slug));
  useTitle(query.data?.name ?? i18n.t('Shop'));
  return (
    <Loaded query={query} skeleton={<ShopSkeleton />}>
      {(shop) => (
        <>
          <Front shop={shop} />
          <Goods shop={shop} />
        </>
      )}
    </Loaded>
  );
}

function Front({ shop }: { shop: Shop }) {
  return (
    <div className="mb-10 rounded-3xl border border-line bg-card shadow-card">
      <Awning seed={shop.id} />
      <div className="flex flex-wrap items-end justify-between gap-5 p-5 sm:p-8">
        <div className="min-w-0 max-w-prose">
          <h1 className="text-title break-words">
            <bdi>{shop.name}</bdi>
          </h1>
          {shop.description && (
            <p dir="auto" className="mt-3 break-words whitespace-pre-line">
              {shop.description}
            </p>
          )}
          <p className="mt-3 text-sm text-soft">{i18n.t('On the market since {day}', { day: day(shop.createdAt) })}</p>
        </div>
        {shop.role && (
          <ButtonLink look="plain" to="/my-shop">
            {i18n.t('Manage this shop')}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

function Goods({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(productsOf(shop.slug, 'active'));
  return (
    <section aria-labelledby="goods">
      <h2 id="goods" className="mb-5 text-section">
        {i18n.t('In this shop')}
      </h2>
      <Loaded query={query} skeleton={<GridSkeleton cards={5} />}>
        {({ pages }) => {
          const products = pages.flatMap(({ items }) => items);
          if (products.length === 0) {
            return (
              <StateNote icon={PackageOpen} title={i18n.t('Nothing on the shelves yet')}>
                {i18n.t('This shop has not offered anything so far. Look in again later.')}
              </StateNote>
            );
          }
          return (
            <>
              <ProductGrid products={products} />
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={products.length}
                load={() => void query.fetchNextPage()}
              />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function ShopSkeleton() {
  return (
    <Waiting>
      <div className="skeleton mb-10 h-64 rounded-3xl" />
      <GridSkeleton cards={5} />
    </Waiting>
  );
}
