import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import type { ReviewFilter, ReviewSort } from '../api/reviews.ts';
import type { Product, Review, ReviewSummary } from '../api/types.ts';
import { ReportButton } from '../moderation/report-button.tsx';
import { count as number } from '../parts/amounts.ts';
import { ButtonLink } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { More } from '../parts/more.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { useUser } from '../session/session.ts';
import { i18n } from '../words.ts';
import { myReviewOf, reviewsOf } from './queries.ts';
import { ReviewItem } from './review-item.tsx';
import { Stars, starsInWords } from './stars.tsx';

/** What buyers say of a product: the stars together, the reviews by stars, and one's own. */
export default function ReviewsSection({ product }: { product: Product }) {
  const [filter, setFilter] = useState<ReviewFilter>({ sort: 'newest' });
  const query = useInfiniteQuery(reviewsOf(product.id, filter));
  return (
    <div className="border-t border-line pt-8">
      <h2 className="mb-5 text-section">{i18n.t('Reviews')}</h2>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {({ pages }) => {
          const reviews = pages.flatMap(({ items }) => items);
          const summary = pages[0]?.summary;
          return (
            <div className="grid grid-cols-1 gap-x-12 gap-y-8 md:grid-cols-[18rem_minmax(0,1fr)]">
              <div className="grid content-start gap-6">
                {summary && summary.count > 0 && <Summary {...{ summary, filter }} change={setFilter} />}
                <Mine productId={product.id} isEmpty={summary?.count === 0} />
              </div>
              {summary && summary.count > 0 && (
                <div className="min-w-0" aria-busy={query.isPlaceholderData}>
                  <Tools filter={filter} change={setFilter} />
                  {reviews.length === 0 ? (
                    <p className="py-6 text-soft">{i18n.t('No review fits that choice.')}</p>
                  ) : (
                    <ul className={clsx('divide-y divide-line', query.isPlaceholderData && 'opacity-60')}>
                      {reviews.map((review) => (
                        <li key={review.id} className="py-5 first:pt-0">
                          <ReviewItem review={review} shop={product.shop.name}>
                            <div className="-ms-3.5 mt-1">
                              <ReportButton subject={{ reviewId: review.id }} name={reviewBy(review)} />
                            </div>
                          </ReviewItem>
                        </li>
                      ))}
                    </ul>
                  )}
                  <More
                    hasMore={query.hasNextPage}
                    loading={query.isFetchingNextPage}
                    failed={query.isFetchNextPageError}
                    shown={reviews.length}
                    load={() => void query.fetchNextPage()}
                  />
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

const reviewBy = ({ author }: Review) =>
  i18n.t('the review of {name}', { name: author?.name ?? i18n.t('Former member') });

type Choice = { filter: ReviewFilter; change: (filter: ReviewFilter) => void };

/** The mean, and a bar for each number of stars that shows those reviews alone. */
function Summary({ summary, filter, change }: Choice & { summary: ReviewSummary }) {
  const { average, count, stars } = summary;
  return (
    <div>
      <div className="flex items-center gap-4">
        <p className="font-display text-5xl font-semibold tabular-nums">{number(average ?? 0)}</p>
        <div>
          <Stars rating={average ?? 0} large />
          <p className="text-sm text-soft">{i18n.t('{count, plural, one {# review} other {# reviews}}', { count })}</p>
        </div>
      </div>
      <ul aria-label={i18n.t('By stars')} className="mt-3">
        {[5, 4, 3, 2, 1].map((rating) => {
          const many = stars[rating - 1] ?? 0;
          const chosen = filter.rating === rating;
          return (
            <li key={rating}>
              <button
                type="button"
                aria-pressed={chosen}
                onClick={() => change({ ...filter, rating: chosen ? undefined : rating })}
                className="grid min-h-11 w-full grid-cols-[4.5rem_minmax(0,1fr)_2.5rem] items-center gap-2 rounded-lg px-2 text-start text-sm hover:bg-sunk aria-pressed:bg-saffron-wash aria-pressed:font-semibold"
              >
                <span className="sr-only">
                  {i18n.t('{stars}: {count, plural, one {# review} other {# reviews}}', {
                    stars: starsInWords(rating),
                    count: many,
                  })}
                </span>
                <span aria-hidden="true">{starsInWords(rating)}</span>
                <span className="h-2.5 overflow-hidden rounded-full bg-line">
                  <span
                    className="block h-full rounded-full bg-saffron"
                    style={{ inlineSize: `${(many / count) * 100}%` }}
                  />
                </span>
                <span aria-hidden="true" className="text-end tabular-nums">
                  {number(many)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Tools({ filter, change }: Choice) {
  const sorts: Record<ReviewSort, string> = {
    newest: i18n.t('Newest first'),
    highest: i18n.t('Most stars first'),
    lowest: i18n.t('Fewest stars first'),
  };
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-2">
      <select
        aria-label={i18n.t('Order of the reviews')}
        value={filter.sort}
        onChange={({ target }) => change({ ...filter, sort: target.value as ReviewSort })}
        className={`${inputShape} max-w-52`}
      >
        {Object.entries(sorts).map(([sort, name]) => (
          <option key={sort} value={sort}>
            {name}
          </option>
        ))}
      </select>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          checked={filter.withPictures ?? false}
          onChange={({ target }) => change({ ...filter, withPictures: target.checked || undefined })}
          className="size-5 accent-glaze"
        />
        {i18n.t('With photos')}
      </label>
    </div>
  );
}

/** One's own review, or the way to it. */
function Mine({ productId, isEmpty }: { productId: string; isEmpty: boolean }) {
  const user = useUser();
  const { data } = useQuery({ ...myReviewOf(productId), enabled: user !== null });
  const mine = user ? data : undefined;
  return (
    <div className="grid justify-items-start gap-3">
      {isEmpty && <p>{i18n.t('Nobody has reviewed this yet.')}</p>}
      {mine?.review && (
        <div className="w-full rounded-2xl border border-line bg-card p-4">
          <p className="mb-2 text-sm text-soft">
            {mine.review.hidden ? i18n.t('A moderator hid your review.') : i18n.t('Your review')}
          </p>
          <Stars rating={mine.review.rating} />
        </div>
      )}
      {(mine?.mayReview || (mine?.review && !mine.review.hidden)) && (
        <ButtonLink look={mine.review ? 'plain' : 'main'} to="/products/$id/review" params={{ id: productId }}>
          <PenLine aria-hidden="true" className="size-4" />
          {mine.review ? i18n.t('Change my review') : i18n.t('Write a review')}
        </ButtonLink>
      )}
      {mine?.why === 'not_delivered' && (
        <p className="text-sm text-soft">{i18n.t('You can review it as soon as it has arrived.')}</p>
      )}
      {(!mine || mine.why === 'not_bought') && (
        <p className="text-sm text-soft">{i18n.t('Reviews are by people who bought it here.')}</p>
      )}
    </div>
  );
}
