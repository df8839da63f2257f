import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { i18n } from '../words.ts';

/** A form or a choice over the page. Load whatever holds it lazily: the code of overlays stays out of the first download. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  return (
    <Base.Root open onOpenChange={(open) => !open && close()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_15_10/0.55)]" />
        <Base.Popup className="rise fixed inset-x-4 bottom-4 z-50 mx-auto max-h-[calc(100dvh-2rem)] sm:max-h-[calc(100dvh*5/6-1rem)] max-w-md overflow-y-auto rounded-2xl border border-line bg-card p-6 shadow-float sm:top-1/6 sm:bottom-auto">
          <div className="mb-4 flex items-start justify-between gap-4">
            <Base.Title className="text-section">{title}</Base.Title>
            <Base.Close
              aria-label={i18n.t('Close')}
              className="-m-2 grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunk"
            >
              <X aria-hidden="true" className="size-5" />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
