import { useQuery } from '@tanstack/react-query';
import { ShoppingBasket } from 'lucide-react';
import { useState } from 'react';
import type { CartItem, Product } from '../api/types.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { intention } from '../parts/intention.ts';
import { Notice } from '../parts/notice.tsx';
import type { Variant } from '../products/variants.ts';
import { announce } from '../shell/announcer.tsx';
import { shopAt } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { QuantityField } from './quantity-field.tsx';
import { myCart, useAddToCart } from './queries.ts';
import { nameOf, refusalText } from './words.ts';

type Props = { product: Product; variant: Variant };

/** Puts the chosen variant into the cart: for guests as for members, never for the shop's own people. */
export function AddToCart({ product, variant }: Props) {
  const { data: shop } = useQuery(shopAt(product.shop.slug));
  if (product.status !== 'active') return null;
  if (shop?.status === 'closed') {
    return (
      <div className="mt-6">
        <Notice tone="note">{i18n.t('This shop is closed at the moment: you can look, but not buy.')}</Notice>
      </div>
    );
  }
  if (shop?.role) {
    return <p className="mt-6 text-soft">{i18n.t('Others can put this into their cart here.')}</p>;
  }
  // What was wished of one variant says nothing of another.
  return variant.stock > 0 ? <Adding key={variant.id} product={product} variant={variant} /> : null;
}

function Adding({ product, variant }: Props) {
  const [quantity, setQuantity] = useState(1);
  const [keyFor, setKeyFor] = useState(intention);
  const { data: inside = 0 } = useQuery({
    ...myCart,
    select: ({ items }) => items.find(({ variantId }) => variantId === variant.id)?.quantity ?? 0,
  });
  const adding = useAddToCart();
  const add = () => {
    const wish = { productId: product.id, variantId: variant.id, quantity };
    adding.mutate(
      { ...wish, key: keyFor(JSON.stringify(wish)) },
      {
        onSuccess: (item) => {
          // The same again is another wish.
          setKeyFor(intention);
          setQuantity(1);
          announce(addedText(item));
        },
      },
    );
  };
  return (
    <div className="mt-6">
      <div className="flex flex-wrap items-end gap-3">
        <QuantityField
          labelled
          label={i18n.t('Quantity')}
          value={quantity}
          most={Math.max(1, variant.stock - inside)}
          change={setQuantity}
        />
        <Button busy={adding.isPending} onClick={add} className="grow sm:grow-0 sm:px-8">
          <ShoppingBasket aria-hidden="true" className="size-5" />
          {i18n.t('Add to cart')}
        </Button>
      </div>
      {adding.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{whyNot(adding.error, variant.stock, inside)}</Notice>
        </div>
      )}
      {adding.isSuccess && (
        <div className="rise mt-4">
          <Notice tone="good">
            <p>{addedText(adding.data)}</p>
            <ButtonLink to="/cart" look="plain" small className="mt-2">
              {i18n.t('To the cart')}
            </ButtonLink>
          </Notice>
        </div>
      )}
    </div>
  );
}

const addedText = (item: CartItem) =>
  i18n.t('In your cart: {quantity} × {name}', { quantity: item.quantity, name: nameOf(item) });

function whyNot(error: unknown, stock: number, inside: number): string {
  const refusal = refusalText(error, inside > 0 ? undefined : stock);
  if (inside === 0) return refusal;
  return `${refusal} ${i18n.t('{inside, plural, one {# is in your cart already.} other {# are in your cart already.}}', { inside })}`;
}
