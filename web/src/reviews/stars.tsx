import { clsx } from 'clsx';
import { Star } from 'lucide-react';
import { i18n } from '../words.ts';

/** Five stars, so many of them full; read as '4 of 5 stars'. */
export function Stars({ rating, large = false }: { rating: number; large?: boolean }) {
  return (
    <span className="inline-flex gap-0.5 text-star">
      {[1, 2, 3, 4, 5].map((star) => (
        <Star
          key={star}
          aria-hidden="true"
          className={clsx(large ? 'size-6' : 'size-4', star <= Math.round(rating) ? 'fill-saffron' : 'opacity-45')}
        />
      ))}
      <span className="sr-only">{i18n.t('{rating} of 5 stars', { rating })}</span>
    </span>
  );
}

export const starsInWords = (stars: number) => i18n.t('{stars, plural, one {# star} other {# stars}}', { stars });
