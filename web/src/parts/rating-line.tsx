import type { Rating } from '../api/types.ts';
import { i18n } from '../words.ts';
import { count as number } from './amounts.ts';

/** '★ 4.6 (28)', and nothing where nobody rated. */
export function RatingLine({ rating }: { rating: Rating | null }) {
  if (!rating) return null;
  const { average, count } = rating;
  return (
    <p className="mt-0.5 text-sm text-soft tabular-nums">
      <span aria-hidden="true">
        <span className="text-star">★</span> {number(average)} ({number(count)})
      </span>
      <span className="sr-only">
        {i18n.t('{average} of 5 stars, {count, plural, one {# review} other {# reviews}}', {
          average: number(average),
          count,
        })}
      </span>
    </p>
  );
}
