import { Dialog } from '@base-ui/react/dialog';
import { ArrowLeft, ArrowRight, X } from 'lucide-react';
import { useState } from 'react';
import type { Review } from '../api/types.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';

type Props = { photos: Review['pictures']; first: number; close: () => void };

/** Photos as large as the window lets them be; the arrow keys lead from one to the next. */
export default function PhotoDialog({ photos, first, close }: Props) {
  const [place, setPlace] = useState(first);
  const photo = photos[place];
  if (!photo) return null;
  const named = (at: number) => i18n.t('Photo {place} of {number}', { place: at + 1, number: photos.length });

  function go(step: number) {
    const next = place + step;
    if (next < 0 || next >= photos.length) return;
    setPlace(next);
    announce([named(next), photos[next]?.alt].filter(Boolean).join(': '));
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_15_10/0.85)]" />
        <Dialog.Popup
          className="fixed inset-2 z-50 flex flex-col rounded-2xl bg-card p-3 shadow-float sm:inset-6 sm:p-4"
          onKeyDown={({ key }) => {
            const forwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
            if (key === 'ArrowLeft' || key === 'ArrowRight') go(key === forwards ? 1 : -1);
          }}
        >
          <div className="flex items-center justify-between gap-3">
            <Dialog.Title className="font-sans text-base font-semibold tracking-normal">{named(place)}</Dialog.Title>
            <div className="flex">
              {photos.length > 1 && (
                <>
                  <Step name={i18n.t('Previous photo')} off={place === 0} press={() => go(-1)}>
                    <ArrowLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" />
                  </Step>
                  <Step name={i18n.t('Next photo')} off={place === photos.length - 1} press={() => go(1)}>
                    <ArrowRight aria-hidden="true" className="size-5 rtl:-scale-x-100" />
                  </Step>
                </>
              )}
              <Dialog.Close aria-label={i18n.t('Close')} className={shape}>
                <X aria-hidden="true" className="size-5" />
              </Dialog.Close>
            </div>
          </div>
          <img
            key={photo.id}
            src={photo.url}
            alt={photo.alt || named(place)}
            width={photo.width}
            height={photo.height}
            className="mt-2 min-h-0 w-full flex-1 object-contain"
          />
          {photo.alt && (
            <p dir="auto" className="mt-2 text-center text-sm text-soft">
              {photo.alt}
            </p>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const shape = 'grid size-11 place-items-center rounded-xl hover:bg-sunk aria-disabled:opacity-30';

type StepProps = { name: string; off: boolean; press: () => void; children: React.ReactNode };

const Step = ({ name, off, press, children }: StepProps) => (
  <button type="button" aria-label={name} aria-disabled={off || undefined} onClick={press} className={shape}>
    {children}
  </button>
);
