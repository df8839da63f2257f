import { clsx } from 'clsx';
import { Store } from 'lucide-react';
import type { Call } from '../api/types.ts';

/** Whom one talks with, as one knows them. */
export const nameOf = ({ side, shop, buyer }: Pick<Call, 'side' | 'shop' | 'buyer'>) =>
  side === 'buyer' ? shop.name : buyer.name;

type Props = { call: Call; large?: boolean; onStall?: boolean };

/** A shop's sign or a buyer's initials. */
export function Face({ call: { side, shop, buyer }, large = false, onStall = false }: Props) {
  const size = large ? 'size-28 text-4xl sm:size-36' : 'size-11 text-sm';
  if (side === 'buyer') {
    return (
      <span
        className={clsx(
          'grid shrink-0 place-items-center overflow-hidden rounded-t-full',
          onStall ? 'bg-[rgb(255_255_255/0.16)] text-stall-ink' : 'bg-glaze text-on-glaze',
          large ? 'rounded-b-2xl' : 'rounded-b-lg',
          size,
        )}
      >
        {shop.logoUrl ? (
          <img src={shop.logoUrl} alt="" width={144} height={144} className="size-full object-cover" />
        ) : (
          <Store aria-hidden="true" className={large ? 'mt-3 size-14' : 'mt-1 size-5'} strokeWidth={1.6} />
        )}
      </span>
    );
  }
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'grid shrink-0 place-items-center overflow-hidden rounded-full bg-saffron font-bold text-on-saffron uppercase',
        size,
      )}
    >
      {buyer.name
        .split(/\s+/)
        .flatMap((word) => [...word].slice(0, 1))
        .slice(0, 2)
        .join('')}
    </span>
  );
}
