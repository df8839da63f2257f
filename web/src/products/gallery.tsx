import { clsx } from 'clsx';
import { useRef, useState } from 'react';
import type { Product } from '../api/types.ts';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';

/** The pictures side by side: swiped, scrolled by the arrow keys, or chosen by their thumbnails. */
export function Gallery({ product }: { product: Product }) {
  const { pictures, title } = product;
  const strip = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState(0);
  if (pictures.length === 0) {
    return (
      <Frame>
        <Picture url={product.imageUrl} alt={title} seed={product.id} eager />
      </Frame>
    );
  }

  function show(place: number) {
    const item = strip.current?.children[place];
    item?.scrollIntoView({ behavior: 'smooth', block: 'nearest', inline: 'start' });
  }

  return (
    <section aria-label={i18n.t('Pictures')} className="md:sticky md:top-6 md:self-start">
      <Frame>
        <ul
          ref={strip}
          tabIndex={pictures.length > 1 ? 0 : undefined}
          aria-label={i18n.t('{number, plural, one {# picture} other {# pictures}}', { number: pictures.length })}
          className="flex size-full snap-x snap-mandatory overflow-x-auto overscroll-x-contain [scrollbar-width:none]"
          onScroll={({ currentTarget: { scrollLeft, clientWidth } }) =>
            setShown(Math.round(Math.abs(scrollLeft) / Math.max(1, clientWidth)))
          }
        >
          {pictures.map(({ id, url, width, height, alt }, place) => (
            <li key={id} className="size-full shrink-0 snap-start">
              <a href={url} target="_blank" rel="noopener" className="block size-full">
                <img
                  src={url}
                  alt={alt || title}
                  width={width}
                  height={height}
                  loading={place === 0 ? 'eager' : 'lazy'}
                  decoding="async"
                  className="size-full object-cover"
                />
                <span className="sr-only">{i18n.t('(opens the whole picture in a new tab)')}</span>
              </a>
            </li>
          ))}
        </ul>
      </Frame>
      {pictures.length > 1 && (
        <ul className="mt-3 flex flex-wrap gap-2">
          {pictures.map(({ id, thumbUrl }, place) => (
            <li key={id}>
              <button
                type="button"
                aria-label={i18n.t('Show picture {place}', { place: place + 1 })}
                aria-current={place === shown}
                onClick={() => show(place)}
                className={clsx(
                  'block size-14 overflow-hidden rounded-xl border-2 sm:size-16',
                  place === shown ? 'border-glaze' : 'border-line hover:border-edge',
                )}
              >
                <img src={thumbUrl} alt="" width={64} height={64} loading="lazy" className="size-full object-cover" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Frame = ({ children }: { children: React.ReactNode }) => (
  <div className="aspect-square overflow-hidden rounded-3xl bg-sunk shadow-card">{children}</div>
);
