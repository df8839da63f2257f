import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { BadgeCheck, MapPin, PackageOpen } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Shop } from '../api/types.ts';
import { FollowButton, FollowerCount } from '../follows/follow-button.tsx';
import { ReportButton } from '../moderation/report-button.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { useTitle } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { RatingLine } from '../parts/rating-line.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { productsOf } from '../products/queries.ts';
import { chooseShop } from '../seller/chosen-shop.ts';
import { useView } from '../track.ts';
import { i18n } from '../words.ts';
import { AboutShop } from './about-shop.tsx';
import { Awning } from './awning.tsx';
import { OpenNow } from './hours.tsx';
import { shopAt } from './queries.ts';
import { AnswersWithin } from './response-time.tsx';

const ShopNews = lazy(() => import('../follows/shop-news.tsx'));

const AskButton = lazy(() => import('../conversations/ask-button.tsx'));
const CallButton = lazy(() => import('../calls/pages/call-button.tsx'));

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
          <Suspense>
            <ShopNews slug={shop.slug} />
          </Suspense>
          <AboutShop shop={shop} />
          {shop.role === null && (
            <div className="mt-10 border-t border-line pt-4">
              <ReportButton subject={{ shopId: shop.id }} name={shop.name} />
            </div>
          )}
        </>
      )}
    </Loaded>
  );
}

function Front({ shop }: { shop: Shop }) {
  useView({ kind: 'shop', shopId: shop.id });
  return (
    <div className="mb-10 overflow-hidden rounded-3xl border border-line bg-card shadow-card">
      {shop.banner ? (
        <img
          src={shop.banner.url}
          alt=""
          width={shop.banner.width}
          height={shop.banner.height}
          className="aspect-[4/1] w-full object-cover"
        />
      ) : (
        <Awning seed={shop.id} />
      )}
      <div className="flex flex-wrap items-end justify-between gap-5 p-5 sm:p-8">
        <div className="min-w-0 max-w-prose">
          <div className="flex items-center gap-4">
            {shop.logo && (
              <img
                src={shop.logo.thumbUrl}
                alt=""
                width={72}
                height={72}
                className="size-18 shrink-0 rounded-2xl border border-line object-cover"
              />
            )}
            <h1 className="text-title break-words">
              <bdi>{shop.name}</bdi>
            </h1>
          </div>
          <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
            <OpenNow shop={shop} />
            <RatingLine rating={shop.rating} />
            <FollowerCount shop={shop} />
            <AnswersWithin slug={shop.slug} />
            {shop.verified && (
              <span className="inline-flex items-center gap-1.5 text-sm font-semibold text-glaze">
                <BadgeCheck aria-hidden="true" className="size-5" />
                {i18n.t('Verified shop')}
              </span>
            )}
            {shop.location && (
              <span className="inline-flex items-center gap-1.5 text-sm text-soft">
                <MapPin aria-hidden="true" className="size-4" />
                {[shop.location.city, shop.location.region].filter(Boolean).join(', ')}
              </span>
            )}
          </div>
          {shop.description && (
            <p dir="auto" className="mt-3 break-words whitespace-pre-line">
              {shop.description}
            </p>
          )}
          <p className="mt-3 text-sm text-soft">{i18n.t('On the market since {day}', { day: day(shop.createdAt) })}</p>
        </div>
        {shop.role === null ? (
          <span className="flex min-h-11 flex-wrap gap-3">
            <Suspense>
              <AskButton about={{ shopId: shop.id }} />
            </Suspense>
            <FollowButton shop={shop} />
            <Suspense>
              <CallButton partner={{ shopId: shop.id }} name={shop.name} side="buyer" />
            </Suspense>
          </span>
        ) : (
          <ButtonLink look="plain" to="/seller" onClick={() => chooseShop(shop.id)}>
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
      <Pages
        query={query}
        skeleton={<GridSkeleton cards={5} />}
        empty={
          <StateNote icon={PackageOpen} title={i18n.t('Nothing on the shelves yet')}>
            {i18n.t('This shop has not offered anything so far. Look in again later.')}
          </StateNote>
        }
      >
        {(products) => <ProductGrid products={products} />}
      </Pages>
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
