import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { addProduct } from '../api/products.ts';
import type { Shop } from '../api/types.ts';
import { Sheet } from '../parts/page.tsx';
import { ProductForm } from '../products/product-form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

export default function NewProductPage() {
  return (
    <SellerFrame title={i18n.t('Add a product')} needs="catalogue">
      {(shop) => <NewProduct shop={shop} />}
    </SellerFrame>
  );
}

function NewProduct({ shop }: { shop: Shop }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Sheet className="max-w-3xl">
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
  );
}
