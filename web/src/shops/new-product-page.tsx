import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Store } from 'lucide-react';
import { addProduct } from '../api/products.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { ProductForm } from '../products/product-form.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { myShops } from './queries.ts';

export default function NewProductPage() {
  return (
    <MembersOnly>
      <NewProduct />
    </MembersOnly>
  );
}

function NewProduct() {
  const query = useQuery(myShops);
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {({ items: [shop] }) =>
        shop ? (
          <Page narrow title={i18n.t('Add a product')}>
            <Sheet>
              <ProductForm
                currency={shop.currency}
                submit={i18n.t('Add it')}
                save={async (fields, key) => {
                  const { title } = await addProduct(shop.id, fields, key);
                  await client.invalidateQueries({ queryKey: ['products'] });
                  toast(i18n.t('“{title}” is in your shop.', { title }));
                  await navigate({ to: '/my-shop' });
                }}
              />
            </Sheet>
          </Page>
        ) : (
          <Page narrow title={i18n.t('Add a product')}>
            <StateNote
              icon={Store}
              title={i18n.t('First, a shop')}
              action={<ButtonLink to="/my-shop">{i18n.t('Open a shop')}</ButtonLink>}
            >
              {i18n.t('Products are offered by a shop. Opening one takes a minute.')}
            </StateNote>
          </Page>
        )
      }
    </Loaded>
  );
}
