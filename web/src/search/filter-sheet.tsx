import { Dialog } from '@base-ui/react/dialog';
import { useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { FilterPanel } from './filter-panel.tsx';
import { filtersOf, unfiltered } from './filters.ts';
import { totalText } from './names.ts';
import { found } from './queries.ts';

type SheetProps = {
  address: SearchAddress;
  currency: string;
  apply: (next: SearchAddress) => void;
  close: () => void;
};

/** The filters where there is no room beside the goods. Nothing changes below until they are applied. */
export default function FilterSheet({ address, currency, apply, close }: SheetProps) {
  const [draft, setDraft] = useState(address);
  const { data, isPlaceholderData } = useInfiniteQuery(found(draft));
  const first = data?.pages[0];
  const total = isPlaceholderData ? undefined : first?.total;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_15_10/0.55)]" />
        <Dialog.Popup className="rise fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-3xl border border-line bg-card shadow-float sm:inset-y-0 sm:start-0 sm:end-auto sm:max-h-none sm:w-96 sm:rounded-none sm:rounded-e-3xl">
          <div className="flex items-center justify-between gap-3 border-b border-line py-2 ps-5 pe-2">
            <Dialog.Title className="text-section">{i18n.t('Filters')}</Dialog.Title>
            <Dialog.Close
              aria-label={i18n.t('Close without applying')}
              className="grid size-11 place-items-center rounded-xl hover:bg-sunk"
            >
              <X aria-hidden="true" className="size-5" />
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-2">
            <FilterPanel address={draft} facets={first?.facets ?? null} currency={currency} change={setDraft} />
          </div>
          <div className="flex items-center gap-3 border-t border-line p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
            {filtersOf(draft).length > 0 && (
              <Button look="quiet" className="px-3" onClick={() => setDraft(unfiltered(draft))}>
                {i18n.t('Clear all')}
              </Button>
            )}
            <Button className="min-w-0 flex-1 px-3" onClick={() => apply(draft)}>
              <span aria-live="polite">
                {total === undefined
                  ? i18n.t('Show the products')
                  : total.value === 0
                    ? i18n.t('Nothing found')
                    : i18n.t('Show {products}', { products: totalText(total) })}
              </span>
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
