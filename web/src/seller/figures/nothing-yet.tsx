import { ChartNoAxesColumn } from 'lucide-react';
import type { Shop } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';

/** What to do first, so that there is something to see. */
export function NothingYet({ shop }: { shop: Shop }) {
  return (
    <Sheet className="mt-4">
      <StateNote
        icon={ChartNoAxesColumn}
        title={i18n.t('Nobody came in these days')}
        action={
          <>
            {shop.permissions.includes('catalogue') && (
              <ButtonLink to="/my-shop/products/new">{i18n.t('Add a product')}</ButtonLink>
            )}
            <ButtonLink look="plain" to="/shops/$slug" params={{ slug: shop.slug }}>
              {i18n.t('See it as buyers do')}
            </ButtonLink>
          </>
        }
      >
        {i18n.t(
          'Put something up and send the address of your shop to people who may like it. The first visit shows here within seconds. Or choose other days above.',
        )}
      </StateNote>
    </Sheet>
  );
}
