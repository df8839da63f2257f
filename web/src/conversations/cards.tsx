import { Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import type { Message } from '../api/types.ts';
import { OfferCard } from '../offers/offer-card.tsx';
import { statusWord } from '../orders/words.ts';
import { money } from '../parts/amounts.ts';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';

const shape =
  'group/card my-1 flex w-72 max-w-full items-center gap-3 rounded-xl border border-line bg-card p-2.5 text-start';

/** A product, an order or an offer that was laid into the conversation. */
type Props = { message: Message; side: Message['side']; tabs: boolean };

export function Cards({ message: { product, order, offer }, side, tabs }: Props) {
  const tabIndex = tabs ? 0 : -1;
  return (
    <>
      {offer && <OfferCard offer={offer} mine={side} tabs={tabs} />}
      {product && (
        <Link to="/products/$id" params={{ id: product.id }} tabIndex={tabIndex} className={shape}>
          <span className="size-16 shrink-0 overflow-hidden rounded-lg bg-sunk">
            <Picture url={product.imageUrl} alt="" seed={product.id} />
          </span>
          <span className="min-w-0">
            <span className="line-clamp-2 font-semibold group-hover/card:underline">
              <bdi>{product.title}</bdi>
            </span>
            <span className="block text-sm tabular-nums">
              {product.available ? money(product.price) : i18n.t('Not on sale any more')}
            </span>
          </span>
        </Link>
      )}
      {order && (
        <Link to="/orders/$id" params={{ id: order.id }} tabIndex={tabIndex} className={shape}>
          <span className="grid size-12 shrink-0 place-items-center rounded-lg bg-glaze-wash text-glaze">
            <Package aria-hidden="true" className="size-6" />
          </span>
          <span className="min-w-0">
            <span className="block font-semibold group-hover/card:underline">
              {i18n.t('Order {number}', { number: order.number })}
            </span>
            <span className="block text-sm text-soft">{statusWord(order.status, 'delivery')}</span>
          </span>
        </Link>
      )}
    </>
  );
}
