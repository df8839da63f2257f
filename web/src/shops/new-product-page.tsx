import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { addProduct } from '../api/products.ts';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
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
          <Navigate to="/my-shop" replace />
        )
      }
    </Loaded>
  );
}
