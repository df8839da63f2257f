import { useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';

const load = () => import('./floating.tsx');
const Floating = lazy(load);

type HangingProps = { name: string; face: ReactNode; className: string; children: (close: () => void) => ReactNode };

/** A header button with a panel below it. The panel's code comes when a hand comes near, and it closes on a new page. */
export function Hanging({ name, face, className, children }: HangingProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const place = useLocation({ select: (location) => location.href });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what triggers it
  useEffect(() => setOpen(false), [place]);
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        className={className}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(!open)}
      >
        {face}
        <span className="sr-only">{name}</span>
      </button>
      {open && (
        <Suspense>
          <Floating title={name} anchor={button} close={close}>
            {children(close)}
          </Floating>
        </Suspense>
      )}
    </>
  );
}
