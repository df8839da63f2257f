import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Review } from '../api/types.ts';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { Stars } from './stars.tsx';

const load = () => import('./photo-dialog.tsx');
const PhotoDialog = lazy(load);

type Props = {
  review: Review;
  /** Whose answer stands below; without one there is none. */
  shop?: string;
  children?: ReactNode;
};

/** One review: stars, words, photos that open large, and what the shop answered. */
export function ReviewItem({ review, shop, children }: Props) {
  const { rating, title, body, author, options, createdAt, editedAt, reply } = review;
  const variant = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  return (
    <article className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Stars rating={rating} />
        <span className="text-sm text-soft">
          <bdi className="font-semibold text-ink">{author?.name ?? i18n.t('Former member')}</bdi> ·{' '}
          <Ago at={createdAt} />
          {editedAt && <> · {i18n.t('changed')}</>}
        </span>
      </p>
      {title && (
        <h3 dir="auto" className="mt-1.5 font-sans text-base font-semibold tracking-normal break-words">
          {title}
        </h3>
      )}
      {variant.length > 0 && <p className="mt-0.5 text-sm break-words text-soft">{variant.join(' · ')}</p>}
      {body && (
        <p dir="auto" className="mt-1.5 max-w-prose break-words whitespace-pre-line">
          {body}
        </p>
      )}
      <Photos review={review} />
      {reply && shop !== undefined && (
        <div className="mt-3 max-w-prose rounded-xl bg-sunk p-4">
          <p className="text-sm text-soft">
            {i18n.t('Answer of {shop}', { shop })} · <Ago at={reply.at} />
          </p>
          <p dir="auto" className="mt-1 break-words whitespace-pre-line">
            {reply.text}
          </p>
        </div>
      )}
      {children}
    </article>
  );
}

function Photos({ review: { pictures } }: { review: Review }) {
  const [open, setOpen] = useState<number | null>(null);
  if (pictures.length === 0) return null;
  return (
    <>
      <ul aria-label={i18n.t('Photos')} className="mt-3 flex flex-wrap gap-2">
        {pictures.map(({ id, thumbUrl, alt }, place) => (
          <li key={id}>
            <button
              type="button"
              aria-haspopup="dialog"
              aria-label={alt || i18n.t('Photo {place}', { place: place + 1 })}
              onPointerEnter={() => void load()}
              onFocus={() => void load()}
              onClick={() => setOpen(place)}
              className="block size-20 overflow-hidden rounded-xl border border-line hover:border-edge"
            >
              <img src={thumbUrl} alt="" width={80} height={80} loading="lazy" className="size-full object-cover" />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && (
        <Suspense>
          <PhotoDialog photos={pictures} first={open} close={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}
