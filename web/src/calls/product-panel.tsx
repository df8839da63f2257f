import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Call } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { productsOf } from '../products/queries.ts';
import { i18n } from '../words.ts';
import { pin } from './acts.ts';

/** Which product of the shop lies on the table for both. */
export default function ProductPanel({ call, done }: { call: Call; done: () => void }) {
  const query = useInfiniteQuery(productsOf(call.shop.slug, 'active'));
  const [fault, setFault] = useState('');

  async function lay(productId: string | null) {
    try {
      await pin(productId);
      done();
    } catch (error) {
      setFault(plainly(error));
    }
  }

  return (
    <>
      <div role="alert" className="mb-3 empty:hidden">
        {fault && <Notice tone="bad">{fault}</Notice>}
      </div>
      {call.product && (
        <Button look="plain" small className="mb-2 w-full" onClick={() => void lay(null)}>
          {i18n.t('Show no product any more')}
        </Button>
      )}
      <Pages
        query={query}
        skeleton={<RowsSkeleton rows={3} />}
        empty={<p className="py-6 text-center text-soft">{i18n.t('The shop has nothing on sale.')}</p>}
      >
        {(products) => (
          <ul>
            {products.map(({ id, title, price, imageUrl }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-current={id === call.product?.id || undefined}
                  className="flex min-h-16 w-full items-center gap-3 rounded-xl p-2 text-start hover:bg-sunk aria-current:bg-glaze-wash"
                  onClick={() => void lay(id)}
                >
                  <span className="size-12 shrink-0 overflow-hidden rounded-lg bg-sunk">
                    <Picture url={imageUrl} alt="" seed={id} />
                  </span>
                  <span className="min-w-0">
                    <span className="line-clamp-2 font-semibold break-words">{title}</span>
                    <span className="block text-sm text-soft tabular-nums">{money(price)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </>
  );
}
