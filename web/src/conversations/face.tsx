import { clsx } from 'clsx';
import { Store } from 'lucide-react';
import type { Conversation } from '../api/types.ts';
import { i18n } from '../words.ts';

type Props = { conversation: Pick<Conversation, 'side' | 'shop' | 'buyer' | 'other'>; small?: boolean };

/** Who one talks with: a shop's sign or a buyer's initials, and a light where they are here. */
export function Face({ conversation: { side, shop, other }, small = false }: Props) {
  const shape = clsx('grid place-items-center overflow-hidden', small ? 'size-10' : 'size-12');
  return (
    <span className="relative shrink-0 self-start">
      {side === 'buyer' ? (
        <span className={clsx(shape, 'rounded-t-full rounded-b-lg bg-glaze text-on-glaze')}>
          {shop.logoUrl ? (
            <img src={shop.logoUrl} alt="" width={48} height={48} className="size-full object-cover" />
          ) : (
            <Store aria-hidden="true" className="mt-1 size-5" />
          )}
        </span>
      ) : (
        <span
          aria-hidden="true"
          className={clsx(shape, 'rounded-full bg-saffron text-sm font-bold text-on-saffron uppercase')}
        >
          {initialsOf(other.name)}
        </span>
      )}
      {other.online && (
        <span className="absolute -end-0.5 -bottom-0.5 size-3.5 rounded-full border-2 border-card bg-olive">
          <span className="sr-only">{i18n.t('Online now')}</span>
        </span>
      )}
    </span>
  );
}

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .flatMap((word) => [...word].slice(0, 1))
    .slice(0, 2)
    .join('');
