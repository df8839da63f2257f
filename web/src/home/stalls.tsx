import { queryOptions, useQuery } from '@tanstack/react-query';
import { Store } from 'lucide-react';
import { fetchTopCategories } from '../api/search.ts';
import { ButtonLink } from '../parts/button.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { latestProducts } from '../products/queries.ts';
import { ForYou, RecentlyViewed } from '../recommendations/places.tsx';
import { useSession } from '../session/session.ts';
import { i18n } from '../words.ts';
import { Categories, categoryGrid } from './categories.tsx';
import { NearHere } from './near-here.tsx';

const topCategories = queryOptions({
  queryKey: ['categories', 'top'],
  queryFn: fetchTopCategories,
  staleTime: 60_000,
});

/** What the market has to show below its front: by kind, by freshness, by nearness. */
export default function Stalls() {
  const latest = useQuery(latestProducts);
  const categories = useQuery(topCategories);
  // Until it is known whether there are categories, nothing below them is drawn: it would have to move.
  if (categories.isPending && categories.fetchStatus !== 'paused') return <StallsSkeleton />;
  // A market without goods has none to recommend.
  const hasGoods = latest.data?.items.length !== 0;
  return (
    <>
      <Categories categories={categories.data?.items ?? []} />
      {hasGoods && <ForYou className="mb-14" />}
      <section aria-labelledby="latest">
        <h2 id="latest" className="mb-5 text-title">
          {i18n.t('Fresh on the stalls')}
        </h2>
        <Loaded query={latest} skeleton={<GridSkeleton />}>
          {({ items }) =>
            items.length > 0 ? (
              <ProductGrid products={items} />
            ) : (
              <StateNote
                icon={Store}
                title={i18n.t('The stalls are still empty')}
                action={<ButtonLink to="/seller">{i18n.t('Open the first shop')}</ButtonLink>}
              >
                {i18n.t('As soon as a shop offers something, it shows here.')}
              </StateNote>
            )
          }
        </Loaded>
      </section>
      {hasGoods && <RecentlyViewed className="mt-14" />}
      <NearHere />
      <SellHere />
    </>
  );
}

const StallsSkeleton = () => (
  <Waiting>
    <div className="skeleton mb-5 h-8 w-56" />
    <div className={categoryGrid}>
      {Array.from({ length: 8 }, (_, tile) => (
        <div key={String(tile)} className="skeleton h-20 rounded-2xl" />
      ))}
    </div>
  </Waiting>
);

function SellHere() {
  const session = useSession();
  return (
    <section className="mt-6 grid items-center gap-6 rounded-3xl bg-glaze-wash p-7 sm:grid-cols-[1fr_auto] sm:p-10">
      <div className="max-w-xl">
        <h2 className="text-title">{i18n.t('Have something to sell?')}</h2>
        <p className="mt-2 text-soft">
          {i18n.t(
            'Open a shop in a minute: a name, a few words, and your first product. Nothing to install, no fee to start.',
          )}
        </p>
      </div>
      <ButtonLink to="/seller">{session.status === 'member' ? i18n.t('To my shop') : i18n.t('Open a shop')}</ButtonLink>
    </section>
  );
}
