import { EllipsisVertical } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Recommendations } from '../api/types.ts';
import { i18n } from '../words.ts';
import type { Unwanted } from './card-menu.tsx';

const load = () => import('./card-menu.tsx');
const CardMenu = lazy(load);

type Props = { item: Recommendations['items'][number]; refuse: (what: Unwanted) => void };

/** The button on a card behind which one says that this is not for oneself. */
export function LessLikeThis({ item, refuse }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={i18n.t('Show less like “{title}”', { title: item.product.title })}
        className="group/menu absolute end-0 top-0 z-1 grid size-12 place-items-center rounded-2xl"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!open)}
      >
        <span className="grid size-8 place-items-center rounded-full border border-line bg-card shadow-card group-hover/menu:border-ink">
          <EllipsisVertical aria-hidden="true" className="size-4.5" />
        </span>
      </button>
      {open && (
        <Suspense>
          <CardMenu
            item={item}
            anchor={button}
            close={() => {
              setOpen(false);
              button.current?.focus({ preventScroll: true });
            }}
            choose={(what) => {
              setOpen(false);
              refuse(what);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
