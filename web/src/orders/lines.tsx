import { Link } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import type { Order, OrderLine } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';
import { optionsText } from './words.ts';

export function Lines({ order }: { order: Order }) {
  // A review is for who bought it and has it, also where it went back.
  const mayReview = order.role === 'buyer' && (order.status === 'delivered' || order.status === 'returned');
  return (
    <ul className="divide-y divide-line">
      {order.lines.map((line) => (
        <Line key={line.id} line={line} mayReview={mayReview} seller={order.role !== 'buyer'} />
      ))}
    </ul>
  );
}

function Line({ line, mayReview, seller }: { line: OrderLine; mayReview: boolean; seller: boolean }) {
  const { productId, variantId, title, options, sku, imageUrl, quantity, price, total, refunded, returnedQuantity } =
    line;
  const facts = [optionsText(options), seller && sku].filter(Boolean).join(' · ');
  return (
    <li className="grid grid-cols-[3.5rem_minmax(0,1fr)_auto] gap-x-4 py-4 first:pt-0 last:pb-0 sm:grid-cols-[4.5rem_minmax(0,1fr)_auto]">
      <div className="size-14 overflow-hidden sm:size-18 rounded-xl bg-sunk">
        <Picture url={imageUrl} alt="" seed={productId} />
      </div>
      <div className="min-w-0">
        <p className="font-semibold break-words">
          <Link
            to="/products/$id"
            params={{ id: productId }}
            search={variantId && Object.keys(options).length > 0 ? { variant: variantId } : {}}
            className="underline-offset-4 hover:underline"
          >
            <bdi>{title}</bdi>
          </Link>
        </p>
        {facts && <p className="text-sm break-words text-soft">{facts}</p>}
        <p className="text-sm text-soft tabular-nums">
          {quantity} × {money(price)}
        </p>
        {returnedQuantity > 0 && (
          <p className="text-sm text-soft">
            {i18n.t('{pieces, plural, one {# piece came back} other {# pieces came back}}', {
              pieces: returnedQuantity,
            })}
          </p>
        )}
        {refunded.amount > 0 && (
          <p className="text-sm text-soft">{i18n.t('{amount} refunded', { amount: money(refunded) })}</p>
        )}
        {mayReview && (
          <Link
            to="/products/$id/review"
            params={{ id: productId }}
            className="mt-1 inline-flex min-h-11 items-center gap-1.5 font-semibold text-glaze underline-offset-4 hover:underline sm:min-h-9 print:hidden"
          >
            <Star aria-hidden="true" className="size-4" />
            {i18n.t('Write a review')}
            <span className="sr-only"> ({title})</span>
          </Link>
        )}
      </div>
      <p className="font-bold tabular-nums">{money(total)}</p>
    </li>
  );
}
