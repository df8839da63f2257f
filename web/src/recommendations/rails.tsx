import { useQueries, useQuery } from '@tanstack/react-query';
import type { ProductCard } from '../api/types.ts';
import { ButtonLink } from '../parts/button.tsx';
import { i18n } from '../words.ts';
import { AllTogether } from './all-together.tsx';
import { ForYou } from './for-you.tsx';
import { boughtWith, similarTo, useAsker, viewedLately } from './queries.ts';
import { Rail } from './rail.tsx';
import { RailSkeleton } from './rail-skeleton.tsx';

export { ForYou };

/** Of as many things of a cart as are asked about. */
const ASKED = 3;

/** What goes with the things in the cart, the latest of them first; else what suits its owner. */
export function ForCart({ productIds }: { productIds: string[] }) {
  const answers = useQueries({ queries: productIds.slice(-ASKED).reverse().map(boughtWith) });
  if (answers.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== 'paused')) return <RailSkeleton />;
  const inside = new Set(productIds);
  const found = new Map(answers.flatMap(({ data }) => data?.items ?? []).map((product) => [product.id, product]));
  const products = [...found.values()].filter(({ id }) => !inside.has(id));
  if (products.length === 0) return <ForYou place="cart" without={productIds} />;
  return (
    <Rail
      heading={i18n.t('Goes with what is in your cart')}
      products={products}
      strategy="bought_together"
      place="cart"
    />
  );
}

export function Similar({ productId, heading }: { productId: string; heading?: string }) {
  const query = useQuery(similarTo(productId));
  return <Goods query={query} strategy="similar" place="product" heading={heading ?? i18n.t('Others like this')} />;
}

export function BoughtTogether({ productId }: { productId: string }) {
  const query = useQuery(boughtWith(productId));
  return (
    <Goods
      query={query}
      strategy="bought_together"
      place="product"
      heading={i18n.t('Bought together with this')}
      aside={(products) => <AllTogether products={products} />}
    />
  );
}

export function RecentlyViewed() {
  const query = useQuery(viewedLately(useAsker()));
  return (
    <Goods
      query={query}
      strategy="viewed"
      place="home"
      heading={i18n.t('You looked at these')}
      aside={() => (
        <ButtonLink look="quiet" small to="/recently-viewed" className="-mx-3.5">
          {i18n.t('See all')}
        </ButtonLink>
      )}
    />
  );
}

type GoodsProps = {
  query: { data: { items: ProductCard[] } | undefined; isPending: boolean; fetchStatus: string };
  strategy: 'similar' | 'bought_together' | 'viewed';
  place: 'home' | 'product';
  heading: string;
  aside?: (products: ProductCard[]) => React.ReactNode;
};

/** Where there is nothing, and where it did not load, there is no rail: nobody came for it. */
function Goods({ query: { data, isPending, fetchStatus }, aside, ...rail }: GoodsProps) {
  if (isPending && fetchStatus !== 'paused') return <RailSkeleton />;
  if (!data || data.items.length === 0) return null;
  return <Rail {...rail} products={data.items} aside={aside?.(data.items)} />;
}
