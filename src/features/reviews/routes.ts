import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import {
  MyReview,
  NewReview,
  Reply,
  Review,
  ReviewChanges,
  ReviewPage,
  ReviewsQuery,
  ShopReviewPage,
  ShopReviewsQuery,
} from './schema.ts';
import {
  browseReviews,
  browseShopReviews,
  editReview,
  readMyReview,
  removeReview,
  replyToReview,
  takeReplyBack,
  writeReview,
} from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/products/:id/reviews',
    {
      operation: 'browseReviews',
      summary: 'What buyers say of a product',
      description: '`summary` counts all of them, whatever is listed.',
      access: 'optional',
      params: IdParams,
      query: ReviewsQuery,
      answer: ReviewPage,
      problems: ['not_found'],
    },
    (context, { params, query }) => browseReviews(context, params.id, query),
  );

  api.post(
    '/api/products/:id/reviews',
    {
      operation: 'writeReview',
      summary: 'Review a product I bought',
      description: 'Once it has arrived, also when it is no longer on sale; one review of a product.',
      access: 'user',
      params: IdParams,
      body: NewReview,
      answer: Review,
      status: 201,
      problems: ['not_found', 'own_shop', 'not_bought', 'not_delivered', 'already_reviewed'],
      creates: true,
    },
    (context, { params, body }) => writeReview(context, params.id, body),
  );

  api.get(
    '/api/products/:id/reviews/mine',
    {
      operation: 'readMyReview',
      summary: 'My review of a product, or whether I may write one',
      access: 'user',
      params: IdParams,
      answer: MyReview,
      problems: ['not_found'],
    },
    (context, { params }) => readMyReview(context, params.id),
  );

  api.patch(
    '/api/reviews/:id',
    {
      operation: 'editReview',
      summary: 'Change my review',
      access: 'user',
      params: IdParams,
      body: ReviewChanges,
      answer: Review,
      problems: ['not_found', 'forbidden', 'hidden_by_moderator'],
    },
    (context, { params, body }) => editReview(context, params.id, body),
  );

  api.delete(
    '/api/reviews/:id',
    {
      operation: 'removeReview',
      summary: 'Take my review back',
      access: 'user',
      params: IdParams,
      problems: ['not_found', 'forbidden', 'hidden_by_moderator'],
    },
    (context, { params }) => removeReview(context, params.id),
  );

  api.put(
    '/api/reviews/:id/reply',
    {
      operation: 'replyToReview',
      summary: 'Answer a review of my shop',
      description: 'There is one answer; another one takes its place. Needs the permission `orders`.',
      access: 'user',
      params: IdParams,
      body: Reply,
      answer: Review,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => replyToReview(context, params.id, body),
  );

  api.delete(
    '/api/reviews/:id/reply',
    {
      operation: 'takeReplyBack',
      summary: 'Take the answer of my shop back',
      access: 'user',
      params: IdParams,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => takeReplyBack(context, params.id),
  );

  api.get(
    '/api/shops/:idOrSlug/reviews',
    {
      operation: 'browseShopReviews',
      summary: 'What buyers say of what a shop sells',
      description: 'Newest first.',
      access: 'optional',
      params: ShopParams,
      query: ShopReviewsQuery,
      answer: ShopReviewPage,
      problems: ['not_found'],
    },
    (context, { params, query }) => browseShopReviews(context, params.idOrSlug, query),
  );
}
