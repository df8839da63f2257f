import { useQuery } from '@tanstack/react-query';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { i18n } from '../words.ts';
import { MyShop } from './my-shop.tsx';
import { OpenShopForm } from './open-shop-form.tsx';
import { myShops } from './queries.ts';

export default function MyShopPage() {
  return (
    <MembersOnly>
      <MyShopOrNone />
    </MembersOnly>
  );
}

function MyShopOrNone() {
  const query = useQuery(myShops);
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {({ items: [shop] }) =>
        shop ? (
          <MyShop shop={shop} />
        ) : (
          <Page
            narrow
            title={i18n.t('Open a shop')}
            lead={i18n.t('A name is enough to begin with. Everything but the currency can be changed later.')}
          >
            <Sheet>
              <OpenShopForm />
            </Sheet>
          </Page>
        )
      }
    </Loaded>
  );
}
