import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { PackagePlus, Plus } from 'lucide-react';
import type { ProductCard, ProductStatus, Shop } from '../api/types.ts';
import { count, money } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { productsOf } from '../products/queries.ts';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

export default function ProductsPage() {
  return (
    <SellerFrame
      title={i18n.t('Products')}
      needs="catalogue"
      aside={() => (
        <ButtonLink to="/my-shop/products/new">
          <Plus aria-hidden="true" className="size-5" />
          {i18n.t('Add a product')}
        </ButtonLink>
      )}
    >
      {(shop) => <Goods shop={shop} />}
    </SellerFrame>
  );
}

function Goods({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(productsOf(shop.slug));
  return (
    <Sheet>
      <Pages
        query={query}
        skeleton={<RowsSkeleton />}
        empty={
          <StateNote icon={PackagePlus} title={i18n.t('Your shelves are empty')}>
            {i18n.t('Add your first product: a title and a price are enough.')}
          </StateNote>
        }
      >
        {(products) => (
          <ul className="-mx-2 divide-y divide-line">
            {products.map((product) => (
              <ProductRow key={product.id} product={product} />
            ))}
          </ul>
        )}
      </Pages>
    </Sheet>
  );
}

function ProductRow({ product }: { product: ProductCard }) {
  return (
    <li className="relative flex items-center gap-4 rounded-xl px-2 py-3 hover:bg-sunk">
      <div className="size-14 shrink-0 overflow-hidden rounded-xl">
        <Picture url={product.imageUrl} alt="" seed={product.id} />
      </div>
      <div className="min-w-0 flex-1">
        <Link
          to="/my-shop/products/$id"
          params={{ id: product.id }}
          className="line-clamp-2 font-semibold break-words after:absolute after:inset-0"
        >
          {product.title}
        </Link>
        <p className="text-sm text-soft">
          {i18n.t('{price}, {stock} in stock', { price: money(product.price), stock: count(product.stock) })}
        </p>
      </div>
      <Status status={product.status} />
    </li>
  );
}

function Status({ status }: { status: ProductStatus }) {
  const names = {
    draft: i18n.t('Draft'),
    active: i18n.t('On sale'),
    archived: i18n.t('Archived'),
    hidden: i18n.t('Hidden by a moderator'),
  };
  return (
    <span
      className={clsx(
        'shrink-0 rounded-full px-2.5 py-0.5 text-sm',
        status === 'active' ? 'bg-glaze-wash text-glaze' : 'border border-line text-soft',
      )}
    >
      {names[status]}
    </span>
  );
}
