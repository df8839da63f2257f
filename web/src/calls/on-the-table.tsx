import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { Call } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Picture } from '../parts/picture.tsx';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import { pin } from './acts.ts';
import { change } from './now.ts';

/** The product the two talk about; its page opens beside the call, which becomes small. */
export default function OnTheTable({ product }: { product: NonNullable<Call['product']> }) {
  return (
    <aside
      aria-label={i18n.t('What lies on the table')}
      className="rise flex w-full max-w-sm items-center gap-3 rounded-2xl border border-line bg-card p-2 text-ink shadow-float"
    >
      <span className="size-14 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Picture url={product.imageUrl} alt="" seed={product.id} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">
          <Link
            to="/products/$id"
            params={{ id: product.id }}
            className="underline-offset-4 hover:underline"
            onClick={() => change({ small: true })}
          >
            <bdi>{product.title}</bdi>
          </Link>
        </p>
        <p className="text-sm text-soft tabular-nums">
          {product.available ? money(product.price) : i18n.t('Not on sale any more')}
        </p>
      </div>
      <button
        type="button"
        aria-label={i18n.t('Take it off the table')}
        className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunk"
        onClick={() => void pin(null).catch((error: unknown) => change({ note: plainly(error) }))}
      >
        <X aria-hidden="true" className="size-4.5" />
      </button>
    </aside>
  );
}
