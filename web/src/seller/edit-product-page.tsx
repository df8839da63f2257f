import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { changeProduct, removeProduct } from '../api/products.ts';
import type { Product } from '../api/types.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded, NotAllowed } from '../parts/states.tsx';
import { ProductForm } from '../products/product-form.tsx';
import { oneProduct } from '../products/queries.ts';
import { MembersOnly } from '../session/members-only.tsx';
import { toast } from '../shell/toasts.tsx';
import { shopAt } from '../shops/queries.ts';
import { i18n } from '../words.ts';

const route = getRouteApi('/my-shop/products/$id');

export default function EditProductPage() {
  return (
    <MembersOnly>
      <EditProduct />
    </MembersOnly>
  );
}

function EditProduct() {
  const { id } = route.useParams();
  const query = useQuery(oneProduct(id));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(product) => <OwnersOnly product={product} />}
    </Loaded>
  );
}

function OwnersOnly({ product }: { product: Product }) {
  const query = useQuery(shopAt(product.shop.slug));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {({ permissions }) =>
        permissions.includes('catalogue') ? (
          <Editor product={product} />
        ) : (
          <Page title={i18n.t('Edit product')}>
            <NotAllowed />
          </Page>
        )
      }
    </Loaded>
  );
}

function Editor({ product }: { product: Product }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const saved = async () => {
    await client.invalidateQueries({ queryKey: ['products'] });
    await navigate({ to: '/my-shop' });
  };
  return (
    <Page
      narrow
      title={i18n.t('Edit product')}
      lead={
        <Link to="/products/$id" params={{ id: product.id }} className="text-glaze underline underline-offset-4">
          {i18n.t('See it as buyers do')}
        </Link>
      }
    >
      <Sheet>
        <ProductForm
          key={product.updatedAt}
          currency={product.price.currency}
          product={product}
          submit={i18n.t('Save')}
          save={async (fields) => {
            await changeProduct(product.id, { ...fields, revision: product.revision });
            toast(i18n.t('Saved.'));
            await saved();
          }}
        />
        <div className="mt-8 border-t border-line pt-6">
          <ConfirmButton
            look="danger"
            label={i18n.t('Delete this product')}
            title={i18n.t('Delete “{title}”?', { title: product.title })}
            explain={i18n.t(
              'It disappears from the market for good. To take it off sale for a while, archive it instead.',
            )}
            action={i18n.t('Delete it')}
            act={async () => {
              await removeProduct(product.id);
              toast(i18n.t('The product is gone.'));
              await saved();
            }}
          />
        </div>
      </Sheet>
    </Page>
  );
}
