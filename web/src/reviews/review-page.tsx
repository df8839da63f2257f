import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Hourglass, ShoppingBag, Store } from 'lucide-react';
import { useState } from 'react';
import { editReview, removeReview, writeReview } from '../api/reviews.ts';
import type { MyReview } from '../api/types.ts';
import { ButtonLink } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Field, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { Picture } from '../parts/picture.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { PicturesField } from '../products/pictures-field.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { myReviewOf } from './queries.ts';
import { StarsField } from './stars-field.tsx';

const route = getRouteApi('/products/$id/review');
const MOST_PHOTOS = 6;

export default function ReviewPage() {
  return (
    <MembersOnly>
      <WithMine />
    </MembersOnly>
  );
}

function WithMine() {
  const { id } = route.useParams();
  const query = useQuery(myReviewOf(id));
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(mine) => (
        <Page narrow title={mine.review ? i18n.t('Change your review') : i18n.t('Write a review')}>
          <Reviewed product={mine.product} />
          <Words key={mine.review?.id ?? 'new'} mine={mine} />
        </Page>
      )}
    </Loaded>
  );
}

function Reviewed({ product: { id, title, imageUrl } }: Pick<MyReview, 'product'>) {
  return (
    <Link to="/products/$id" params={{ id }} className="mb-5 flex items-center gap-4 hover:underline">
      <span className="size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Picture url={imageUrl} alt="" seed={id} />
      </span>
      <bdi className="min-w-0 font-semibold break-words">{title}</bdi>
    </Link>
  );
}

function Words({ mine }: { mine: MyReview }) {
  const { product, review, why } = mine;
  if (review?.hidden) {
    return <Notice tone="note">{i18n.t('A moderator hid your review. It cannot be changed.')}</Notice>;
  }
  if (why === 'own_shop') {
    return (
      <StateNote icon={Store} title={i18n.t('This is from your own shop')}>
        {i18n.t('Reviews come from buyers. You can answer them from your shop.')}
      </StateNote>
    );
  }
  if (why === 'not_delivered') {
    return (
      <StateNote icon={Hourglass} title={i18n.t('It is still on its way')}>
        {i18n.t('You can review it as soon as it has arrived.')}
      </StateNote>
    );
  }
  if (why === 'not_bought') {
    return (
      <StateNote
        icon={ShoppingBag}
        title={i18n.t('You have not bought this here')}
        action={
          <ButtonLink look="plain" to="/products/$id" params={{ id: product.id }}>
            {i18n.t('Look at it')}
          </ButtonLink>
        }
      >
        {i18n.t('Reviews are by people who bought it here.')}
      </StateNote>
    );
  }
  return <ReviewForm mine={mine} />;
}

function ReviewForm({ mine: { product, review } }: { mine: MyReview }) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [pictures, setPictures] = useState(review?.pictures ?? []);

  async function done(said: string) {
    toast(said);
    await navigate({ to: '/products/$id', params: { id: product.id }, hash: 'reviews' });
    // Behind the way back, so that this page does not turn into another while it is left.
    await client.invalidateQueries({ queryKey: ['reviews'] });
    await client.invalidateQueries({ queryKey: ['products'] });
  }

  return (
    <Sheet>
      <Form
        submit={review ? i18n.t('Save') : i18n.t('Publish it')}
        send={async ({ text }, key) => {
          const words = {
            rating: Number(text('rating')),
            title: text('title').trim(),
            body: text('body').trim(),
            pictures: pictures.map(({ id, alt }) => ({ id, alt })),
          };
          await (review ? editReview(review.id, words) : writeReview(product.id, words, key));
          await done(review ? i18n.t('Saved.') : i18n.t('Thank you. Your review helps others to choose.'));
        }}
        aside={
          review && (
            <ConfirmButton
              look="quiet"
              label={i18n.t('Delete my review')}
              title={i18n.t('Delete your review?')}
              explain={i18n.t('Your stars, your words and your photos go, and the answer of the shop with them.')}
              action={i18n.t('Delete')}
              act={async () => {
                await removeReview(review.id);
                await done(i18n.t('Your review is deleted.'));
              }}
            />
          )
        }
      >
        <StarsField initial={review?.rating} />
        <Field
          label={i18n.t('In one line')}
          name="title"
          optional
          maxLength={120}
          defaultValue={review?.title}
          dir="auto"
        />
        <TextField
          label={i18n.t('What should others know?')}
          name="body"
          optional
          rows={6}
          maxLength={5000}
          defaultValue={review?.body}
          help={i18n.t('Everybody can read it, signed with your first name and a letter.')}
        />
        <PicturesField pictures={pictures} change={setPictures} most={MOST_PHOTOS} inLists={false} />
        {/* Other photos are another sending. */}
        <input type="hidden" name="pictures" value={pictures.map(({ id, alt }) => `${id} ${alt}`).join('\n')} />
      </Form>
    </Sheet>
  );
}
