import { useQuery } from '@tanstack/react-query';
import { Store } from 'lucide-react';
import { ButtonLink } from '../parts/button.tsx';
import { useTitle } from '../parts/page.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { latestProducts } from '../products/queries.ts';
import { useSession } from '../session/session.ts';
import { SearchBox } from '../shell/search-box.tsx';
import { i18n } from '../words.ts';
import { Arcade } from './arcade.tsx';

export default function HomePage() {
  useTitle('');
  return (
    <>
      <section className="pt-8 text-center sm:pt-14">
        <div className="mx-auto max-w-2xl">
          <h1 className="text-hero tracking-tight">{i18n.t('Every stall, one search.')}</h1>
          <p className="mt-3 mb-8 text-lg text-soft">
            {i18n.t('Many small shops under one roof. Say what you are after.')}
          </p>
          <SearchBox large />
        </div>
        <Arcade />
      </section>
      <Latest />
      <SellHere />
    </>
  );
}

function Latest() {
  const query = useQuery(latestProducts);
  return (
    <section aria-labelledby="latest">
      <h2 id="latest" className="mb-5 text-title">
        {i18n.t('Fresh on the stalls')}
      </h2>
      <Loaded query={query} skeleton={<GridSkeleton />}>
        {({ items }) =>
          items.length > 0 ? (
            <ProductGrid products={items} />
          ) : (
            <StateNote
              icon={Store}
              title={i18n.t('The stalls are still empty')}
              action={<ButtonLink to="/my-shop">{i18n.t('Open the first shop')}</ButtonLink>}
            >
              {i18n.t('As soon as a shop offers something, it shows here.')}
            </StateNote>
          )
        }
      </Loaded>
    </section>
  );
}

function SellHere() {
  const session = useSession();
  return (
    <section className="mt-20 grid items-center gap-6 rounded-3xl bg-glaze-wash p-7 sm:grid-cols-[1fr_auto] sm:p-10">
      <div className="max-w-xl">
        <h2 className="text-title">{i18n.t('Have something to sell?')}</h2>
        <p className="mt-2 text-soft">
          {i18n.t(
            'Open a shop in a minute: a name, a few words, and your first product. Nothing to install, no fee to start.',
          )}
        </p>
      </div>
      <ButtonLink to="/my-shop">
        {session.status === 'member' ? i18n.t('To my shop') : i18n.t('Open a shop')}
      </ButtonLink>
    </section>
  );
}
