import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { MessageSquareText } from 'lucide-react';
import { useState } from 'react';
import { replyToReview, takeReplyBack } from '../api/reviews.ts';
import type { Shop, ShopReview } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RatingLine } from '../parts/rating-line.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { reviewsOfShop } from '../reviews/queries.ts';
import { ReviewItem } from '../reviews/review-item.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';
import { useNextRow } from './use-next-row.ts';

const route = getRouteApi('/my-shop/reviews');

export default function ReviewsPage() {
  return (
    <SellerFrame
      title={i18n.t('Reviews')}
      lead={i18n.t('What buyers say of what you sell. Your answer stands below it, for everybody to read.')}
      aside={(shop) => <RatingLine rating={shop.rating} />}
      needs="orders"
    >
      {(shop) => <Reviews shop={shop} />}
    </SellerFrame>
  );
}

function Reviews({ shop }: { shop: Shop }) {
  const { all = false } = route.useSearch();
  const query = useInfiniteQuery(reviewsOfShop(shop.slug, all ? undefined : false));
  const rows = useNextRow();
  return (
    <>
      <Tabs />
      <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
        <Pages
          query={query}
          skeleton={<RowsSkeleton />}
          empty={
            <StateNote
              icon={MessageSquareText}
              title={all ? i18n.t('No reviews yet') : i18n.t('Everything is answered')}
            >
              {i18n.t('Buyers can review what they got from you. It appears here.')}
            </StateNote>
          }
        >
          {(reviews) => (
            <ul className="grid gap-4">
              {reviews.map((review) => (
                <li key={review.id}>
                  <Received review={review} shop={shop} />
                </li>
              ))}
            </ul>
          )}
        </Pages>
      </div>
    </>
  );
}

function Tabs() {
  const { all: chosen } = route.useSearch();
  const names = [
    [undefined, i18n.t('To answer')],
    [true, i18n.t('All')],
  ] as const;
  return (
    <nav aria-label={i18n.t('Which reviews')} className="mb-5 flex w-fit rounded-full border border-line bg-card p-0.5">
      {names.map(([all, name]) => (
        <Link
          key={name}
          to="/my-shop/reviews"
          search={{ all }}
          aria-current={all === chosen ? 'page' : undefined}
          className="inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
          replace
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function Received({ review, shop }: { review: ShopReview; shop: Shop }) {
  const { product } = review;
  return (
    <Sheet>
      <div className="mb-4 flex items-center gap-3">
        <span className="size-12 shrink-0 overflow-hidden rounded-lg bg-sunk">
          <Picture url={product.imageUrl} alt="" seed={product.id} />
        </span>
        <h2 className="min-w-0 font-sans text-base font-semibold tracking-normal break-words">
          <Link to="/products/$id" params={{ id: product.id }} className="underline-offset-4 hover:underline">
            <bdi>{product.title}</bdi>
          </Link>
        </h2>
      </div>
      <ReviewItem review={review} shop={shop.name}>
        {review.author && <Answer review={review} />}
      </ReviewItem>
    </Sheet>
  );
}

/** Answering in place: the words, sent, stand where they were written. */
function Answer({ review }: { review: ShopReview }) {
  const client = useQueryClient();
  const [writing, setWriting] = useState(false);
  const renew = () => client.invalidateQueries({ queryKey: ['reviews'] });
  const of = { name: review.author?.name ?? '', product: review.product.title };

  if (!writing) {
    return (
      <div className="mt-4 flex flex-wrap gap-3">
        <Button data-next="" look={review.reply ? 'plain' : 'main'} small onClick={() => setWriting(true)}>
          {review.reply ? i18n.t('Change the answer') : i18n.t('Answer')}
          <span className="sr-only">{i18n.t('{name} about {product}', of)}</span>
        </Button>
        {review.reply && (
          <ConfirmButton
            look="quiet"
            small
            label={i18n.t('Take it back')}
            title={i18n.t('Take your answer back?')}
            explain={i18n.t('Nobody sees it any more; you can answer anew.')}
            action={i18n.t('Take it back')}
            act={async () => {
              await takeReplyBack(review.id);
              await renew();
            }}
          />
        )}
      </div>
    );
  }
  return (
    <div className="mt-4 max-w-prose">
      <Form
        submit={i18n.t('Send the answer')}
        send={async ({ text }) => {
          await replyToReview(review.id, text('text').trim());
          toast(i18n.t('Your answer stands below the review.'));
          setWriting(false);
          await renew();
        }}
        aside={
          <Button look="quiet" onClick={() => setWriting(false)}>
            {i18n.t('Cancel')}
          </Button>
        }
      >
        <TextField
          label={i18n.t('Your answer')}
          name="text"
          required
          autoFocus
          maxLength={2000}
          defaultValue={review.reply?.text}
        />
      </Form>
    </div>
  );
}
