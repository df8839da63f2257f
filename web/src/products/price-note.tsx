import { useQuery } from '@tanstack/react-query';
import type { Money } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { conventions, i18n } from '../words.ts';
import { pricesOf } from './queries.ts';

type Props = { productId: string; variantId: string | undefined; price: Money };

/** Beside a price that was lowered: what it is compared with, as the law of the EU asks for. Nothing else is a discount. */
export default function PriceNote({ productId, variantId, price }: Props) {
  const { data, isPlaceholderData } = useQuery(pricesOf(productId, variantId));
  // A page that is a moment older than the history would compare two prices of different times.
  if (!data?.discount || isPlaceholderData || data.current.amount !== price.amount) return null;
  const { before, percent } = data.discount;
  return (
    <div className="mt-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="sr-only">{i18n.t('Before:')}</span>
        <s className="text-lg text-soft tabular-nums">{money(before)}</s>
        {percent > 0 && <strong className="rounded-full bg-rose-wash px-2.5 py-0.5 text-rose">{off(percent)}</strong>}
      </p>
      <p className="text-sm text-soft">
        {i18n.t('Compared with the lowest price of the 30 days before it was reduced.')}
      </p>
    </div>
  );
}

const off = (percent: number) =>
  new Intl.NumberFormat(conventions(), { style: 'percent', signDisplay: 'always' }).format(-percent / 100);
