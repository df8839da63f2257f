import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { ButtonLink } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { GridSkeleton, ProductGrid } from '../parts/product-card.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { ForgetHistory } from './forget-history.tsx';
import { useAsker, viewedLately } from './queries.ts';

/** The way back to what one saw and did not put anywhere. Guests have it for as long as their visit lasts. */
export default function RecentlyViewedPage() {
  const asker = useAsker();
  const query = useQuery(viewedLately(asker));
  const isEmpty = query.data?.items.length === 0;
  return (
    <Page title={i18n.t('You looked at these')} aside={asker.id && query.data && !isEmpty && <ForgetHistory />}>
      <Loaded query={query} skeleton={<GridSkeleton />}>
        {({ items }) =>
          items.length > 0 ? (
            <>
              <h2 className="sr-only">{i18n.t('Products')}</h2>
              <ProductGrid products={items} />
            </>
          ) : (
            <StateNote
              icon={Eye}
              title={i18n.t('Nothing yet')}
              action={<ButtonLink to="/">{i18n.t('To the market')}</ButtonLink>}
            >
              {i18n.t('What you look at is found here again.')}
            </StateNote>
          )
        }
      </Loaded>
    </Page>
  );
}
