import { Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CartItem } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { intention } from '../parts/intention.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { useAddToCart } from './queries.ts';
import { nameOf, refusalText } from './words.ts';

/** Stands where a line was taken out, and puts it back; it takes the focus that the line had. */
export function RemovedLine({ item, done }: { item: CartItem; done: () => void }) {
  const adding = useAddToCart();
  const [keyFor] = useState(intention);
  const row = useRef<HTMLDivElement>(null);
  const name = nameOf(item);
  const said = i18n.t('{name} is out of the cart.', { name });
  useEffect(() => {
    announce(said);
    row.current?.focus();
  }, [said]);
  const { variantId, available } = item;
  const undo = () => {
    const wish = item.offer
      ? { offerId: item.offer.id }
      : {
          productId: item.product.id,
          ...(variantId && { variantId }),
          quantity: Math.min(item.quantity, available),
        };
    adding.mutate({ ...wish, key: keyFor(JSON.stringify(wish)) }, { onSuccess: done });
  };
  return (
    <div
      ref={row}
      tabIndex={-1}
      className="flex flex-wrap items-center justify-between gap-3 rounded-xl outline-offset-4"
    >
      <p className="min-w-0 break-words text-soft">{said}</p>
      {available > 0 && (
        <Button look="plain" small busy={adding.isPending} onClick={undo}>
          <Undo2 aria-hidden="true" className="size-4" />
          {i18n.t('Put it back')}
        </Button>
      )}
      {adding.error && (
        <p role="alert" className="w-full text-sm font-semibold text-rose">
          {refusalText(adding.error)}
        </p>
      )}
    </div>
  );
}
