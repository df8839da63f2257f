import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useState } from 'react';
import type { ProductCard as Product } from '../api/types.ts';
import { ProductCard } from '../parts/product-card.tsx';
import { i18n } from '../words.ts';
import { type Rail as Marked, useMarks } from './marks.ts';
import { railCard, railHead, railList } from './rail-skeleton.tsx';

type Props = Marked & {
  heading: string;
  products: Product[];
  /** Beside the heading. */
  aside?: ReactNode;
  /** Below the heading, before the cards. */
  notice?: ReactNode;
  /** Below a card's price. */
  note?: (product: Product) => ReactNode;
  /** Over a card's picture. */
  corner?: (product: Product) => ReactNode;
};

/** Goods in a row that goes on sideways: by thumb, by wheel, by its buttons, and by Tab from card to card. */
export function Rail({ heading, products, strategy, place, aside, notice, note, corner }: Props) {
  const id = useId();
  const { list, went } = useMarks({ strategy, place });
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className={railHead}>
        <h2 id={id} className={`min-w-0 break-words ${place === 'home' ? 'text-title' : 'text-section'}`}>
          {heading}
        </h2>
        <div className="flex items-center gap-4">
          {aside}
          <Steps list={list} count={products.length} heading={heading} />
        </div>
      </div>
      {notice}
      <ul
        ref={list}
        className={`${railList} snap-x scroll-px-4 [scrollbar-width:thin] sm:scroll-px-1.5`}
        onClickCapture={({ target }) => {
          if (target instanceof Element && target.closest('a[href*="/products/"]')) went();
        }}
      >
        {products.map((product) => (
          <li key={product.id} data-product={product.id} className={`relative snap-start ${railCard}`}>
            <ProductCard product={product} eager={false}>
              {note?.(product)}
            </ProductCard>
            {corner?.(product)}
          </li>
        ))}
      </ul>
    </section>
  );
}

type StepsProps = { list: RefObject<HTMLUListElement | null>; count: number; heading: string };

/** A screenful on or back; not there where everything fits. */
function Steps({ list, count, heading }: StepsProps) {
  const ends = useEnds(list, count);
  if (ends.start && ends.end) return null;
  const step = (forward: boolean) => {
    const element = list.current;
    if (!element) return;
    const onward = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const far = element.clientWidth * 0.85 * onward * (forward ? 1 : -1);
    element.scrollBy({ left: far, behavior: calm ? 'auto' : 'smooth' });
  };
  const shape =
    'grid size-11 place-items-center rounded-full border border-edge bg-card hover:border-ink hover:bg-sunk aria-disabled:cursor-default aria-disabled:opacity-40 sm:size-10';
  return (
    <div className="hidden gap-2 sm:flex">
      <button
        type="button"
        aria-label={i18n.t('Back in “{heading}”', { heading })}
        aria-disabled={ends.start || undefined}
        className={shape}
        onClick={() => step(false)}
      >
        <ChevronLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" />
      </button>
      <button
        type="button"
        aria-label={i18n.t('On in “{heading}”', { heading })}
        aria-disabled={ends.end || undefined}
        className={shape}
        onClick={() => step(true)}
      >
        <ChevronRight aria-hidden="true" className="size-5 rtl:-scale-x-100" />
      </button>
    </div>
  );
}

function useEnds(list: RefObject<HTMLUListElement | null>, count: number) {
  const [ends, setEnds] = useState({ start: true, end: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: as many cards, as wide a row
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => {
      // Negative where it is read from the right.
      const gone = Math.abs(element.scrollLeft);
      const start = gone < 8;
      const end = gone + element.clientWidth > element.scrollWidth - 8;
      setEnds((before) => (before.start === start && before.end === end ? before : { start, end }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [list, count]);
  return ends;
}
