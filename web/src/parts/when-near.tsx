import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { RowsSkeleton } from './skeleton.tsx';

type Props = { name: string; label: string; children: ReactNode };

/** A section further down: its code and its answer come when it comes near the view, or when the address leads to it. */
export function WhenNear({ name, label, children }: Props) {
  const section = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = section.current;
    if (!element) return;
    // The page stands only now that its answer is there; the browser looked for the place long before.
    if (location.hash === `#${name}`) element.scrollIntoView();
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '300px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [name]);
  return (
    <section ref={section} id={name} aria-label={label} className="min-h-64 md:col-span-full">
      {near && <Suspense fallback={<RowsSkeleton />}>{children}</Suspense>}
    </section>
  );
}
